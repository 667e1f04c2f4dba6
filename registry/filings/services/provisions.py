"""Changing the law of a matter: a new dated row, never an edit of what was in force."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import Provision
from registry.filings.permissions import provision_scope
from registry.offices import selectors as offices
from registry.outbox.services import publish, publish_many

#: Days may pass without the schedule running; telling twice does no harm.
_LOOK_BACK = timedelta(days=7)
CITED = ("instrument", "version", "article", "certain", "note")


def amend(
    provision_id: int,
    *,
    actor: Any,
    from_day: date,
    office: Any,
    value: Mapping[str, Any],
    cited: Mapping[str, Any],
) -> Provision:
    """Lets a provision read otherwise from `from_day` on, for one office or (None) for all. Returns the row that says so.

    `value` replaces entries of the provision's value, `cited` its source. What stood until then stands closed the day
    before; a row that is not in force yet and begins on the same day is changed itself. Cases keep the terms they were
    submitted under. Refuses, field by field, what the actor may not set and days that do not fit.
    """
    scope = provision_scope(actor)
    if not (scope.everywhere if office is None else scope.offices.filter(pk=office.pk).exists()):
        raise Refusal(
            [Finding("office", "您只能为自己担任登记簿管理岗位的机关设置；全市通用的由市级机关设置。")]
        )
    with transaction.atomic():
        base = Provision.objects.select_for_update().get(pk=provision_id)
        rows = list(
            Provision.objects.select_for_update()
            .filter(matter=base.matter, kind=base.kind, key=base.key, office=office)
            .order_by("in_force_from")
        )
        same_day = next((row for row in rows if row.in_force_from == from_day), None)
        if same_day is not None and from_day <= offices.today():
            raise Refusal([Finding("from_day", f"自 {from_day} 起已有一条在施行，请从以后的某一天起改。")])
        amended = same_day or Provision(
            matter=base.matter, kind=base.kind, key=base.key, office=office, in_force_from=from_day
        )
        amended.value = {**base.value, **value}
        for name in CITED:
            setattr(amended, name, cited[name])
        amended.in_force_to = _close_neighbours(rows, from_day)
        amended.save()
        publish("provision.changed", amended.matter, {"matter": amended.matter})
        return amended


def tell_turned() -> int:
    """Tells of every matter of which a provision began or ended within the last week; returns how many."""
    today = offices.today()
    began = Q(in_force_from__range=(today - _LOOK_BACK, today))
    ended = Q(in_force_to__range=(today - _LOOK_BACK, today))
    matters = sorted(set(Provision.objects.filter(began | ended).values_list("matter", flat=True)))
    publish_many(("provision.changed", matter, {"matter": matter}) for matter in matters)
    return len(matters)


def _close_neighbours(rows: list[Provision], from_day: date) -> date | None:
    """Ends the row that stood until `from_day`; returns the last day of the new one, before the next begins."""
    before = [row for row in rows if row.in_force_from < from_day]
    after = [row for row in rows if row.in_force_from > from_day]
    eve = from_day - timedelta(days=1)
    if before and (before[-1].in_force_to is None or before[-1].in_force_to > eve):
        before[-1].in_force_to = eve
        before[-1].save(update_fields=["in_force_to"])
    return after[0].in_force_from - timedelta(days=1) if after else None
