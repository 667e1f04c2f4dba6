"""The register's own matters (事项), one module each."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "registry.matters"
    label = "matters"
    verbose_name = "事项"
