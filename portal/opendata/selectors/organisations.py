"""A body and its ledger, as the open API tells them."""

from datetime import date
from decimal import Decimal
from typing import Any

from registry.divisions.selectors import full_name
from registry.ledger.declarations import ITEMS, label_of
from registry.ledger.selectors import Moment, as_of, timeline
from registry.organisations.models import Organisation
from registry.standing.selectors import grade_label, lists_for

#: Items of the ledger that are columns of ours only; everything else of a day is public.
_INTERNAL = frozenset({"division", "registrar", "competent_unit", "source"})


def facts(body: Organisation) -> dict[str, Any]:
    """The public items of a body. Four queries."""
    return {
        "code": body.code,
        "name": body.name,
        "former_names": [
            {"name": row.name, "used_from": row.used_from, "used_to": row.used_to}
            for row in body.former_names.all()
        ],
        "kind": body.kind,
        "kind_label": body.get_kind_display(),
        "status": body.status,
        "status_label": body.get_status_display(),
        "status_reason": body.status_reason or None,
        "level": body.level,
        "district": body.district_code or None,
        "district_name": full_name(body.district_code) or None,
        "legal_representative": body.legal_representative or None,
        "registered_on": body.registered_on,
        "ended_on": body.ended_on,
        "funds": _money(body),
        "address": body.address or None,
        "purpose": body.purpose or None,
        "business_scope": body.business_scope or None,
        "sector": body.sector or None,
        "activity_area": body.activity_area or None,
        "foundation_type": body.foundation_type or None,
        "legal_form": body.legal_form or None,
        "direct_registration": body.direct_registration,
        "is_charity": body.is_charity,
        "certificate": {"from": body.certificate_from, "to": body.certificate_to},
        "registrar": body.registrar_name or None,
        "competent_unit": body.competent_unit_name or None,
        "grade": grade_label(body),
        "lists": list(lists_for([body.pk])[body.pk]),
        "ledger_number": body.ledger_number,
        "updated_at": body.updated_at,
        "url": body.get_absolute_url(),
    }


def history(body: Organisation, on: date) -> dict[str, Any]:
    """The items of a day and the entries that had taken effect by then, newest first. Two queries."""
    moments = timeline(body)
    state = as_of(body, on)
    return {
        "code": body.code,
        "as_of": on,
        "state": {name: _plain(state.get(name)) for name in ITEMS if name not in _INTERNAL}
        if state
        else None,
        "entries": [_entry(moment) for moment in moments if moment.effective_on <= on],
    }


def _money(body: Organisation) -> dict[str, str] | None:
    if body.funds is None:
        return None
    return {"value": f"{body.funds:.2f}", "unit": "元", "label": label_of("funds", body.kind)}


def _plain(value: object) -> str | bool | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _entry(moment: Moment) -> dict[str, Any]:
    return {
        "number": moment.number,
        "kind": moment.kind,
        "title": moment.title,
        "effective_on": moment.effective_on,
        "recorded_at": moment.recorded_at,
        "document_no": moment.document_no,
        "reason": moment.reason,
        "corrects": moment.corrects,
        "corrected_by": [remark.number for remark in moment.corrections],
        "changes": [
            {"item": change.item, "label": change.label, "before": change.before, "after": change.after}
            for change in moment.changes
        ],
    }
