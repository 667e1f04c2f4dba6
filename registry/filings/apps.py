"""The declaration of a matter; filings, papers, review, letters, certificates."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "registry.filings"
    label = "filings"
    verbose_name = "办件"
