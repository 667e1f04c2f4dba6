"""Record pages of many bodies against bare template views of the same server, in turn."""

import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from django.utils import timezone

from portal.record.benchmark.serving import server, visit
from registry.imports.benchmark import scratch_database, write_register
from registry.imports.models import ImportRun
from registry.imports.services import run_file
from registry.ledger.services import record
from registry.organisations.models import Organisation
from search.benchmark.areas import Row, Say

GOAL = 0.5
_SAMPLE = 300
_ROUNDS = 4
_WAYS = {
    "record page": "/organisations/{}/",
    "same template, ready context": "/bare/{}/",
    "empty house": "/house/{}/",
}


def measure(size: int, say: Say) -> Sequence[Row]:
    """Rows for the record page, the bare view of the same template, and the empty house."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        write_register(file, size)
        say(f"importing {size} bodies")
        run_file(file, ImportRun.Kind.REGISTER)
        codes = _sample()
        with server() as port:
            taken = _run(port, codes)
    per_second = {name: len(times) / seconds for name, (seconds, times) in taken.items()}
    return [_row(name, times, per_second) for name, (_, times) in taken.items()]


def _sample() -> list[str]:
    """Bodies from all over the register, each moved twice and renamed once."""
    chance = random.Random(7)  # noqa: S311 - a sample, not a secret
    codes = list(Organisation.objects.order_by("code").values_list("code", flat=True))
    chosen = chance.sample(codes, min(_SAMPLE, len(codes)))
    for code in chosen:
        _give_a_past(code)
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


def _run(port: int, codes: list[str]) -> dict[str, tuple[float, list[float]]]:
    """For each way the seconds of all its pages, by visitors side by side, and of each; the ways take turns."""
    taken: dict[str, tuple[float, list[float]]] = {name: (0.0, []) for name in _WAYS}
    for number in range(_ROUNDS + 1):
        for name, pattern in _WAYS.items():
            seconds, times = visit(port, [pattern.format(code) for code in codes])
            if number:  # the first round warms all of them up
                taken[name] = (taken[name][0] + seconds, [*taken[name][1], *times])
    return taken


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
