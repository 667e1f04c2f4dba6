"""The append-only ledger: the only writer of the register."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "registry.ledger"
    label = "ledger"
    verbose_name = "登记簿"
