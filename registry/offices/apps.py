"""Organs that act: civil affairs offices, competent units; posts, jurisdiction, holidays."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OfficesConfig(AppConfig):
    name = "registry.offices"
    label = "offices"
    verbose_name = "机关与岗位"

    def ready(self) -> None:
        from registry.offices import receivers

        post_migrate.connect(receivers.install, sender=self, dispatch_uid="offices.install")
