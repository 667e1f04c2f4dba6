"""Relations between two bodies: recorded and ended by the registrar of the body they start from."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from registry.offices.selectors import today
from registry.offices.validators import act_day
from registry.organisations.models import Organisation, Relation
from registry.organisations.permissions import may_relate

#: Kinds that two bodies may stand in to each other at once.
_MUTUAL = frozenset({Relation.Kind.MEMBER_OF})


def relate(relation: Relation, *, actor: Any) -> Relation:
    """Save a new relation, or the days of one: `relate(Relation(kind=…, source=…, target=…), actor=…)`.

    Nothing is taken away: a relation ends with its day, the last on which it holds. PermissionDenied when the source is
    no body of the actor's jurisdiction; ValidationError, field to Chinese sentence, for what cannot be true.
    """
    if not may_relate(actor, relation.source):
        raise PermissionDenied(
            f"{relation.source.name}不由您所在的机关登记，或您没有登记簿管理岗位，不能记载关系。"
        )
    with transaction.atomic():
        pair = Organisation.objects.filter(pk__in=[relation.source_id, relation.target_id])
        list(pair.select_for_update().order_by("pk").values_list("pk", flat=True))
        if wrong := sentences_of(relation):
            raise ValidationError(wrong)
        relation.clean_fields()
        relation.save()
    return relation


def sentences_of(relation: Relation) -> dict[str, str]:
    """Field to what is wrong with it; {} when the relation can be true."""
    told = {
        "starts_on": act_day("起日期", relation.starts_on, today())
        or _outside_lives(relation, "起日期", relation.starts_on),
        "ends_on": act_day("止日期", relation.ends_on, today())
        or _outside_lives(relation, "止日期", relation.ends_on),
    }
    if relation.source_id == relation.target_id:
        told["target"] = "关系的双方不能是同一家组织，请核对代码。"
    elif _overlapping(relation).exists():
        told["target"] = (
            "这两家组织之间已有同一关系，且时间重叠。请先填写原有一条的止日期，或核对本条的起止日期。"
        )
    elif relation.kind not in _MUTUAL and _on_its_days(relation, _same_reversed(relation)).exists():
        told["target"] = (
            f"已经记载{relation.target.name}“{relation.get_kind_display()}”{relation.source.name}，"
            "两个方向不能同时成立，请核对哪一条写反了。"
        )
    if relation.starts_on and relation.ends_on and relation.ends_on < relation.starts_on:
        told["ends_on"] = f"止日期不能早于起日期（{relation.starts_on.isoformat()}），请核对两个日期。"
    return {field: sentence for field, sentence in told.items() if sentence}


def _outside_lives(relation: Relation, label: str, day: date | None) -> str:
    """A sentence when one of the two was not yet registered on `day`, or no longer; '' when both may have been."""
    for body in (relation.source, relation.target):
        if day and body.registered_on and day < body.registered_on:
            return f"{label}早于{body.name}的成立登记日期（{body.registered_on.isoformat()}），请核对。"
        if day and body.ended_on and day > body.ended_on:
            return f"{label}晚于{body.name}的终止日期（{body.ended_on.isoformat()}），请核对。"
    return ""


def _overlapping(relation: Relation) -> QuerySet[Relation]:
    """The same relation of the same two bodies on a day of this one."""
    same = Relation.objects.filter(
        kind=relation.kind, source_id=relation.source_id, target_id=relation.target_id
    )
    return _on_its_days(relation, same)


def _same_reversed(relation: Relation) -> QuerySet[Relation]:
    return Relation.objects.filter(
        kind=relation.kind, source_id=relation.target_id, target_id=relation.source_id
    )


def _on_its_days(relation: Relation, others: QuerySet[Relation]) -> QuerySet[Relation]:
    """Those of `others` that hold on a day of `relation`; an unknown day is as far away as can be."""
    others = others.exclude(pk=relation.pk)
    if relation.starts_on is not None:
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=relation.starts_on))
    if relation.ends_on is not None:
        others = others.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=relation.ends_on))
    return others
