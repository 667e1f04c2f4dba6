"""What the public reads of a body."""

from portal.record.selectors.days import DayOfRecord, record_on
from portal.record.selectors.record import PublicRecord, find, public_record
from portal.record.selectors.verification import Verdict, registered_neighbours, verify_code, verify_token

__all__ = [
    "DayOfRecord",
    "PublicRecord",
    "Verdict",
    "find",
    "public_record",
    "record_on",
    "registered_neighbours",
    "verify_code",
    "verify_token",
]
