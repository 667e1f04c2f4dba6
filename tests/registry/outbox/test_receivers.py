"""A broker that is away neither breaks nor holds up a request."""

import socket
import threading

import pytest
from django.db import transaction

from registry.outbox import receivers, services
from registry.outbox.models import OutboxMessage
from registry.outbox.tasks import drain_outbox


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_holds_nobody_up(settings, monkeypatch) -> None:
    asked, release = threading.Event(), threading.Event()

    def never_answers(**options: object) -> None:
        asked.set()
        release.wait(30)
        raise ConnectionError("broker is gone")

    monkeypatch.setattr(drain_outbox, "apply_async", never_answers)
    monkeypatch.setattr(receivers, "_waker", receivers.Waker())
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
def test_a_broker_that_refuses_is_only_logged(settings, monkeypatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
    waker = receivers.Waker()
    monkeypatch.setattr(receivers, "_waker", waker)
    services.publish("test.nobody", "1")
    assert waker.alive, "the thread goes on after a failure"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("eager", [True, False])
def test_without_a_broker_nobody_is_woken(settings, monkeypatch, eager: bool) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = eager
    waker = receivers.Waker()
    monkeypatch.setattr(receivers, "_waker", waker)
    services.publish("test.nobody", "1")
    assert not waker.alive
