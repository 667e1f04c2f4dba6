"""Queries that are credit codes, whole or in part, however they were typed."""

import re
from dataclasses import dataclass

from registry.organisations.validators import codes

_PREFIX = re.compile(r"5[1239]\d{2,6}|5[1239]\d{6}[0-9A-Z]{1,9}")
_CODE_LIKE = re.compile(r"(?=(?:.*\d){8})[1-9ANY][0-9A-Z]{15,20}")


@dataclass(frozen=True)
class CodeQuery:
    """`part` is whole, body (9 characters) or prefix; `sentence` says in Chinese what is wrong with a whole code.

    `proposal` is the code with the right check character when only that one is wrong.
    """

    part: str
    value: str
    sentence: str = ""
    proposal: str = ""


def read_code(raw: str) -> CodeQuery | None:
    """The code a query is, with spaces, hyphens, full width and lower case accepted; None when it is none."""
    value = codes.normalise(raw)
    if not value.isascii() or not value.isalnum() or not any(char.isdigit() for char in value):
        return None
    if _CODE_LIKE.fullmatch(value):
        return _whole(value)
    if len(value) == 9 and codes.is_organisation_code(value):
        return CodeQuery("body", value)
    return CodeQuery("prefix", value) if _PREFIX.fullmatch(value) else None


def _whole(value: str) -> CodeQuery:
    finding = codes.examine(value)
    if finding.ok:
        return CodeQuery("whole", value)
    proposal = value[:-1] + finding.expected if finding.reason == codes.CodeReason.CHECK18 else ""
    return CodeQuery("whole", value, finding.sentence, proposal)
