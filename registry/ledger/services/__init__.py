"""The only writers of the register."""

from registry.ledger.services.batch import record_many
from registry.ledger.services.entries import Change, Opening, Recorded
from registry.ledger.services.errors import LedgerConflict, LedgerError
from registry.ledger.services.recording import correct, open_body, record

__all__ = [
    "Change",
    "LedgerConflict",
    "LedgerError",
    "Opening",
    "Recorded",
    "correct",
    "open_body",
    "record",
    "record_many",
]
