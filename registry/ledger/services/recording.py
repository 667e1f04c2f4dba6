"""One body, one entry: what the matters of the register and its staff call."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.ledger.models import LedgerEntry
from registry.ledger.services.batch import record_many
from registry.ledger.services.entries import Change, Opening
from registry.ledger.services.errors import LedgerError
from registry.organisations.models import Organisation


def open_body(
    values: Mapping[str, object],
    *,
    kind: str = LedgerEntry.Kind.ESTABLISHED,
    effective_on: date,
    actor: Any,
    reason: str = "",
    source_kind: str = "",
    source_ref: str = "",
    document_no: str = "",
) -> Organisation:
    """Create a body with entry 1 of its ledger, in the caller's transaction.

    `values`: item (see `ledger.declarations.ITEMS`) → value, at least code, kind, name, level. LedgerError, a
    Chinese sentence, if a value cannot be held, the code is taken or `effective_on` lies in the future.
    """
    opening = Opening(
        values=values,
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        source_kind=source_kind,
        source_ref=source_ref,
        document_no=document_no,
    )
    return record_many(openings=[opening], actor=actor).organisations[0]


def record(
    organisation: Organisation,
    kind: str,
    changes: Mapping[str, object],
    *,
    effective_on: date,
    actor: Any,
    reason: str = "",
    source_kind: str = "",
    source_ref: str = "",
    document_no: str = "",
) -> LedgerEntry:
    """Add an entry to the body's ledger and project it, in the caller's transaction; locks the organisation row.

    Items that do not change are left out; the kinds 注销, 撤销, 吊销 and 清算 set the status themselves, and an end
    sets `ended_on`, which a further end leaves as it is. An entry may take effect before older ones: then those still hold from their own days.
    `organisation` shows the new state afterwards. LedgerError if nothing changes, a value cannot be held, the
    status may not follow (`workflows.NEXT_STATUSES`) or the day lies in the future; LedgerConflict if somebody wrote in between.
    """
    change = Change(
        organisation=organisation,
        kind=kind,
        changes=changes,
        effective_on=effective_on,
        reason=reason,
        source_kind=source_kind,
        source_ref=source_ref,
        document_no=document_no,
    )
    return _single(change, actor)


def correct(entry: LedgerEntry, changes: Mapping[str, object], *, reason: str, actor: Any) -> LedgerEntry:
    """Correct an entry by one that points at it: the register reads as if it had been right from its own day.

    Both stay readable and show `reason`, which is required. Without `changes` it is a remark. A later entry that set
    the same item still holds from its day.
    """
    if not reason.strip():
        raise LedgerError("请写明更正的理由，它会与原记载一同公开。")
    change = Change(
        organisation=entry.organisation,
        kind=LedgerEntry.Kind.CORRECTED,
        changes=changes,
        effective_on=entry.effective_on,
        reason=reason.strip(),
        source_kind="correction",
        source_ref=str(entry.number),
        corrects=entry,
    )
    return _single(change, actor)


def _single(change: Change, actor: Any) -> LedgerEntry:
    written = record_many(changes=[change], actor=actor).entries[0]
    return LedgerEntry.objects.get(organisation_id=change.organisation.pk, number=written.number)
