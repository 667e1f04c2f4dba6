"""Grades, report results, listings, penalties and qualifications of the city's bodies, from the same seed."""

import random
from datetime import date, timedelta

from django.db import models

from portal.demo.declarations.plan import SEED
from registry.organisations.models import Organisation
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from registry.standing.services import load

_BATCH = 2000
_AUTHORITY = "北京市民政局"
_GROUNDS = ("未按照规定时限报送年度工作报告", "通过登记的住所无法联系", "未按照有关规定设立党组织")


def build_reputation(today: date) -> dict[str, int]:
    """Writes the rows in bulk; the index is rebuilt afterwards, so no message is left. Returns how many of each."""
    chance = random.Random(SEED + 1)  # noqa: S311 - invented data
    rows: dict[type[models.Model], list] = {
        Grade: [],
        ReportResult: [],
        Listing: [],
        Penalty: [],
        Qualification: [],
    }
    for body in Organisation.objects.filter(source="demo").order_by("code").iterator(chunk_size=_BATCH):
        first = body.registered_on
        last = body.ended_on or today
        if first is None:
            continue
        _reports(rows[ReportResult], body, first, last, today, chance)
        _grades(rows[Grade], body, first, last, chance)
        _listings(rows[Listing], body, first, last, chance)
        _penalties(rows[Penalty], body, first, last, chance)
        if body.kind == "foundation" and chance.random() < 0.6 and last > date(2017, 1, 1):
            starts = max(first + timedelta(days=400), date(2016, 9, 1))
            rows[Qualification].append(
                Qualification(organisation=body, kind="charity", starts_on=starts, authority=_AUTHORITY)
            )
    for made in rows.values():
        load(made)
    return {model.__name__: len(made) for model, made in rows.items()}


def _reports(
    rows: list, body: Organisation, first: date, last: date, today: date, chance: random.Random
) -> None:
    for year in range(max(first.year + 1, today.year - 3), min(last.year, today.year - 1) + 1):
        result = chance.choices(("passed", "basic", "failed", "missing"), weights=(90, 6, 2, 2))[0]
        concluded = date(year + 1, 6, 24)
        if concluded <= last:
            rows.append(ReportResult(organisation=body, year=year, result=result, concluded_on=concluded))


def _grades(rows: list, body: Organisation, first: date, last: date, chance: random.Random) -> None:
    if chance.random() > 0.14:
        return
    value = chance.choices(("5A", "4A", "3A", "2A", "1A"), weights=(8, 26, 50, 10, 6))[0]
    announced = first + timedelta(days=chance.randint(900, 6000))
    if announced >= last - timedelta(days=60):
        return
    if announced >= date(2026, 3, 1):  # the revised rule: whole calendar years
        starts, ends = date(announced.year + 1, 1, 1), date(announced.year + 5, 12, 31)
    else:
        starts, ends = announced, announced + timedelta(days=5 * 365)
    rows.append(
        Grade(
            organisation=body,
            value=value,
            starts_on=starts,
            ends_on=ends,
            announced_on=announced,
            authority=_AUTHORITY,
        )
    )


def _listings(rows: list, body: Organisation, first: date, last: date, chance: random.Random) -> None:
    if chance.random() > 0.012:
        return
    listed = max(first + timedelta(days=500), date(2018, 7, 1)) + timedelta(days=chance.randint(0, 2600))
    if listed >= last - timedelta(days=30):
        return
    removed = listed + timedelta(days=chance.randint(40, 500))
    gone = removed < last and chance.random() < 0.7
    rows.append(
        Listing(
            organisation=body,
            list="serious" if chance.random() < 0.15 else "abnormal",
            ground=chance.choice(_GROUNDS),
            listed_on=listed,
            document_no=f"演示列〔{listed.year}〕{len(rows) + 1}号",
            authority=body.registrar_name or _AUTHORITY,
            removed_on=removed if gone else None,
            removal_reason="已改正，经核实移出" if gone else "",
        )
    )


def _penalties(rows: list, body: Organisation, first: date, last: date, chance: random.Random) -> None:
    if chance.random() > 0.003:
        return
    decided = first + timedelta(days=chance.randint(400, 5000))
    if decided >= last:
        return
    fine = chance.random() < 0.4
    rows.append(
        Penalty(
            organisation=body,
            kind="fine" if fine else "warning",
            amount=chance.choice((2000, 5000, 10000)) if fine else None,
            facts="未按照章程规定的宗旨和业务范围开展活动",
            decided_on=decided,
            document_no=f"演示罚〔{decided.year}〕{len(rows) + 1}号",
            authority=body.registrar_name or _AUTHORITY,
            executed_on=decided + timedelta(days=15),
        )
    )
