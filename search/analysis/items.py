"""Registered items by which a body is remembered: its legal representative, the organ above it, that which registered it.

Each is found by its whole value only: 民政局 is part of the registrar of every body.
"""

from collections.abc import Mapping

from search.analysis.folding import fold
from search.analysis.names import shortest_key
from search.analysis.places import Places, without_city

#: Label of an item → words of a query that name it.
LABELS: dict[str, tuple[str, ...]] = {
    "法定代表人": ("法定代表人", "法人代表", "法人", "负责人"),
    "业务主管单位": ("业务主管单位", "主管单位"),
    "登记管理机关": ("登记管理机关", "登记机关"),
}
#: Between label and value: no folded query holds it, so that nobody meets an item as a short name.
_MARK = "："


def stored(items: Mapping[str, str], places: Places) -> list[str]:
    """The searchable values of the items by label, each behind its label, organs also without the city and without 区."""
    return [
        f"{label}{_MARK}{form}"
        for label, value in items.items()
        for form in dict.fromkeys(
            (fold(value), without_city(fold(value), places), shortest_key(fold(value), places))
        )
        if form
    ]


def wanted(term: str) -> tuple[str, ...]:
    """The values to look for when a folded term is an item, the one that it names or any; () for a bare label."""
    for label, words in LABELS.items():
        for word in words:
            if term.startswith(word):
                rest = term.removeprefix(word)
                return (f"{label}{_MARK}{rest}",) if rest else ()
    return tuple(f"{label}{_MARK}{term}" for label in LABELS)
