"""A broker that is away neither breaks nor holds up a request."""

import threading

import pytest
from django.db import transaction

from registry.outbox import receivers, services
from registry.outbox.models import OutboxMessage


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_holds_nobody_up(settings, monkeypatch) -> None:
    asked, release = threading.Event(), threading.Event()

    def never_answers() -> None:
        asked.set()
        release.wait(30)
        raise ConnectionError("broker is gone")

    monkeypatch.setattr(receivers, "_waker", receivers.Waker(never_answers))
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    OutboxMessage.objects.all().delete()
    for number in range(3):
        with transaction.atomic():
            services.publish("test.nobody", str(number))
    assert asked.wait(30), "the waker asks in its own thread"
    assert not release.is_set(), "and the request is long over"
    assert services.drain() == 3
    release.set()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_is_asked_again_later(settings, monkeypatch) -> None:
    asked = threading.Semaphore(0)

    def refuses() -> None:
        asked.release()
        raise ConnectionError("refused")

    monkeypatch.setattr(receivers, "_PAUSE_AFTER_FAILURE", 0.01)
    monkeypatch.setattr(receivers, "_waker", receivers.Waker(refuses))
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    for number in range(2):
        services.publish("test.nobody", str(number))
        assert asked.acquire(timeout=30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("eager", [True, False])
def test_without_a_broker_nobody_is_woken(settings, monkeypatch, eager: bool) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = eager
    settings.CELERY_BROKER_URL = "filesystem://"
    waker = receivers.Waker(lambda: None)
    monkeypatch.setattr(receivers, "_waker", waker)
    services.publish("test.nobody", "1")
    assert not waker.alive
