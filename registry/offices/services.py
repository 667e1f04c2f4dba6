"""Reference rows of the registering organs; appointing people and ending their posts."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from registry.divisions.models import Division
from registry.offices.models import Office, Post

_FILE = Path(__file__).parent / "data" / "offices.csv"


@dataclass(frozen=True, slots=True)
class ReferenceOffice:
    """One row of `data/offices.csv`."""

    code: str
    name: str
    kind: str
    division: str
    parent: str
    document_prefix: str


@cache
def reference_rows() -> tuple[ReferenceOffice, ...]:
    """The registering organs, those above before those below."""
    with _FILE.open(encoding="utf-8-sig", newline="") as file:
        return tuple(ReferenceOffice(**row) for row in csv.DictReader(file))


def install_reference_rows(using: str = DEFAULT_DB_ALIAS) -> int:
    """Add the registering organs that are missing; rows that staff changed stay. Returns how many came."""
    offices = Office.objects.using(using)
    ids = dict(offices.values_list("code", "pk"))
    missing = [row for row in reference_rows() if row.code not in ids]
    if not missing:
        return 0
    divisions = set(Division.objects.using(using).values_list("code", flat=True))
    added = 0
    for row in missing:
        if row.division not in divisions:
            continue
        office, new = offices.get_or_create(
            name=row.name,
            division_id=row.division,
            defaults={
                "code": row.code,
                "kind": row.kind,
                "parent_id": ids.get(row.parent),
                "document_prefix": row.document_prefix,
            },
        )
        ids[row.code] = office.pk
        added += new
    return added


def appoint(user: Any, office: Office, role: str, starts_on: date, ends_on: date | None = None) -> Post:
    """Give a person a post. ValidationError with Chinese sentences when the dates or an open post forbid it."""
    post = Post(user=user, office=office, role=role, starts_on=starts_on, ends_on=ends_on)
    post.full_clean()
    post.save()
    return post


def end_post(post: Post, on: date) -> Post:
    """Let a post end with a day, the last one it is held. ValidationError when that is before it began."""
    post.ends_on = on
    post.full_clean()
    post.save(update_fields=["ends_on"])
    return post
