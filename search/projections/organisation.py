"""Registered bodies: names past and present, registered items, standing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from registry.organisations.models import FormerName, Organisation
from registry.standing.models import Grade, Listing
from registry.standing.selectors import GradeOn, Stands, listed_on_day, stands
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
        grades = _grouped(Grade.objects.filter(organisation__in=keys, starts_on__lte=today))
        listings = _grouped(Listing.objects.filter(listed_on_day(today), organisation__in=keys))
        known = places()
        return [
            _entry(body, former[body.pk], stands(grades[body.pk], listings[body.pk], today), known)
            for body in bodies
        ]


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def _entry(body: Organisation, former: list[FormerName], now: Stands, known: Places) -> Entry:
    # A grade that was taken away is told, and never found by.
    grade = now.grade if now.grade and not now.grade.cancelled else None
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
        grade=grade.label if grade else "",
        last_grade=grade.row.value if grade else "",
        lists=sorted({row.list for row in now.listings}),
        rank=_STATUS_RANK.get(body.status, 0) + _grade_rank(grade),
        registered_on=body.registered_on,
        items={
            "法定代表人": body.legal_representative,
            "业务主管单位": body.competent_unit_name,
            "登记管理机关": body.registrar_name,
        },
        payload=_payload(body, now),
    )


def _grade_rank(grade: GradeOn | None) -> int:
    if grade is None:
        return 0
    return int(grade.row.value[0]) * 10 if grade.valid else int(grade.row.value[0])


def _period(row: FormerName) -> str:
    begin = _month(row.used_from)
    end = _month(row.used_to)
    if begin and end:
        return f"{begin}—{end}"
    return f"至{end}" if end else f"自{begin}" if begin else ""


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


def _payload(body: Organisation, now: Stands) -> dict[str, Any]:
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
        for name in sorted({row.list for row in now.listings})
    ]
    listed = [
        {"list": row.list, "on": row.listed_on.isoformat(), "ground": row.ground} for row in now.listings
    ]
    return {
        "facts": [fact for fact in facts if fact],
        "badges": badges,
        "grade": _shown(now.grade),
        "listings": listed,
    }


def _shown(grade: GradeOn | None) -> dict[str, Any] | None:
    if grade is None:
        return None
    told = {"value": grade.row.value, "until": f"{grade.row.ends_on:%Y-%m}", "valid": grade.valid}
    return told | ({"cancelled": True} if grade.cancelled else {})
