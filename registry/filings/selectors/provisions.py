"""Provisions in words."""

from datetime import date

from registry.filings.models import Provision
from registry.filings.selectors.law import length
from registry.offices import selectors as offices

_LONGEST = 20
_REQUIREMENTS = {"required": "必须提交", "optional": "可以不交", "abolished": "已取消"}


def subject_of(row: Provision) -> str:
    """What a provision is about."""
    if row.kind in (Provision.Kind.CONDITION, Provision.Kind.TEXT):
        text = str(row.value.get("text") or row.key)
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return str(row.value.get("label") or row.value.get("title") or f"{row.get_kind_display()} {row.key}")


def said(row: Provision) -> str:
    """What it says, in a line."""
    value = row.value
    if row.kind == Provision.Kind.LIMIT:
        return length(value)
    if row.kind == Provision.Kind.PAPER:
        return _REQUIREMENTS.get(value["requirement"], value["requirement"])
    if row.kind in (Provision.Kind.CONDITION, Provision.Kind.TEXT):
        return str(value["text"])
    held = value.get("value")
    return {True: "适用", False: "不适用"}[held] if isinstance(held, bool) else str(held)


def standing_of(row: Provision, on: date | None = None) -> str:
    """现行 since a day, 未施行 until one, 已失效 with its last."""
    today = on or offices.today()
    if row.in_force_from > today:
        return f"{row.in_force_from} 起施行"
    if row.in_force_to is not None and row.in_force_to < today:
        return f"已失效（{row.in_force_from} 至 {row.in_force_to}）"
    until = f"，至 {row.in_force_to}" if row.in_force_to else ""
    return f"现行（{row.in_force_from} 起{until}）"
