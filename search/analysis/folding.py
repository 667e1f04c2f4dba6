"""One searchable form for every way of writing the same characters."""

import unicodedata
from typing import NamedTuple

from registry.organisations.validators.names import simplified


class Folded(NamedTuple):
    """A folded text and, for each of its characters, the place in the original it came from."""

    text: str
    places: tuple[int, ...]


class _FoldTable(dict[int, str]):
    """Character by character: NFKC, lower case, letters and digits only; filled as characters are met."""

    def __missing__(self, codepoint: int) -> str:
        normal = unicodedata.normalize("NFKC", chr(codepoint)).lower()
        kept = "".join(char for char in normal if char.isalnum())
        self[codepoint] = kept
        return kept


_TABLE = _FoldTable()


def simplify(text: str) -> str:
    """Traditional to simplified characters by phrases (乾隆 stays, 頭髮 and 發展 part); length is kept."""
    changed = simplified(text)
    return changed if len(changed) == len(text) else text


def fold(text: str) -> str:
    """Half width, lower case, simplified; without spaces, punctuation and invisible characters."""
    return simplify(text.translate(_TABLE))


def fold_with_places(text: str) -> Folded:
    """`fold`, with the way back to the original for marking."""
    characters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for folded in _TABLE[ord(char)]:
            characters.append(folded)
            places.append(place)
    return Folded(simplify("".join(characters)), tuple(places))


def as_written(text: str, folded: str) -> str:
    """The first piece of the text that folds to `folded`, as it stands there; '' when there is none."""
    found, places = fold_with_places(text)
    start = found.find(folded) if folded else -1
    return text[places[start] : places[start + len(folded) - 1] + 1] if start >= 0 else ""


def is_han(char: str) -> bool:
    """True for a Chinese character of any plane."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\U00020000" <= char <= "\U0003ffff"
        or char == "〇"
    )


def split_words(text: str) -> list[str]:
    """The words of a query as typed: cut at spaces, commas and 、； ; quotation marks and brackets only fall away."""
    normal = unicodedata.normalize("NFKC", text)
    spaced = "".join(" " if char.isspace() or char in ",;、。" else char for char in normal)
    return [word for word in spaced.split(" ") if fold(word)]
