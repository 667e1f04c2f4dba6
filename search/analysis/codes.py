"""Queries that are credit codes, whole or in part, however they were typed."""

import re
from dataclasses import dataclass

from registry.organisations.validators import codes

_PREFIX = re.compile(r"5[1239]\d{2,6}|5[1239]\d{6}[0-9A-Z]{1,9}")
_CODE_LIKE = re.compile(r"(?=(?:.*\d){8})[1-9ANY][0-9A-Z]{15,20}")
_RUN = re.compile(r"[0-9A-Z]+")
_PART_LENGTH = 9
#: From here on a beginning is told how many characters it lacks.
_NEARLY_WHOLE = 16


@dataclass(frozen=True)
class CodeQuery:
    """`part` is whole, body (9 characters) or prefix; `sentence` says in Chinese what is wrong with a whole code.

    `proposals` are the right codes one slip away from a wrong one, the likeliest first.
    """

    part: str
    value: str
    sentence: str = ""
    proposals: tuple[str, ...] = ()


def read_code(raw: str) -> CodeQuery | None:
    """The code a query is, with spaces, hyphens, full width and lower case accepted; None when it is none.

    A whole code, or the nine characters of an organisation code, may stand beside other words.
    """
    value = codes.normalise(raw)
    if not value.isascii() or not value.isalnum():
        return _beside_words(raw)
    if not any(char.isdigit() for char in value):
        return None
    if len(value) < codes.LENGTH and _PREFIX.fullmatch(value):
        return CodeQuery(
            "prefix", value, codes.examine(value).sentence if len(value) >= _NEARLY_WHOLE else ""
        )
    if _CODE_LIKE.fullmatch(value):
        return _whole(value)
    if len(value) == _PART_LENGTH and codes.is_organisation_code(value):
        return CodeQuery("body", value)
    return _beside_words(raw)


def _beside_words(raw: str) -> CodeQuery | None:
    """The right code among the words of a query, also one typed with spaces, or else what looks like one."""
    runs = [run for word in raw.split() for run in _RUN.findall(codes.normalise(word))]
    joined = [run for run in _RUN.findall(codes.normalise(raw)) if codes.examine(run).ok]
    right = [run for run in (*runs, *joined) if codes.examine(run).ok]
    alike = [run for run in runs if len(run) == codes.LENGTH and _CODE_LIKE.fullmatch(run)]
    for whole in (*right, *alike):
        return _whole(whole)
    parts = (run for run in runs if len(run) == _PART_LENGTH and any(char.isdigit() for char in run))
    return next((CodeQuery("body", part) for part in parts if codes.is_organisation_code(part)), None)


def _whole(value: str) -> CodeQuery:
    return CodeQuery("whole", value, codes.examine(value).sentence, codes.did_you_mean(value))
