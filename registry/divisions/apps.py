"""Administrative divisions as data (行政区划)."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DivisionsConfig(AppConfig):
    name = "registry.divisions"
    label = "divisions"
    verbose_name = "行政区划"

    def ready(self) -> None:
        from registry.divisions import receivers

        post_migrate.connect(receivers.install, sender=self, dispatch_uid="divisions.install")
