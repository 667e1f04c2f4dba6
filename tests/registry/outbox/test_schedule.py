"""Regular work runs once a period, a failing job stops no other, and the worker ends cleanly."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from registry.outbox import services
from registry.outbox.models import OutboxMessage, ScheduledRun
from registry.outbox.tasks import drain_outbox, run_scheduled


@pytest.fixture
def job(monkeypatch) -> Iterator[Callable[..., None]]:
    """Schedules jobs that stand alone during the test."""
    monkeypatch.setattr(import_module("registry.outbox.services.schedule"), "_jobs", {})
    yield services.schedule


@pytest.mark.django_db
def test_a_job_runs_once_a_period(job) -> None:
    ran: list[str] = []
    job("fast", 10, lambda: ran.append("fast"))
    job("slow", 3600, lambda: ran.append("slow"))
    now = timezone.now()
    assert services.run_due(now) == ["fast", "slow"]
    assert services.run_due(now + timedelta(seconds=9)) == []
    assert services.run_due(now + timedelta(seconds=10)) == ["fast"]
    assert ran == ["fast", "slow", "fast"]
    assert ScheduledRun.objects.get(name="fast").finished_at is not None


@pytest.mark.django_db
def test_a_failing_job_is_recorded_and_stops_no_other(job) -> None:
    def fails() -> None:
        raise RuntimeError("disk full")

    ran: list[str] = []
    job("fails", 10, fails)
    job("works", 10, lambda: ran.append("works"))
    assert services.run_due() == ["fails", "works"]
    assert ran == ["works"]
    assert ScheduledRun.objects.get(name="fails").last_error == "RuntimeError: disk full"
    assert ScheduledRun.objects.get(name="works").last_error == ""


def test_a_name_belongs_to_one_job(job) -> None:
    def function() -> None:
        pass

    job("one", 10, function)
    job("one", 10, function)
    with pytest.raises(ValueError, match="already scheduled"):
        job("one", 10, lambda: None)
    assert [each.name for each in services.scheduled()] == ["one"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_run_it_once(job) -> None:
    ran: list[int] = []
    job("only", 3600, lambda: ran.append(1))
    barrier = threading.Barrier(12)

    def work() -> None:
        try:
            barrier.wait()
            services.run_due()
        finally:
            connection.close()

    for _ in range(2):
        threads = [threading.Thread(target=work) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        barrier.reset()
        assert len(ran) == 1


@pytest.mark.django_db
def test_the_tasks_of_celery_do_the_same(job) -> None:
    OutboxMessage.objects.all().delete()
    services.publish("test.nobody", "1")
    assert drain_outbox.delay().get() == 1
    job("only", 10, lambda: None)
    assert run_scheduled.delay().get() == ["only"]


@pytest.mark.django_db
def test_work_once_delivers_and_runs(job) -> None:
    ran: list[int] = []
    job("only", 10, lambda: ran.append(1))
    services.publish("test.nobody", "1")
    call_command("work", once=True)
    assert ran == [1]
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_until_it_is_told_to_stop(database_url: str) -> None:
    services.publish("test.nobody", "1")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--pause", "0.1"],
        cwd=django_settings.BASE_DIR,
        env=environment,
    )
    try:
        until = time.monotonic() + 180
        while OutboxMessage.objects.filter(done_at__isnull=True).exists():
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < until, "nothing was delivered"
            time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()
        worker.wait()
