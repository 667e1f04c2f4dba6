"""A name taken apart: division · 字号 · field · form (《社会组织名称管理办法》（民政部令第69号）第八条)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from . import vocabulary
from .keys import clean, simplified

_LEVEL_BY_SUFFIX = (
    ("省", 1),
    ("自治州", 2),
    ("自治县", 3),
    ("街道", 4),
    ("地区", 4),
    ("自治区", 1),
    ("市", 2),
    ("新区", 3),
    ("区", 3),
    ("县", 3),
    ("镇", 4),
    ("乡", 4),
)
_PROVINCE, _CITY, _DISTRICT, _STREET = 1, 2, 3, 4
_LEVEL_NAMES = {_PROVINCE: "province", _CITY: "city", _DISTRICT: "district", _STREET: "street"}
_SHORTENED = ("自治区", "自治州", "自治县", "新区", "省", "市", "区", "县")
_PIECE = re.compile(r".{1,10}?(?:街道|地区|自治区|自治州|省|市|区|县|镇|乡)")


class Place(NamedTuple):
    """One division found in a name: as written, its full name, `province|city|district|street`."""

    text: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class NameParts:
    """The four parts of a name as written; a part that is not there is ''. `places` are the divisions in order.

    `kind_hint` is the kind its form word speaks for, None without a known form. An association has no 字号 (art. 8),
    so its whole middle is the field. `legacy_place` marks 中关村 or 首都 standing for the city.
    """

    name: str
    division_text: str
    brand: str
    field: str
    form: str
    kind_hint: str | None
    places: tuple[Place, ...] = ()
    legacy_place: bool = False

    @property
    def core(self) -> str:
        """What is left without division and form: 字号 and field."""
        return self.brand + self.field

    @property
    def stem(self) -> str:
        """The name without its division."""
        return self.core + self.form


class Places:
    """Division names ready to be found at the beginning of names, with or without 市 and 区. Build once, use often."""

    def __init__(self, names: Iterable[str]) -> None:
        self._variants: dict[str, tuple[str, int]] = {}
        for name in sorted(set(names)):
            level = _level_of(name)
            self._variants[name] = (name, level)
            short = _short(name, level)
            if short:
                self._variants.setdefault(short, (name, level))
        self._longest = max(map(len, self._variants), default=0)

    def __contains__(self, text: str) -> bool:
        return text in self._variants

    def leading(self, text: str) -> Iterator[Place]:
        """The divisions `text` begins with, from the widest inwards, none twice."""
        above = 0
        while found := self._first(text, above):
            place, above = found
            yield place
            text = text[len(place.text) :]

    def _first(self, text: str, above: int) -> tuple[Place, int] | None:
        if text.startswith(vocabulary.NOT_A_DIVISION):
            return None
        for length in range(min(self._longest, len(text)), 0, -1):
            variant = text[:length]
            name, level = self._variants.get(variant, ("", 0))
            if level > above:
                return Place(variant, name, _LEVEL_NAMES[level]), level
        return None


def _level_of(name: str) -> int:
    # A name without a known ending (兴谷经济开发区 has one, 南法信 would not) can only be the lowest.
    return next((level for suffix, level in _LEVEL_BY_SUFFIX if name.endswith(suffix)), _STREET)


def _short(name: str, level: int) -> str:
    """The name without its suffix where people leave it out (北京, 海淀): never for streets, which are too many."""
    if level == _STREET:
        return ""
    suffix = next((suffix for suffix in _SHORTENED if name.endswith(suffix)), "")
    short = name.removesuffix(suffix)
    return short if suffix and len(short) >= 2 else ""


def places_of(divisions: "Places | Iterable[str]") -> Places:
    """`divisions` as `Places`; the same names are prepared only once."""
    return divisions if isinstance(divisions, Places) else _prepared(tuple(divisions))


@lru_cache(maxsize=32)
def _prepared(names: tuple[str, ...]) -> Places:
    return Places(names)


def pieces_of(full_name: str) -> tuple[str, ...]:
    """北京市海淀区清河街道 as 北京市, 海淀区, 清河街道."""
    return tuple(_PIECE.findall(clean(full_name)))


def parse(name: str | None, divisions: Places | Iterable[str], *, kind: str | None = None) -> NameParts:
    """Take a name apart; never raises, whatever is typed.

    `divisions` are full division names (北京市, 海淀区, 清河街道) or `Places` made of them. `kind` decides whether a 字号
    is looked for; left out, the form word decides.
    """
    text = clean(name)
    # Words are found in simplified characters and cut out of the name as written.
    plain = simplified(text)
    plain = plain if len(plain) == len(text) else text
    places = tuple(places_of(divisions).leading(plain))
    legacy = next((word for word in vocabulary.LEGACY_PLACES if not places and plain.startswith(word)), "")
    start = sum(len(place.text) for place in places) or len(legacy)
    form, kind_hint = _form_of(plain[start:], kind)
    end = len(text) - len(form)
    middle = start if (kind or kind_hint) == "association" else start + _brand_length(plain[start:end])
    return NameParts(
        name=text,
        division_text=text[:start],
        brand=text[start:middle],
        field=text[middle:end],
        form=text[end:],
        kind_hint=kind_hint,
        places=places,
        legacy_place=bool(legacy),
    )


_KINDS_BY_FORM = [
    (form, kind)
    for form, kind in sorted(
        ((form, kind) for kind, forms in vocabulary.FORMS.items() for form in forms),
        key=lambda pair: -len(pair[0]),
    )
]


def _form_of(text: str, kind: str | None) -> tuple[str, str | None]:
    """The longest form word at the end and the kind it speaks for; of two kinds with one word, `kind` is preferred."""
    matches = [(form, owner) for form, owner in _KINDS_BY_FORM if text.endswith(form)]
    if not matches:
        return "", None
    longest = matches[0][0]
    owners = [owner for form, owner in matches if form == longest]
    return longest, kind if kind in owners else owners[0]


def _brand_length(core: str) -> int:
    """Where the field begins: the longest ending made of field words, unless it left a 字号 of one character."""
    return min((start for start in _field_starts(core) if start != 1), default=len(core))


_LONGEST_FIELD_WORD = max(map(len, vocabulary.FIELD_WORDS))


def _field_starts(core: str) -> set[int]:
    """The positions from which `core` is made of field words to its end, a connector allowed between two."""
    starts: set[int] = set()
    for start in range(len(core) - 2, -1, -1):
        for end in range(start + 2, min(start + _LONGEST_FIELD_WORD, len(core)) + 1):
            if core[start:end] not in vocabulary.FIELD_WORDS:
                continue
            joined = end < len(core) and core[end] in vocabulary.CONNECTORS and end + 1 in starts
            if end == len(core) or end in starts or joined:
                starts.add(start)
    return starts
