"""Keys that make two spellings of one name equal."""

import unicodedata
from functools import lru_cache
from importlib import resources
from itertools import zip_longest

from opencc import OpenCC
from pypinyin import lazy_pinyin

_TO_SIMPLIFIED = OpenCC("t2s")
# Conversion looks at neighbours, so one pass can make room for another; it settles at once on real names.
_MOST_PASSES = 8
# Names are short; what is longer was pasted and must not fill the memory.
_LONGEST_CACHED = 100


def clean(name: str | None) -> str:
    """The name as it is read: NFKC, without white space, control, zero-width and direction marks."""
    folded = unicodedata.normalize("NFKC", name or "")
    return "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")
    )


def simplified(text: str) -> str:
    """Traditional characters to simplified ones, word by word (乾隆 stays, 乾燥 does not)."""
    if text.isascii() or _changing().isdisjoint(text):
        return text
    return str(_TO_SIMPLIFIED.convert(text))


@lru_cache(maxsize=1)
def _changing() -> frozenset[str]:
    """Every character that some conversion changes; most names hold none and need no look at their words."""
    found: set[str] = set()
    for name in ("TSCharacters.txt", "TSPhrases.txt"):
        lines = (
            resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8").splitlines()
        )
        for line in lines:
            word, _, others = line.partition("\t")
            other = others.split(" ")[0]
            found.update(char for char, to in zip_longest(word, other) if char and char != to)
    return frozenset(found)


def name_key(name: str | None) -> str:
    """The key of uniqueness: NFKC, simplified, lower case, letters and digits only; stable when applied again.

    名称唯一: 《社会组织名称管理办法》（民政部令第69号）第十六条.
    """
    text = name or ""
    return _cached_key(text) if len(text) <= _LONGEST_CACHED else _key(text)


def _key(key: str) -> str:
    for _ in range(_MOST_PASSES):
        passed = simplified(_letters(key))
        if passed == key:
            break
        key = passed
    return key


_cached_key = lru_cache(maxsize=65_536)(_key)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def sound_key(text: str) -> str:
    """Toneless pinyin of the simplified text, syllables joined by a space; other characters as they are."""
    return _cached_sound(text) if len(text) <= _LONGEST_CACHED else _sound(text)


def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(name_key(text)))


_cached_sound = lru_cache(maxsize=65_536)(_sound)


def within_one_edit(a: str, b: str) -> bool:
    """True when one inserted, dropped or changed character (or none) makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    same_start = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        same_start += 1
    rest_a, rest_b = a[same_start:], b[same_start:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
