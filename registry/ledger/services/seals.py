"""Sealing entries: an HMAC with a key kept outside the database, each over the one before."""

import hashlib

from django.conf import settings

from registry.ledger.models import LedgerEntry
from registry.ledger.workflows import seal


def ledger_key() -> bytes:
    """settings.LEDGER_KEY; unset (embedded and tests only) a key derived from SECRET_KEY."""
    if settings.LEDGER_KEY:
        return str(settings.LEDGER_KEY).encode()
    return hashlib.sha256(b"ledger\x00" + settings.SECRET_KEY.encode()).digest()


def seal_of(
    entry: LedgerEntry, code: str, corrects: int | None, key: bytes, *, number: int | None = None
) -> str:
    """The seal of the entry's present content. `corrects`: number of the corrected entry of the same body.

    `number` instead of the entry's own asks what the seal was if the entry had stood there.
    """
    fields = {
        "body": code,
        "number": entry.number if number is None else number,
        "kind": str(entry.kind),
        "effective_on": entry.effective_on,
        "recorded_at": entry.recorded_at,
        "before": entry.before,
        "after": entry.after,
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "reason": entry.reason,
        "source_kind": entry.source_kind,
        "source_ref": entry.source_ref,
        "document_no": entry.document_no,
        "corrects": corrects,
    }
    return seal(key, fields, entry.previous_hash)
