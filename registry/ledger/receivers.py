"""What the ledger does when others are done."""

from django.apps import AppConfig

from registry.ledger.services import triggers


def install_triggers(sender: AppConfig, using: str, **kwargs: object) -> None:
    """After every `migrate` and `flush`."""
    triggers.install(using)
