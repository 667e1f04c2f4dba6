"""Registered items as rows of a table, for today and for any day."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.record.declarations import ITEMS_IF_KNOWN, ITEMS_OF_A_DAY, ITEMS_SHOWN, SHORT_LABELS
from registry.ledger.declarations import ITEMS, label_of
from registry.ledger.selectors import Moment
from registry.organisations.models import Organisation

_CHOICES: dict[str, dict[str, str]] = {
    "status": {value: str(label) for value, label in Organisation.Status.choices},
    "kind": {value: str(label) for value, label in Organisation.Kind.choices},
    "level": {value: str(label) for value, label in Organisation.Level.choices},
}
#: Changes of these are told beside the value; a new name stands among the former names.
_NOTED = ("legal_representative", "competent_unit_name", "registrar_name", "funds", "address")


@dataclass(frozen=True)
class ItemRow:
    """One registered item. `value` is what people read, '' if unknown; `note` a remark; `today` what it is now."""

    name: str
    label: str
    value: str
    note: str = ""
    today: str | None = None


def values_of(organisation: Organisation) -> dict[str, object]:
    """Today's items in the form in which the ledger's `as_of` gives those of another day."""
    return {
        name: getattr(organisation, name) for name in (*ITEMS_SHOWN, *ITEMS_IF_KNOWN, *ITEMS_OF_A_DAY, "kind")
    } | {"direct_registration": organisation.direct_registration}


def rows_of(values: Mapping[str, object], moments: Iterable[Moment] = ()) -> list[ItemRow]:
    """The table of items; with `moments`, each row also says when it last changed."""
    notes = _notes(moments)
    names = [*ITEMS_SHOWN, *(name for name in ITEMS_IF_KNOWN if values.get(name))]
    return [_row(name, values, notes.get(name, "")) for name in names]


def rows_of_day(values: Mapping[str, object], today: Mapping[str, object]) -> list[ItemRow]:
    """The table of a day of the past, with every item known then or now; what reads otherwise now says how."""
    optional = (*ITEMS_IF_KNOWN, *ITEMS_OF_A_DAY)
    names = [*ITEMS_SHOWN, *(name for name in optional if values.get(name) or today.get(name))]
    return [_beside_today(_row(name, values, ""), today) for name in names]


def _beside_today(row: ItemRow, today: Mapping[str, object]) -> ItemRow:
    now = words(row.name, today.get(row.name), today)
    return row if now == row.value else replace(row, today=now or "未记载")


def _row(name: str, values: Mapping[str, object], note: str) -> ItemRow:
    return ItemRow(name, short_label(name, str(values["kind"])), words(name, values.get(name), values), note)


def short_label(name: str, kind: str) -> str:
    """What the item is called in the table for a body of this kind."""
    return SHORT_LABELS.get(name) or label_of(name, kind)


def words(name: str, value: object, values: Mapping[str, object]) -> str:
    """An item as people read it; '' is unknown. Money in 万元, dates as 2019年5月1日."""
    if name == "competent_unit_name" and not value and values.get("direct_registration"):
        return "无（直接登记）"
    if value is None or value == "":
        return ""
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        return f"{value / 10000:,.6f}".rstrip("0").rstrip(".") + " 万元"
    if name in _CHOICES:
        return _CHOICES[name].get(str(value), str(value))
    return str(value)


def _notes(moments: Iterable[Moment]) -> dict[str, str]:
    """Item → when and from what it last changed; `moments` newest first."""
    notes: dict[str, str] = {}
    for moment in moments:
        if moment.opening or moment.corrects is not None:
            continue
        for change in moment.changes:
            if change.item in _NOTED and change.before and change.item in ITEMS:
                before = short_value(change.item, change.before)
                notes.setdefault(change.item, f"{moment.effective_on:%Y-%m-%d} 由“{before}”变更")
    return notes


def short_value(item: str, text: str) -> str:
    """A value of the ledger's sentences as the table writes it: money in 万元."""
    if item != "funds":
        return text
    try:
        amount = Decimal(text.removesuffix("元").replace(",", ""))
    except ArithmeticError:
        return text
    return words("funds", amount, {})
