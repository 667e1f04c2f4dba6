"""An office's own register, read in."""

from django.apps import AppConfig

_LOOK_EVERY_S = 3


class ImportsConfig(AppConfig):
    name = "registry.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from registry.imports.services import work
        from registry.outbox.services import schedule

        schedule("imports.work", _LOOK_EVERY_S, work)
