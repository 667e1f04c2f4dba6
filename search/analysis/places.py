"""The divisions a query or a name may speak of, as lookup tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.analysis.folding import fold

#: Districts that were merged away but live on in names and habits (北京市, 2010).
_HISTORIC = {"宣武": "西城区", "宣武区": "西城区", "崇文": "东城区", "崇文区": "东城区"}


@dataclass(frozen=True)
class Place:
    """One district or street: `code` of six or nine digits, `full` with the district before a street."""

    code: str
    name: str
    full: str


@dataclass(frozen=True)
class Places:
    """`cities` and `districts` hold folded prefixes of names, longest first; `words` what each query word means.

    `streets` has the folded names of the streets and towns of each district, with their codes.
    """

    cities: tuple[str, ...] = ()
    districts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    streets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name_of(self, code: str) -> str:
        """The name to show for a division code; the code itself when unknown."""
        return self.names.get(code, code)


def build_places(rows: Iterable[tuple[str, str, str, str | None]]) -> Places:
    """From (code, name, level, parent code) rows of the divisions."""
    listed = list(rows)
    names = {code: name for code, name, _, _ in listed}
    cities: list[str] = []
    districts: dict[str, str] = {}
    words: dict[str, list[Place]] = {}
    streets: dict[str, dict[str, str]] = {}
    for code, name, level, parent in listed:
        folded = fold(name)
        if level == "city":
            cities += [folded, _short(folded, "市")]
        elif level == "district":
            districts[folded] = districts[_short(folded, "区")] = code
            for word in {folded, _short(folded, "区")}:
                words.setdefault(word, []).append(Place(code, name, name))
        elif level == "street":
            place = Place(code, name, f"{names.get(parent or '', '')}{name}")
            streets.setdefault(parent or "", {})[folded] = code
            words.setdefault(folded, []).append(place)
            words.setdefault(fold(place.full), []).append(place)
    for old, name in _HISTORIC.items():
        if name in words:
            words[old] = words[name]
    longest_first = sorted(set(cities), key=len, reverse=True)
    return Places(
        tuple(longest_first), districts, {word: tuple(found) for word, found in words.items()}, names, streets
    )


def _short(name: str, ending: str) -> str:
    short = name.removesuffix(ending)
    return short if len(short) > 1 else name


def without_city(folded: str, places: Places) -> str:
    """The folded name without the city it begins with; unchanged when nothing would be left."""
    for city in places.cities:
        if folded.startswith(city) and len(folded) > len(city):
            return folded[len(city) :]
    return folded


def leading_district(folded: str, places: Places) -> str:
    """The district word ("海淀区" or "海淀") the folded text begins with, '' if none."""
    for length in range(min(6, len(folded)), 1, -1):
        if folded[:length] in places.districts:
            return folded[:length]
    return ""


def street_of(places: Places, district: str, address: str, name: str) -> str:
    """The code of the one street or town of the district that the address names; '' for none or several.

    Where the address names none, the registered name counts that begins with the district and the street.
    """
    known = places.streets.get(district, {})
    named = [street for street in known if street in fold(address)] or _after_district(
        places, district, fold(name)
    )
    longest = [one for one in named if not any(one != other and one in other for other in named)]
    return known[longest[0]] if len(longest) == 1 else ""


def _after_district(places: Places, district: str, folded: str) -> list[str]:
    rest = without_city(folded, places)
    leading = leading_district(rest, places)
    if places.districts.get(leading) != district:
        return []
    return [street for street in places.streets[district] if rest.startswith(street, len(leading))]
