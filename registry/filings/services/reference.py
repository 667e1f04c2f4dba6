"""Reference rows: every declared provision becomes an editable, dated row once."""

from collections.abc import Iterator
from typing import Any

from registry.filings.declarations import Matter, Source, all_matters
from registry.filings.models import Provision


def install_provisions() -> int:
    """Adds the declared provisions that are not there yet; never touches a row that staff edited. Returns how many."""
    held = set(Provision.objects.filter(office__isnull=True).values_list("matter", "kind", "key"))
    missing = [
        row
        for matter in all_matters()
        for row in _declared(matter)
        if (row.matter, row.kind, row.key) not in held
    ]
    Provision.objects.bulk_create(missing, batch_size=200)
    return len(missing)


def _declared(matter: Matter) -> Iterator[Provision]:
    for limit in matter.limits:
        value: dict[str, Any] = {"days": limit.days, "unit": limit.unit, "label": limit.label}
        yield _row(matter, Provision.Kind.LIMIT, limit.key, value, limit.source)
    for amount in matter.amounts:
        yield _row(
            matter,
            Provision.Kind.AMOUNT,
            amount.key,
            {"value": amount.value, "label": amount.label},
            amount.source,
        )
    for rule in matter.rules:
        yield _row(
            matter, Provision.Kind.RULE, rule.key, {"value": rule.value, "label": rule.label}, rule.source
        )
    for condition in matter.conditions:
        value = {"text": condition.text, "when": {k: list(v) for k, v in condition.when.items()}}
        yield _row(matter, Provision.Kind.CONDITION, condition.key, value, condition.source)
    for paper in matter.papers:
        value = {
            "title": paper.title,
            "help": paper.help,
            "requirement": paper.requirement,
            "when": {k: list(v) for k, v in paper.when.items()},
        }
        yield _row(matter, Provision.Kind.PAPER, paper.key, value, paper.source)


def _row(matter: Matter, kind: str, key: str, value: dict[str, Any], source: Source) -> Provision:
    return Provision(
        matter=matter.code,
        kind=kind,
        key=key,
        value=value,
        instrument=source.instrument,
        version=source.version,
        article=source.article,
        certain=source.certain,
        note=source.note,
        in_force_from=source.in_force_from,
    )
