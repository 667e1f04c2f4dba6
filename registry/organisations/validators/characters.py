"""Characters that nobody sees, told apart by what is to be done about them.

One judgement for what is typed, imported, given as a name and written into the register: what a form lets through, the
ledger takes.
"""

import unicodedata
from enum import StrEnum


class Unseen(StrEnum):
    """Why a character cannot be seen or printed."""

    EMPTY = "empty"  # U+0000, which no database holds
    CONTROL = "control"
    DIRECTION = "direction"  # turns the text around: what is read is not what is written
    INVISIBLE = "invisible"  # zero-width and the like: nothing is lost without it
    HALF = "half"  # a lone surrogate
    UNKNOWN = "unknown"  # unassigned, or of private use: some fonts may show it


_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BY_CATEGORY = {
    "Cc": Unseen.CONTROL,
    "Cf": Unseen.INVISIBLE,
    "Cs": Unseen.HALF,
    "Co": Unseen.UNKNOWN,
    "Cn": Unseen.UNKNOWN,
}


def unseen(text: str, *, lines: bool = False) -> dict[Unseen, str]:
    """The unseen characters of a text by why, each once; {} for nearly every text.

    `lines`: line breaks and tabs are no fault there.
    """
    found: dict[Unseen, str] = {}
    if text.isprintable():
        return found
    for char in dict.fromkeys(text):
        why = _why(char)
        if why is not None and not (lines and char in "\n\r\t"):
            found[why] = found.get(why, "") + char
    return found


def without(text: str, *why: Unseen) -> str:
    """The text without the characters that are unseen for one of these reasons."""
    if text.isprintable():
        return text
    return "".join(char for char in text if _why(char) not in why)


def code_points(chars: str) -> str:
    """U+200B、U+FEFF: unseen characters as a sentence can name them, five at most."""
    points = sorted({f"U+{ord(char):04X}" for char in chars})
    return "、".join(points[:5]) + ("等" if len(points) > 5 else "")


def _why(char: str) -> Unseen | None:
    if char == "\x00":
        return Unseen.EMPTY
    if char in _DIRECTION:
        return Unseen.DIRECTION
    return _BY_CATEGORY.get(unicodedata.category(char))
