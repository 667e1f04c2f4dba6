"""The append-only ledger: the only writer of the register."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

_DAY_S = 24 * 60 * 60


class LedgerConfig(AppConfig):
    name = "registry.ledger"
    label = "ledger"
    verbose_name = "登记簿"

    def ready(self) -> None:
        from registry.ledger.receivers import install_triggers
        from registry.ledger.tasks import anchor_daily
        from registry.outbox.services import schedule

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="ledger.triggers")
        schedule("ledger.anchor", _DAY_S, anchor_daily)
