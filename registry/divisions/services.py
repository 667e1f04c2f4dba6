"""Reference rows of the divisions."""

import csv
from functools import cache
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, transaction

from registry.divisions.models import Division
from registry.divisions.selectors import within
from registry.outbox.services import publish_many

#: Topic of the outbox; the key is the code of a division that changed.
CHANGED = "division.changed"
_FILE = Path(__file__).parent / "data" / "beijing_divisions.csv"
_NATION = ("100000", "全国", Division.Level.NATIONAL.value, None)


@cache
def reference_rows() -> tuple[tuple[str, str, str, str | None], ...]:
    """Code, name, level, parent code: the nation, then the rows of `data/beijing_divisions.csv`."""
    with _FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (row["code"], row["name"], row["level"], row["parent"] or _NATION[0])
            for row in csv.DictReader(file)
        ]
    return (_NATION, *rows)


def install_reference_rows(using: str = DEFAULT_DB_ALIAS) -> int:
    """Add the reference divisions that are missing; rows that staff added or renamed stay. Returns how many came."""
    manager = Division.objects.using(using)
    present = set(manager.values_list("code", flat=True))
    missing = [
        Division(code=code, name=name, level=level, parent_id=parent)
        for code, name, level, parent in reference_rows()
        if code not in present
    ]
    manager.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def division_changed(division: Division) -> int:
    """Tell the outbox, in the caller's transaction, of a division that was saved or removed; returns of how many.

    Everything below it is told of too: full names begin with the name above.
    """
    codes = {division.code, *within(division).values_list("code", flat=True)}
    return publish_many((CHANGED, code, {"code": code}) for code in sorted(codes))
