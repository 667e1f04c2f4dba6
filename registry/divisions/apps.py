"""Administrative divisions as data (行政区划)."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "registry.divisions"
    label = "divisions"
    verbose_name = "行政区划"
