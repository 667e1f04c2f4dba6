"""The font of printed documents, and what is done about characters it does not have.

Noto Sans SC has all of GB 2312, 20,976 of the 20,992 unified ideographs and extension A, but only some of the rarer
ones. No character ever becomes a blank: it is printed as its Unicode number, 〔U+20BB7〕, and a note below says so.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from PIL import ImageFont

FAMILY = "Noto Sans SC"
_NO_CHARACTER = "\U0010ffff"


@lru_cache(maxsize=1)
def font_file() -> Path:
    """The font carried by the wheel `zhplot` (OFL), found without importing that package."""
    return Path(str(metadata.distribution("zhplot").locate_file("zhplot/fonts/NotoSansSC-Regular.ttf")))


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font for Pillow, `size` in pixels."""
    return ImageFont.truetype(str(font_file()), size, layout_engine=ImageFont.Layout.BASIC)


def without_glyph(text: str) -> list[str]:
    """Characters of `text` that the font does not have, each once, in order."""
    return [char for char in dict.fromkeys(text) if not _has_glyph(char)]


class Text:
    """Prepares the texts of one document and remembers what had to be replaced."""

    def __init__(self) -> None:
        self.replaced: dict[str, None] = {}

    @property
    def rare(self) -> list[str]:
        """Numbers of the replaced characters, for the note below the document."""
        return list(self.replaced)

    def line(self, value: Any) -> str:
        """One line: white space and control characters become single spaces, missing glyphs their numbers."""
        return "".join(self._printed(char) for char in " ".join(_visible(str(value or "")).split()))

    def lines(self, values: Iterable[Any]) -> list[str]:
        """Each line of each value; empty ones left out."""
        found = (self.line(part) for value in values for part in str(value or "").splitlines())
        return [line for line in found if line]

    def _printed(self, char: str) -> str:
        if _has_glyph(char):
            return char
        number = f"U+{ord(char):04X}"
        self.replaced[number] = None
        return f"〔{number}〕"


def _visible(text: str) -> str:
    """Without marks of direction and other invisible characters; controls become spaces."""
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category not in ("Cf", "Cs") and not _selects_variant(char):
            kept.append(" " if category == "Cc" else char)
    return "".join(kept)


def _selects_variant(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


@lru_cache(maxsize=8192)
def _has_glyph(char: str) -> bool:
    return char.isspace() or _drawn(char) != _drawn(_NO_CHARACTER)


def _drawn(char: str) -> tuple[tuple[int, int], bytes]:
    mask = font(32).getmask(char, mode="1")
    return mask.size, bytes(mask)
