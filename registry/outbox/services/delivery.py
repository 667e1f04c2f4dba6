"""Delivering messages to their subscribers, at least once each.

A worker claims messages for a while (`claimed_until`), calls the subscribers outside of any lock, and records what
each has done. A worker that dies leaves its claim to run out. Two workers never have messages of the same topic
and key in hand at once, so an older state cannot be written over a newer one.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from registry.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

Handler = Callable[[Sequence[OutboxMessage]], None]

BATCH = 200
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=7)
#: A subscriber that fails this often within one batch is taken to be down; the rest waits for `SHORT_PAUSE`.
MOST_FAILED_CALLS = 12
SHORT_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
#: What waits for a server that is away is wanted as soon as that is back.
LONGEST_PAUSE_AWAY = timedelta(seconds=20)
_LONGEST_ERROR = 2000
_CLAIM_LOCK = 0x6F7574626F78  # "outbox"

_subscribers: dict[str, dict[str, Handler]] = defaultdict(dict)


class ReceiverAwayError(Exception):
    """Raised by a handler: what it writes to is away, and no message is at fault. All come again soon."""


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """Register `handler` for a topic, from `AppConfig.ready()`. `name` is stored with delivered messages: keep it.

    The handler gets one or more messages, oldest first, possibly again after a failure: it must be idempotent.
    An exception means that none of them arrived, ReceiverAwayError that none can for now. ValueError if another handler bears the name already.
    """
    present = _subscribers[topic].get(name)
    if present is not None and present != handler:
        raise ValueError(f"{name!r} already subscribes to {topic!r}")
    _subscribers[topic][name] = handler


def unsubscribe(topic: str, name: str) -> None:
    """Take a subscriber out again; messages that wait only for it count as delivered at the next drain."""
    _subscribers[topic].pop(name, None)


def drain(limit: int | None = None) -> int:
    """Deliver what is due, at most `limit` messages; returns how many are now done with every subscriber.

    Never raises for a failing subscriber: its messages wait with a growing pause, those of others go on.
    """
    done = 0
    taken = 0
    while limit is None or taken < limit:
        size = BATCH if limit is None else min(BATCH, limit - taken)
        messages = _claim(size)
        if not messages:
            break
        taken += len(messages)
        done += _deliver(messages)
    return done


def prune(older_than: timedelta = KEPT) -> int:
    """Delete messages delivered longer ago than `older_than`; returns how many."""
    count, _ = OutboxMessage.objects.filter(done_at__lt=timezone.now() - older_than).delete()
    return count


def _claim(size: int) -> list[OutboxMessage]:
    now = timezone.now()
    due = OutboxMessage.objects.filter(done_at__isnull=True, available_at__lte=now)
    if not due.exists():  # spares an idle worker the write lock of SQLite
        return []
    with transaction.atomic():
        _one_claim_at_a_time()
        in_hand = set(
            OutboxMessage.objects.filter(claimed_until__gt=now, done_at__isnull=True).values_list(
                "topic", "key"
            )
        )
        candidates = due.order_by("id").select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )[: size + len(in_hand)]
        messages = [message for message in candidates if (message.topic, message.key) not in in_hand][:size]
        until = now + LEASE
        OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
            claimed_until=until, available_at=until
        )
    return messages


def _one_claim_at_a_time() -> None:
    # SQLite begins IMMEDIATE, so that claims already follow each other there.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIM_LOCK])


def _deliver(messages: list[OutboxMessage]) -> int:
    by_topic: dict[str, list[OutboxMessage]] = defaultdict(list)
    for message in messages:
        by_topic[message.topic].append(message)
    return sum(_deliver_topic(topic, batch) for topic, batch in by_topic.items())


def _deliver_topic(topic: str, messages: list[OutboxMessage]) -> int:
    subscribers = dict(_subscribers[topic])
    failures: dict[int, _Failure] = {}
    for name, handler in subscribers.items():
        waiting = [message for message in messages if name not in message.delivered_to]
        call = _Call(topic, name, handler)
        call.run(waiting)
        for message in waiting:
            if message.pk in call.failed:
                failures[message.pk] = call.failed[message.pk]
            else:
                message.delivered_to.append(name)
    return _record(messages, failures, sorted(subscribers))


class _Failure:
    """What went wrong with a message; `own` is False when it was only held back behind failing ones.

    `away` says that no message is at fault.
    """

    def __init__(self, error: str, *, own: bool = True, away: bool = False) -> None:
        self.error = error
        self.own = own
        self.away = away


class _Call:
    """One subscriber's share of a batch. A failing batch is halved until the message at fault stands alone."""

    def __init__(self, topic: str, name: str, handler: Handler) -> None:
        self.topic = topic
        self.name = name
        self.handler = handler
        self.failed: dict[int, _Failure] = {}
        self.failed_calls = 0

    def run(self, messages: list[OutboxMessage]) -> None:
        if not messages:
            return
        if self.failed_calls >= MOST_FAILED_CALLS:
            self._fail(messages, _Failure("等待：接收方暂时不可用", own=False))
            return
        failure = self._try(messages)
        if failure is None:
            return
        if len(messages) == 1 or failure.away:
            self._fail(messages, failure)
            return
        middle = len(messages) // 2
        self.run(messages[:middle])
        self.run(messages[middle:])

    def _try(self, messages: list[OutboxMessage]) -> _Failure | None:
        try:
            with _savepoint_if_needed():
                self.handler(tuple(messages))
        except ReceiverAwayError as error:
            logger.warning("%s: %s is away, %d message(s) wait", self.topic, self.name, len(messages))
            return _Failure(self._words(error), away=True)
        except Exception as error:
            self.failed_calls += 1
            logger.warning(
                "%s: %s failed on %d message(s)", self.topic, self.name, len(messages), exc_info=True
            )
            return _Failure(self._words(error))
        return None

    def _words(self, error: Exception) -> str:
        return f"{self.name}: {type(error).__name__}: {error}"[:_LONGEST_ERROR].replace("\x00", "")

    def _fail(self, messages: list[OutboxMessage], failure: _Failure) -> None:
        for message in messages:
            self.failed[message.pk] = failure


def _savepoint_if_needed() -> AbstractContextManager[object]:
    # A caller's open transaction must survive a handler's database error; without one, no lock is held for a call.
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _record(messages: list[OutboxMessage], failures: dict[int, _Failure], subscribers: list[str]) -> int:
    now = timezone.now()
    done = [message for message in messages if message.pk not in failures]
    OutboxMessage.objects.filter(pk__in=[message.pk for message in done]).update(
        done_at=now, delivered_to=subscribers, claimed_until=None
    )
    waiting = [message for message in messages if message.pk in failures]
    for message in waiting:
        failure = failures[message.pk]
        message.attempts += failure.own
        message.last_error = failure.error if failure.own else message.last_error
        longest = LONGEST_PAUSE_AWAY if failure.away else LONGEST_PAUSE
        message.available_at = _next_try(now, message.attempts if failure.own else 0, longest)
        message.claimed_until = None
    OutboxMessage.objects.bulk_update(
        waiting, ["delivered_to", "attempts", "last_error", "available_at", "claimed_until"]
    )
    return len(done)


def _next_try(now: datetime, attempts: int, longest: timedelta = LONGEST_PAUSE) -> datetime:
    """Five seconds, doubled with each failure of its own, `longest` at most."""
    return now + min(SHORT_PAUSE * 2 ** min(max(attempts - 1, 0), 10), longest)
