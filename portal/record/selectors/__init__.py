"""What the public reads of a body."""

from portal.record.selectors.days import DayOfRecord, record_on
from portal.record.selectors.places import Place, place_of
from portal.record.selectors.record import PublicRecord, find, public_record
from portal.record.selectors.verification import (
    Verdict,
    registered_neighbours,
    verify,
    verify_code,
    verify_token,
)

__all__ = [
    "DayOfRecord",
    "Place",
    "PublicRecord",
    "Verdict",
    "find",
    "place_of",
    "public_record",
    "record_on",
    "registered_neighbours",
    "verify",
    "verify_code",
    "verify_token",
]
