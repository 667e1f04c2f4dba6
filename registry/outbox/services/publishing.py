"""Writing messages in the transaction that causes them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from registry.outbox.models import OutboxMessage
from registry.outbox.services.storage import insert_values
from registry.outbox.signals import published

_COLUMNS = (
    "topic",
    "key",
    "payload",
    "created_at",
    "available_at",
    "attempts",
    "last_error",
    "delivered_to",
)


class Event(NamedTuple):
    """One thing that happened: the topic, what it is about, and what subscribers need to look it up."""

    topic: str
    key: str
    payload: Mapping[str, object] = {}


def publish(topic: str, key: str, payload: Mapping[str, object] | None = None) -> OutboxMessage:
    """Write one message in the caller's transaction: it is delivered if that commits and leaves no trace if not."""
    message = OutboxMessage.objects.create(
        topic=topic, key=key, payload=dict(payload or {}), available_at=timezone.now()
    )
    transaction.on_commit(_announce)
    return message


def publish_many(events: Iterable[Event | tuple[str, str, Mapping[str, object]]]) -> int:
    """Write many messages in the caller's transaction with few statements; returns how many."""
    now = timezone.now()
    undelivered: list[str] = []
    rows = [(topic, key, dict(payload), now, now, 0, "", undelivered) for topic, key, payload in events]
    if rows:
        insert_values(OutboxMessage, _COLUMNS, rows)
        transaction.on_commit(_announce)
    return len(rows)


def _announce() -> None:
    # The work is committed: nothing a listener does may turn it into an error.
    published.send_robust(sender=OutboxMessage)
