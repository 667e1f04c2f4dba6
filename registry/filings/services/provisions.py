"""Changing the law of a matter: a new dated row, or the end of an office's own; never an edit of the past."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from registry.filings.declarations import Finding, Refusal, get
from registry.filings.models import Provision
from registry.filings.permissions import provision_scope
from registry.filings.selectors.law import law_of_promise, length, longer
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
    submitted under. Refuses, field by field, what the actor may not set, days that do not fit, a day in the past on
    which another row stood, a limit longer than the declaration's `most`, and a promise longer than the law.
    """
    _refuse_foreign(actor, office)
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
        _refuse_past(base, from_day, office)
        if base.kind == Provision.Kind.LIMIT:
            _refuse_too_long(base, {**base.value, **value}, from_day, office)
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


def end_own(provision_id: int, *, actor: Any, from_day: date) -> Provision:
    """Ends an office's own row the day before `from_day`: from then on what stands for all offices holds there again."""
    today = offices.today()
    with transaction.atomic():
        row = Provision.objects.select_for_update(of=("self",)).select_related("office").get(pk=provision_id)
        if row.office is None:
            raise Refusal("全市通用的规定不能停用，只能自某一天起改为新的规定。")
        _refuse_foreign(actor, row.office)
        if from_day < today:
            raise Refusal([Finding("from_day", f"过去不能改写，请填写 {today} 或者以后的日期。")])
        if from_day <= row.in_force_from:
            raise Refusal([Finding("from_day", f"这一条自 {row.in_force_from} 起施行，请填写以后的日期。")])
        last = from_day - timedelta(days=1)
        if row.in_force_to is not None and row.in_force_to <= last:
            raise Refusal([Finding("from_day", f"这一条到 {row.in_force_to} 为止，不必再停用。")])
        row.in_force_to = last
        row.save(update_fields=["in_force_to"])
        publish("provision.changed", row.matter, {"matter": row.matter})
        return row


def _refuse_foreign(actor: Any, office: Any) -> None:
    scope = provision_scope(actor)
    if not (scope.everywhere if office is None else scope.offices.filter(pk=office.pk).exists()):
        raise Refusal(
            [Finding("office", "您只能为自己担任登记簿管理岗位的机关设置；全市通用的由市级机关设置。")]
        )


def _refuse_past(base: Provision, from_day: date, office: Any) -> None:
    """What was in force on a day gone by stays what it was, whoever learns of another law late."""
    today = offices.today()
    stood = Provision.objects.filter(
        Q(office=None) | Q(office=office),
        Q(in_force_to=None) | Q(in_force_to__gte=from_day),
        matter=base.matter,
        kind=base.kind,
        key=base.key,
        in_force_from__lt=today,
    )
    if from_day < today and stood.exists():
        sentence = (
            f"自 {from_day} 至今已有规定在施行，过去不能改写，请填写 {today} 或者以后的日期；"
            "文件实际施行的日期写在“说明”里。"
        )
        raise Refusal([Finding("from_day", sentence)])


def _refuse_too_long(base: Provision, value: Mapping[str, Any], from_day: date, office: Any) -> None:
    """No limit beyond what the law lets staff set, and no promise beyond the limit it is given within."""
    matter = get(base.matter)
    declared = next((row for row in matter.limits if row.key == base.key), None) if matter else None
    if declared is not None and declared.most is not None and value["days"] > declared.most:
        most = length({"days": declared.most, "unit": declared.unit})
        sentence = f"依照{declared.source.cited}，最长 {most}，请填写不超过 {declared.most} 的天数。"
        raise Refusal([Finding("days", sentence)])
    law = law_of_promise(base.matter, base.key, from_day, office)
    if law is None or not longer(value, law):
        return
    compared = "" if value["unit"] == law["unit"] else "（按 5 个工作日折合 7 日比较）"
    sentence = f"承诺 {length(value)}，长于法定的 {length(law)}{compared}，请改短。"
    raise Refusal([Finding("days", sentence)])


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
