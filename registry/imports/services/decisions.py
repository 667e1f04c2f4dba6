"""Published decisions of the past as ledger entries, once each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from registry.imports.declarations import Finding
from registry.imports.services.planning import NOT_YOURS, SOURCE, Plan
from registry.imports.validators.rows import Row
from registry.ledger.models import LedgerEntry
from registry.ledger.services import Change
from registry.organisations.models import Organisation

_UNKNOWN_BODY = "登记簿中没有这个代码的组织，请先导入登记册，再导入决定。"
_RECORDED_OTHERWISE = "这一文书号已记载于该组织，但日期或事项不同，请核对；登记簿未改动。"


class DecisionPlanner:
    """Plans batches of one file of decisions. A decision is known by body and document number, whatever kind of entry
    bears it: one that was made here stands in the ledger as what it did."""

    def __init__(self, source_ref: str, allowed: frozenset[str] | None = None) -> None:
        self.source_ref = source_ref
        self.allowed = allowed

    def plan(self, rows: Sequence[Row]) -> Plan:
        """Rows must be free of errors and of different decisions; rows that cannot be recorded get a finding."""
        plan = Plan()
        bodies = {
            body.code: body
            for body in Organisation.objects.select_related("registrar").filter(
                code__in={row.code for row in rows}
            )
        }
        recorded = _recorded(
            [body.pk for body in bodies.values()], [str(row.items["document_no"]) for row in rows]
        )
        for row in rows:
            body = bodies.get(row.code)
            if body is None:
                row.findings.append(Finding(row.number, "统一社会信用代码", row.code, _UNKNOWN_BODY))
                continue
            if self.allowed is not None and (
                body.registrar is None or body.registrar.code not in self.allowed
            ):
                row.findings.append(Finding(row.number, "统一社会信用代码", row.code, NOT_YOURS))
                continue
            document_no = str(row.items["document_no"])
            present = recorded.get((body.pk, document_no))
            if present is None:
                plan.changes.append(self._change(row, body))
            elif any(_is_told_by(entry, row) for entry in present):
                plan.unchanged += 1
            else:
                row.findings.append(Finding(row.number, "决定文书号", document_no, _RECORDED_OTHERWISE))
        return plan

    def _change(self, row: Row, body: Organisation) -> Change:
        decided_on = row.items["decided_on"]
        if not isinstance(decided_on, date):
            raise TypeError("a planned decision has its day")
        return Change(
            organisation=body,
            kind=LedgerEntry.Kind.DECIDED,
            effective_on=decided_on,
            reason=str(row.items["matter"]),
            source_kind=SOURCE,
            source_ref=f"{self.source_ref}/{row.number}",
            document_no=str(row.items["document_no"]),
        )


def _is_told_by(entry: LedgerEntry, row: Row) -> bool:
    """An entry of what a decision did has words of its own: there the day alone tells whether it is the same."""
    if entry.effective_on != row.items["decided_on"]:
        return False
    return entry.kind != LedgerEntry.Kind.DECIDED or entry.reason == row.items["matter"]


def _recorded(bodies: list[int], document_nos: list[str]) -> Mapping[tuple[int, str], list[LedgerEntry]]:
    """The entries of these bodies that bear one of these numbers, by body and number."""
    found: dict[tuple[int, str], list[LedgerEntry]] = defaultdict(list)
    rows = LedgerEntry.objects.filter(organisation_id__in=bodies, document_no__in=document_nos)
    for entry in rows.only("organisation_id", "document_no", "kind", "effective_on", "reason"):
        found[entry.organisation_id, entry.document_no].append(entry)
    return dict(found)
