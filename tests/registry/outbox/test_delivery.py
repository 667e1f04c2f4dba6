"""Messages written in the causing transaction arrive at every subscriber, at least once."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.outbox import services
from registry.outbox.models import OutboxMessage
from registry.outbox.services import delivery
from registry.outbox.signals import published

TOPIC = "test.topic"
Handler = Callable[[Sequence[OutboxMessage]], None]


@pytest.fixture
def subscriber() -> Iterator[Callable[[str, Handler], None]]:
    """Register handlers on the test topic, taken out again afterwards."""
    names: list[str] = []

    def add(name: str, handler: Handler) -> None:
        services.subscribe(TOPIC, name, handler)
        names.append(name)

    yield add
    for name in names:
        services.unsubscribe(TOPIC, name)


@pytest.fixture(autouse=True)
def empty_outbox(request: pytest.FixtureRequest) -> None:
    """Reference rows announce themselves when they are installed; these tests count their own messages."""
    if request.node.get_closest_marker("django_db"):
        fixture = "transactional_db" if request.node.get_closest_marker("django_db").kwargs else "db"
        request.getfixturevalue(fixture)
        OutboxMessage.objects.all().delete()


class Recorder:
    """Keeps the keys it was given; refuses batches that hold a key of `refused`."""

    def __init__(self, refused: set[str] | None = None) -> None:
        self.refused = refused or set()
        self.batches: list[list[str]] = []

    def __call__(self, messages: Sequence[OutboxMessage]) -> None:
        keys = [message.key for message in messages]
        if self.refused & set(keys):
            raise RuntimeError("refused")
        self.batches.append(keys)

    @property
    def keys(self) -> list[str]:
        return [key for batch in self.batches for key in batch]


def make_due() -> None:
    OutboxMessage.objects.filter(done_at__isnull=True).update(
        available_at=timezone.now() - timedelta(seconds=1), claimed_until=None
    )


@pytest.mark.django_db
def test_one_batch_reaches_every_subscriber_in_order(subscriber) -> None:
    first, second = Recorder(), Recorder()
    subscriber("first", first)
    subscriber("second", second)
    services.publish_many((TOPIC, str(number), {"n": number}) for number in range(5))

    assert services.drain() == 5
    assert first.batches == [["0", "1", "2", "3", "4"]] == second.batches
    message = OutboxMessage.objects.get(key="3")
    assert message.done_at is not None
    assert message.delivered_to == ["first", "second"]
    assert message.payload == {"n": 3}
    assert services.drain() == 0


@pytest.mark.django_db
def test_a_topic_without_subscribers_is_done() -> None:
    services.publish("test.nobody", "1")
    assert services.drain() == 1


@pytest.mark.django_db
def test_limit_takes_no_more(subscriber) -> None:
    recorder = Recorder()
    subscriber("only", recorder)
    services.publish_many((TOPIC, str(number), {}) for number in range(7))
    assert services.drain(limit=3) == 3
    assert recorder.keys == ["0", "1", "2"]


@pytest.mark.django_db
def test_a_failing_subscriber_delays_only_itself(subscriber) -> None:
    good, bad = Recorder(), Recorder(refused={"1"})
    subscriber("good", good)
    subscriber("bad", bad)
    services.publish(TOPIC, "1")

    assert services.drain() == 0
    message = OutboxMessage.objects.get()
    assert (message.done_at, message.delivered_to, message.attempts) == (None, ["good"], 1)
    assert "bad: RuntimeError: refused" in message.last_error
    assert message.available_at > timezone.now()
    assert message.claimed_until is None
    assert services.drain() == 0, "it is not due yet"

    bad.refused.clear()
    make_due()
    assert services.drain() == 1
    assert good.keys == ["1"], "the good one is not told again"
    assert bad.keys == ["1"]


@pytest.mark.django_db
def test_one_message_at_fault_stands_alone(subscriber) -> None:
    recorder = Recorder(refused={"77"})
    subscriber("picky", recorder)
    services.publish_many((TOPIC, str(number), {}) for number in range(150))

    assert services.drain() == 149
    assert sorted(recorder.keys, key=int) == [str(number) for number in range(150) if number != 77]
    assert OutboxMessage.objects.get(done_at__isnull=True).key == "77"


@pytest.mark.django_db
def test_a_dead_subscriber_is_not_called_for_every_message(subscriber) -> None:
    calls: list[int] = []

    def dead(messages: Sequence[OutboxMessage]) -> None:
        calls.append(len(messages))
        raise ConnectionError("down")

    subscriber("dead", dead)
    services.publish_many((TOPIC, str(number), {}) for number in range(100))
    assert services.drain() == 0
    assert len(calls) == delivery.MOST_FAILED_CALLS
    assert OutboxMessage.objects.filter(done_at__isnull=True).count() == 100
    assert OutboxMessage.objects.filter(attempts=0).count() > 0, "those held back do not count as tried"


@pytest.mark.django_db
def test_pauses_grow_to_ten_minutes() -> None:
    now = timezone.now()
    pauses = [delivery._next_try(now, attempts) - now for attempts in (0, 1, 2, 3, 40)]
    assert pauses == [timedelta(seconds=s) for s in (5, 5, 10, 20, 600)]


@pytest.mark.django_db
def test_what_waits_for_a_receiver_that_is_away_comes_again_within_seconds_however_long_it_waited(
    subscriber,
) -> None:
    calls: list[int] = []

    def away(messages: Sequence[OutboxMessage]) -> None:
        calls.append(len(messages))
        raise services.ReceiverAwayError("gone")

    subscriber("away", away)
    services.publish_many((TOPIC, str(number), {}) for number in range(5))
    OutboxMessage.objects.update(attempts=30)
    services.drain()
    assert calls == [5]
    for message in OutboxMessage.objects.all():
        assert message.last_error.startswith("away: ReceiverAwayError: gone")
        assert message.available_at <= timezone.now() + delivery.LONGEST_PAUSE_AWAY


@pytest.mark.django_db
def test_a_database_error_in_a_handler_spares_the_rest(subscriber) -> None:
    def breaks(messages: Sequence[OutboxMessage]) -> None:
        OutboxMessage.objects.create(id=messages[0].pk, topic="x", key="x", available_at=timezone.now())

    subscriber("breaks", breaks)
    recorder = Recorder()
    subscriber("fine", recorder)
    services.publish(TOPIC, "1")
    assert services.drain() == 0
    assert recorder.keys == ["1"]
    assert IntegrityError.__name__ in OutboxMessage.objects.get().last_error


@pytest.mark.django_db
def test_a_claim_that_ran_out_is_taken_up_again(subscriber) -> None:
    recorder = Recorder()
    subscriber("only", recorder)
    services.publish(TOPIC, "1")
    assert len(delivery._claim(10)) == 1, "a worker takes it and dies"
    assert services.drain() == 0, "it is in hand"
    past = timezone.now() - timedelta(seconds=1)
    OutboxMessage.objects.update(claimed_until=past, available_at=past)
    assert services.drain() == 1
    assert recorder.keys == ["1"]


@pytest.mark.django_db
def test_the_same_key_is_never_in_two_hands(subscriber) -> None:
    recorder = Recorder()
    subscriber("only", recorder)
    services.publish(TOPIC, "1")
    delivery._claim(10)
    services.publish(TOPIC, "1")
    services.publish(TOPIC, "2")
    assert services.drain() == 1
    assert recorder.keys == ["2"]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_work_leaves_no_trace() -> None:
    heard: list[object] = []

    def listen(**kwargs: object) -> None:
        heard.append(kwargs)

    published.connect(listen)
    try:
        with pytest.raises(ValueError), transaction.atomic():
            services.publish(TOPIC, "1")
            raise ValueError
        assert not heard
        with transaction.atomic():
            services.publish(TOPIC, "2")
            assert not heard, "nothing is announced before the commit"
        assert len(heard) == 1
    finally:
        published.disconnect(listen)
    assert list(OutboxMessage.objects.values_list("key", flat=True)) == ["2"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_listener_never_breaks_the_request() -> None:
    def broken(**kwargs: object) -> None:
        raise RuntimeError("broker is down")

    published.connect(broken)
    try:
        services.publish(TOPIC, "1")
    finally:
        published.disconnect(broken)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_handlers_run_outside_of_any_transaction(subscriber) -> None:
    seen: list[bool] = []
    subscriber("only", lambda messages: seen.append(connection.in_atomic_block))
    services.publish(TOPIC, "1")
    assert services.drain() == 1
    assert seen == [False]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_deliver_each_message_once(subscriber) -> None:
    lock = threading.Lock()
    given: list[str] = []

    def handler(messages: Sequence[OutboxMessage]) -> None:
        with lock:
            given.extend(message.key for message in messages)

    subscriber("only", handler)
    services.publish_many((TOPIC, str(number), {}) for number in range(900))
    in_threads(8, services.drain)
    assert sorted(given, key=int) == [str(number) for number in range(900)]
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()


def in_threads(count: int, function: Callable[[], object]) -> list[object]:
    """Call `function` in threads of their own connections, all at once; their results."""
    results: list[object] = []
    barrier = threading.Barrier(count)

    def body() -> None:
        try:
            barrier.wait()
            results.append(function())
        finally:
            connection.close()

    threads = [threading.Thread(target=body) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_name_belongs_to_one_handler(subscriber) -> None:
    recorder = Recorder()
    subscriber("only", recorder)
    services.subscribe(TOPIC, "only", recorder)
    with pytest.raises(ValueError, match="already subscribes"):
        services.subscribe(TOPIC, "only", Recorder())


@pytest.mark.django_db
def test_prune_keeps_what_is_fresh_or_waiting() -> None:
    now = timezone.now()
    old = now - timedelta(days=30)
    for key, done in (("old", old), ("fresh", now), ("waiting", None)):
        OutboxMessage.objects.create(topic=TOPIC, key=key, available_at=old, done_at=done)
    assert services.prune() == 1
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"fresh", "waiting"}
