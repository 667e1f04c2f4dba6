"""What a visitor means who types, pastes or scans something to be verified."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

from registry.organisations.validators.codes import LENGTH, normalise

#: The address behind the QR of a certificate: whatever follows the token is not of it.
_TOKEN_ADDRESS = re.compile(r"token=([A-Za-z0-9_-]*)")
_TOKEN_LETTERS = re.compile(r"[A-Za-z0-9_-]+")
#: A token by itself, as `issue_certificate` draws them; a name in Latin letters has no digit.
_BARE_TOKEN = re.compile(r"(?=.*[0-9_-])[A-Za-z0-9_-]{24}")
#: The address of a body's page, which the QR on that page carries.
_PAGE = re.compile(r"/organisations/([^/?#\s]+)")
_SERIAL = re.compile(rf"(?<![0-9A-Z-])((?:[0-9A-Z]-?){{{LENGTH - 1}}}[0-9A-Z])-([0-9]{{2,3}})(?![0-9A-Z-])")
_WORD = re.compile(r"[0-9A-Z]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
#: Fewer characters than this between Chinese words are a number of a street or a year, and no code.
_LEAST = 9


class Question(NamedTuple):
    """`kind`: token (of a certificate's QR), serial (a certificate's number), code, or name (text that holds none)."""

    kind: str
    text: str


def token_in(text: str) -> str:
    """The token at the head of what an address carries as one; '' if it carries none."""
    found = _TOKEN_LETTERS.search(text)
    return found[0] if found else ""


def asked_by(text: str) -> Question:
    """What `text` asks for. Words around a token, number or code are not of it; nothing is repaired."""
    if address := _TOKEN_ADDRESS.search(unquote(text)):
        return Question("token", address[1])
    page = _PAGE.search(text)
    text = page[1] if page else text
    if serial := _SERIAL.search(_dashed(text)):
        return Question("serial", f"{serial[1].replace('-', '')}-{serial[2]}")
    if _BARE_TOKEN.fullmatch(text) and len(normalise(text)) != LENGTH:
        return Question("token", text)
    return _code_or_name(text)


def _dashed(text: str) -> str:
    """As `normalise`, with every dash kept as a hyphen: it parts a certificate's number from its code."""
    folded = unicodedata.normalize("NFKC", text)
    dashes = ("-" if unicodedata.category(char) == "Pd" or char == "\u2212" else char for char in folded)
    return "-".join(normalise(part) for part in "".join(dashes).split("-"))


def _code_or_name(text: str) -> Question:
    apart = _WORD.findall(unicodedata.normalize("NFKC", text).upper())
    joined = _WORD.findall(normalise(text))
    whole = next((word for word in (*apart, *joined) if len(word) == LENGTH), None)
    if whole:
        return Question("code", whole)
    if not _HAN.search(text):
        return Question("code" if any(map(str.isdecimal, text)) else "name", text)
    longest = max(joined, key=len, default="")
    return Question("code", longest) if len(longest) >= _LEAST else Question("name", text)
