"""An office's own register, read in."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "registry.imports"
    label = "imports"
    verbose_name = "导入"
