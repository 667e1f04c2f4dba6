"""Entries as the pure lines that `workflows` folds."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from registry.ledger.models import LedgerEntry
from registry.ledger.workflows import Line


def line_of(entry: LedgerEntry, corrects: int | None) -> Line:
    """`corrects`: the number of the corrected entry."""
    return Line(entry.number, entry.effective_on, entry.recorded_at, entry.after, corrects, str(entry.kind))


def lines_in(entries: Sequence[LedgerEntry]) -> list[Line]:
    """The lines of a whole ledger already read, in order of number. No query."""
    numbers = {entry.pk: entry.number for entry in entries}
    return [line_of(entry, numbers.get(entry.corrects_id or 0)) for entry in entries]


def lines_of(organisation_pks: Collection[int]) -> dict[int, list[Line]]:
    """Every line of the given bodies, by primary key of the body, in order of number. One query; none for none."""
    lines: dict[int, list[Line]] = defaultdict(list)
    if not organisation_pks:
        return lines
    rows = LedgerEntry.objects.filter(organisation_id__in=organisation_pks).order_by(
        "organisation_id", "number"
    )
    for pk, *fields in rows.values_list(
        "organisation_id", "number", "effective_on", "recorded_at", "after", "corrects__number", "kind"
    ):
        lines[pk].append(Line(*fields))
    return lines
