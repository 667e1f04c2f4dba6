"""What can be recorded, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.ledger.models import LedgerEntry
from registry.organisations.models import Organisation

Kind = LedgerEntry.Kind

STATUS_OF_KIND: dict[str, str] = {
    Kind.LIQUIDATION: "liquidating",
    Kind.DISSOLVED: "dissolved",
    Kind.ANNULLED: "annulled",
    Kind.REVOKED: "revoked",
}
KINDS = frozenset(Kind.values)
#: Kinds that may stand without a changed item: the fact itself is what is recorded.
BARE_KINDS = frozenset({Kind.CHARTER, Kind.DECIDED, Kind.CORRECTED})


@dataclass(slots=True, kw_only=True)
class Opening:
    """A body to be opened with its first entry. `values`: item → value, at least code, kind, name and level."""

    values: Mapping[str, object]
    effective_on: date
    kind: str = Kind.ESTABLISHED
    reason: str = ""
    source_kind: str = ""
    source_ref: str = ""
    document_no: str = ""


@dataclass(slots=True, kw_only=True)
class Change:
    """An entry for a body that exists. With `corrects` the date of the corrected entry counts, not `effective_on`."""

    organisation: Organisation
    kind: str
    changes: Mapping[str, object] = field(default_factory=dict)
    effective_on: date
    reason: str = ""
    source_kind: str = ""
    source_ref: str = ""
    document_no: str = ""
    corrects: LedgerEntry | None = None


@dataclass(slots=True)
class Recorded:
    """What a batch wrote. Its entries carry no primary key; (organisation, number) names them."""

    organisations: list[Organisation]
    entries: list[LedgerEntry]
