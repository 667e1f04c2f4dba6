"""Regular work: each job runs once per period, however many workers there are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.outbox.models import ScheduledRun

logger = logging.getLogger(__name__)

_LONGEST_ERROR = 2000


@dataclass(frozen=True, slots=True)
class Job:
    """A function to be called without arguments every `every_seconds` seconds; it must be idempotent."""

    name: str
    every_seconds: float
    function: Callable[[], object]


_jobs: dict[str, Job] = {}


def schedule(name: str, every_seconds: float, function: Callable[[], object]) -> None:
    """Register regular work from `AppConfig.ready()`. ValueError if the name is taken by another function."""
    present = _jobs.get(name)
    if present is not None and present.function != function:
        raise ValueError(f"a job named {name!r} is already scheduled")
    _jobs[name] = Job(name, every_seconds, function)


def scheduled() -> tuple[Job, ...]:
    """Every registered job."""
    return tuple(_jobs.values())


def run_due(now: datetime | None = None) -> list[str]:
    """Run each job whose period has passed since it last began; returns their names. A failing job stops no other."""
    now = now or timezone.now()
    return [job.name for job in _jobs.values() if _take(job, now) and _run(job)]


def _take(job: Job, now: datetime) -> bool:
    """True for the one worker that is to run the job now."""
    due = ScheduledRun.objects.filter(
        name=job.name, started_at__lte=now - timedelta(seconds=job.every_seconds)
    )
    run = ScheduledRun.objects.filter(name=job.name).first()
    if run is not None:
        return run.started_at <= now - timedelta(seconds=job.every_seconds) and bool(
            due.update(started_at=now)
        )
    try:
        with transaction.atomic():
            ScheduledRun.objects.create(name=job.name, started_at=now)
    except IntegrityError:
        return False
    return True


def _run(job: Job) -> bool:
    error = ""
    try:
        job.function()
    except Exception as failure:
        logger.exception("scheduled job %s failed", job.name)
        error = f"{type(failure).__name__}: {failure}"[:_LONGEST_ERROR].replace("\x00", "")
    ScheduledRun.objects.filter(name=job.name).update(finished_at=timezone.now(), last_error=error)
    return True
