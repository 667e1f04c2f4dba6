"""The law of a matter as it stands on a day, for an office."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from registry.filings.declarations import Matter, citation
from registry.filings.declarations.forms import applies
from registry.filings.models import Provision

#: What is promised within the limit `x` stands under `x_promised`.
PROMISED = "_promised"
_UNITS = {"WD": "个工作日", "CD": "日"}


@dataclass(frozen=True)
class Terms:
    """What binds one filing: a plain snapshot that is stored with it, and read through these methods."""

    snapshot: Mapping[str, Any]

    def limit(self, key: str) -> Mapping[str, Any] | None:
        """{"days", "unit", "label", "source", "certain", "note"} of a time limit, None if not set."""
        return self.snapshot["limits"].get(key)

    def amount(self, key: str) -> str | None:
        """The amount under `key`, a decimal string; None if not set."""
        row = self.snapshot["amounts"].get(key)
        return row["value"] if row else None

    def rule(self, key: str) -> Any:
        """The rule's value under `key`; None if not set."""
        row = self.snapshot["rules"].get(key)
        return row["value"] if row else None

    def papers(self, data: Mapping[str, Any], *, abolished: bool = False) -> list[Mapping[str, Any]]:
        """Papers asked of a filing with these answers; with `abolished` those no longer asked instead."""
        return [
            row
            for row in self.snapshot["papers"]
            if (row["requirement"] == "abolished") is abolished and applies(row["when"], data)
        ]

    def checks(self, data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Lines of the reviewer's checklist for these answers."""
        return [row for row in self.snapshot["checks"] if applies(row["when"], data)]

    def conditions(self, data: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
        """Conditions of the law; without `data`, every one of them."""
        rows = self.snapshot["conditions"]
        return [row for row in rows if data is None or applies(row["when"], data)]


def length(limit: Mapping[str, Any]) -> str:
    """How long a limit is, in its own unit: 10 个工作日, 60 日."""
    return f"{limit['days']} {_UNITS.get(limit['unit'], limit['unit'])}"


def longer(promise: Mapping[str, Any], law: Mapping[str, Any]) -> bool:
    """Whether a promise is longer than the law allows: {"days", "unit"} each. Five working days count as seven days."""
    return _weight(promise) > _weight(law)


def _weight(limit: Mapping[str, Any]) -> int:
    return int(limit["days"]) * (7 if limit["unit"] == "WD" else 5)


def terms_of(filing: Any) -> Terms:
    """The terms stored with a filing."""
    return Terms(filing.declaration)


def terms_for(matter: Matter, on: date, office: Any = None) -> Terms:
    """The terms of `matter` in force on `on`: rows of `office` before rows of all offices. One query."""
    return terms_for_each([matter], on, office)[matter.code]


def terms_for_each(matters: Sequence[Matter], on: date, office: Any = None) -> dict[str, Terms]:
    """`terms_for` of several matters, by code. One query."""
    rows = _in_force([matter.code for matter in matters], on, office)
    return {matter.code: _terms(matter, on, rows[matter.code]) for matter in matters}


def _terms(matter: Matter, on: date, rows: Mapping[str, Mapping[str, Provision]]) -> Terms:
    return Terms(
        {
            "code": matter.code,
            "name": matter.name,
            "version": matter.version,
            "on": on.isoformat(),
            "limits": _without_longer_promises(
                {key: _cited(row, **row.value) for key, row in _ordered(rows["limit"], matter.limits)}
            ),
            "amounts": {
                key: _cited(row, **row.value) for key, row in _ordered(rows["amount"], matter.amounts)
            },
            "rules": {key: _cited(row, **row.value) for key, row in _ordered(rows["rule"], matter.rules)},
            "conditions": [
                _cited(row, key=key, **row.value)
                for key, row in _ordered(rows["condition"], matter.conditions)
            ],
            "papers": [
                _cited(row, key=key, **row.value) for key, row in _ordered(rows["paper"], matter.papers)
            ],
            "checks": [
                {
                    "key": c.key,
                    "text": c.text,
                    "item": c.item,
                    "when": _lists(c.when),
                    "source": c.source.cited,
                }
                for c in matter.checks
            ],
        }
    )


def _without_longer_promises(limits: dict[str, Any]) -> dict[str, Any]:
    """What is promised beyond the law is no promise: it is not told, and nothing is measured by it."""
    return {key: limit for key, limit in limits.items() if not _beyond_law(key, limit, limits)}


def _beyond_law(key: str, limit: Mapping[str, Any], limits: Mapping[str, Any]) -> bool:
    base = key.removesuffix(PROMISED)
    return base != key and base in limits and longer(limit, limits[base])


def law_of_promise(matter: str, key: str, on: date, office: Any) -> Mapping[str, Any] | None:
    """The value of the statutory limit behind the promise `key` on `on`; None where there is none."""
    base = key.removesuffix(PROMISED)
    row = _in_force([matter], on, office)[matter]["limit"].get(base) if base != key else None
    return row.value if row else None


def _in_force(codes: Sequence[str], on: date, office: Any) -> dict[str, dict[str, dict[str, Provision]]]:
    """Rows by matter, kind and key."""
    scope = Q(office__isnull=True) | (Q(office=office) if office else Q(pk__isnull=True))
    found = Provision.objects.filter(
        scope, Q(in_force_to__isnull=True) | Q(in_force_to__gte=on), matter__in=codes, in_force_from__lte=on
    ).order_by("id")
    rows: dict[str, dict[str, dict[str, Provision]]] = {
        code: {kind: {} for kind in Provision.Kind.values} for code in codes
    }
    for row in found:
        same = rows[row.matter][row.kind]
        held = same.get(row.key)
        if held is None or _rank(row) > _rank(held):
            same[row.key] = row
    return rows


def _ordered(rows: Mapping[str, Provision], declared: Iterable[Any]) -> list[tuple[str, Provision]]:
    """Rows in the order of the declaration, whenever they were written; what staff added stands last."""
    places = {item.key: place for place, item in enumerate(declared)}
    return sorted(rows.items(), key=lambda pair: places.get(pair[0], len(places)))


def _rank(row: Provision) -> tuple[bool, date]:
    return row.office_id is not None, row.in_force_from


def _cited(row: Provision, **value: Any) -> dict[str, Any]:
    source = citation(row.instrument, row.article, row.version) or row.note
    return {**value, "source": source, "certain": row.certain, "note": row.note}


def _lists(when: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {key: list(values) for key, values in when.items()}
