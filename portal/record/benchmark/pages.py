"""Record pages of many bodies against bare template views, through the whole handler, in turn."""

import itertools
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from portal.record import selectors
from portal.record.views import record_context
from registry.imports.benchmark import scratch_database, write_register
from registry.imports.models import ImportRun
from registry.imports.services import run_file
from registry.ledger.services import record
from registry.organisations.models import Organisation
from search.benchmark.areas import Row, Say

GOAL = 0.5
_SAMPLE = 300
_ROUNDS = 4
_READY: dict[str, dict[str, object]] = {}


def ready(request: HttpRequest, code: str) -> HttpResponse:
    """The bare view: the same template, its context already there."""
    return render(request, "record/organisation.html", _READY[code])


def house(request: HttpRequest, code: str) -> HttpResponse:
    """The empty house: head, navigation, foot."""
    return render(request, "base.html")


urlpatterns = [
    path("bare/<str:code>/", ready),
    path("house/<str:code>/", house),
    path("", include("portal.urls")),
]


def measure(size: int, say: Say) -> Sequence[Row]:
    """Rows for the record page, the bare view of the same template, and the empty house."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        write_register(file, size)
        say(f"importing {size} bodies")
        run_file(file, ImportRun.Kind.REGISTER)
        codes = _sample()
        with override_settings(
            ROOT_URLCONF="portal.record.benchmark.pages", ALLOWED_HOSTS=["*"], DEBUG=False
        ):
            taken = _run(codes)
        _READY.clear()
    per_second = {name: len(times) / sum(times) for name, times in taken.items()}
    return [_row(name, times, per_second) for name, times in taken.items()]


def _sample() -> list[str]:
    """Bodies of the middle of the register, each moved twice and renamed once; their contexts made ready."""
    chance = random.Random(7)  # noqa: S311 - a sample, not a secret
    codes = list(Organisation.objects.order_by("code").values_list("code", flat=True))
    chosen = chance.sample(codes, min(_SAMPLE, len(codes)))
    for code in chosen:
        _give_a_past(code)
        shown = selectors.public_record(code)
        if shown is not None:
            _READY[code] = record_context(shown)
    return chosen


def _give_a_past(code: str) -> None:
    body = Organisation.objects.get(code=code)
    past = (
        {"address": "北京市海淀区清河路1号"},
        {"name": f"{body.name[:-2]}促进会"},
        {"address": "北京市海淀区清河路2号"},
    )
    for index, changes in enumerate(past):
        record(
            body,
            "changed",
            changes,
            effective_on=timezone.localdate() - timedelta(days=30 * (len(past) - index)),
            actor=None,
            source_kind="import",
            source_ref="benchmark",
        )


def _run(codes: list[str]) -> dict[str, list[float]]:
    client = Client()
    ways = {
        "record page": "/organisations/{}/",
        "same template, ready context": "/bare/{}/",
        "empty house": "/house/{}/",
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number, code in itertools.product(range(_ROUNDS + 1), codes):
        for name, pattern in ways.items():
            seconds = _timed(lambda: client.get(pattern.format(code)))  # noqa: B023 - called at once
            if number:  # the first round warms all of them up
                taken[name].append(seconds)
    return taken


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    answer = ask()
    seconds = time.perf_counter() - began
    if getattr(answer, "status_code", 0) != 200:
        raise RuntimeError(f"a page of the benchmark answered {getattr(answer, 'status_code', '?')}")
    return seconds


def _row(name: str, times: list[float], per_second: dict[str, float]) -> Row:
    cuts = quantiles(times, n=20)
    mine = per_second[name]
    share = per_second["record page"] / mine
    cells = (
        name,
        f"{mine:,.0f}",
        f"{cuts[9] * 1000:.1f}",
        f"{cuts[18] * 1000:.1f}",
        "" if name == "record page" else f"record page does {share:.0%}",
    )
    return Row(cells, share >= GOAL if name.startswith("same template") else None)
