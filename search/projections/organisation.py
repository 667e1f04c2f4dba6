"""Registered bodies: names past and present, registered items, standing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from registry.organisations.models import FormerName, Organisation
from registry.standing.models import Grade, Listing
from search import labels
from search.analysis.places import Places, street_of
from search.projections.base import Alias, Entry
from search.selectors import places

_STATUS_RANK = {"active": 1000, "liquidating": 900}
_CHUNK = 2000


class OrganisationProjection:
    """One entry a body, by credit code."""

    type = "organisation"
    topic = "organisation.changed"

    def ids(self) -> Iterator[str]:
        """Every body: ended ones stay findable."""
        codes = Organisation.objects.order_by("code").values_list("code", flat=True)
        yield from codes.iterator(chunk_size=_CHUNK)

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        """Four queries, however many bodies, and the divisions once a minute."""
        bodies = list(Organisation.objects.filter(code__in=ids).order_by("code"))
        keys = [body.pk for body in bodies]
        today = timezone.localdate()
        former = _grouped(FormerName.objects.filter(organisation__in=keys))
        grades = _grouped(
            Grade.objects.filter(organisation__in=keys, cancelled_on__isnull=True, starts_on__lte=today)
        )
        listings = _grouped(Listing.objects.filter(organisation__in=keys, removed_on__isnull=True))
        known = places()
        return [
            _entry(body, former[body.pk], _last(grades[body.pk]), listings[body.pk], today, known)
            for body in bodies
        ]


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def _last(grades: list[Grade]) -> Grade | None:
    return max(grades, key=lambda grade: (grade.starts_on, grade.pk), default=None)


def _entry(
    body: Organisation,
    former: list[FormerName],
    grade: Grade | None,
    listings: list[Listing],
    today: date,
    known: Places,
) -> Entry:
    valid = grade is not None and grade.ends_on >= today
    return Entry(
        object_id=body.code,
        title=body.name,
        url=body.get_absolute_url(),
        code=body.code,
        aliases=[Alias(row.name, "曾用名", _period(row)) for row in former],
        text="\n".join(filter(None, (body.business_scope, body.purpose, body.address, body.sector))),
        kind=body.kind,
        level=body.level,
        district=body.district_code,
        street=street_of(known, body.district_code, body.address, body.name),
        status=body.status,
        grade=(grade.value if valid else "expired") if grade else "",
        last_grade=grade.value if grade else "",
        lists=sorted({row.list for row in listings}),
        rank=_STATUS_RANK.get(body.status, 0) + _grade_rank(grade, valid),
        registered_on=body.registered_on,
        payload=_payload(body, grade, valid, listings),
    )


def _grade_rank(grade: Grade | None, valid: bool) -> int:
    if grade is None:
        return 0
    return int(grade.value[0]) * 10 if valid else int(grade.value[0])


def _period(row: FormerName) -> str:
    begin = _month(row.used_from)
    end = _month(row.used_to)
    if begin and end:
        return f"{begin}—{end}"
    return f"至{end}" if end else f"自{begin}" if begin else ""


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


def _payload(body: Organisation, grade: Grade | None, valid: bool, listings: list[Listing]) -> dict[str, Any]:
    registered = f"{body.registered_on.year}年登记" if body.registered_on else ""
    # The first end counts, whichever end gave the body its present status.
    ended = f"{body.ended_on.year}年终止" if body.ended_on else ""
    facts = [
        labels.KINDS[body.kind],
        body.registrar_name,
        "，".join(filter(None, (registered, ended))),
        body.code,
    ]
    badges = [{"shape": labels.STATUS_SHAPES[body.status], "word": labels.STATUSES[body.status]}]
    badges += [
        {"shape": "attention", "word": f"列入{labels.LISTS[name]}"}
        for name in sorted({row.list for row in listings})
    ]
    listed = [{"list": row.list, "on": row.listed_on.isoformat(), "ground": row.ground} for row in listings]
    shown = {"value": grade.value, "until": f"{grade.ends_on:%Y-%m}", "valid": valid} if grade else None
    return {
        "facts": [fact for fact in facts if fact],
        "badges": badges,
        "grade": shown,
        "listings": listed,
    }
