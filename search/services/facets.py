"""Counts as facets to choose from, and conditions in force as chips to drop."""

from collections.abc import Iterator, Mapping

from search import labels
from search.analysis.folding import fold
from search.analysis.places import Places
from search.analysis.words import FilterWord
from search.plan import Plan
from search.query import FILTERS, SearchQuery
from search.results import Chip, Facet, FacetValue
from search.selectors import titles

_ORDER = ("type", "status", "kind", "grade", "level", "district", "street", "hub")


def build_facets(query: SearchQuery, counts: Mapping[str, Mapping[str, int]], known: Places) -> list[Facet]:
    """Facets with at least one value, each value with what choosing it shows."""
    facets = []
    for name in _ORDER:
        found = dict(counts.get(name, {}))
        param = "district" if name == "street" else name
        chosen = _chosen(query, name)
        if name == "street":
            parents = {code[:6] for code in query.district}
            found = {code: count for code, count in found.items() if code[:6] in parents}
        if name == "district":
            found |= _narrowed(query, counts)
        for value in chosen:
            found.setdefault(value, 0)
        values = tuple(_values(query, name, param, found, chosen, known))
        if values:
            facets.append(Facet(name, param, labels.FACETS[name], values))
    return facets


def _narrowed(query: SearchQuery, counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Districts of chosen streets: choosing one of them still shows those streets alone."""
    found: dict[str, int] = {}
    for street in _chosen(query, "street"):
        found[street[:6]] = found.get(street[:6], 0) + counts.get("street", {}).get(street, 0)
    return found


def _chosen(query: SearchQuery, name: str) -> tuple[str, ...]:
    if name in ("district", "street"):
        length = 9 if name == "street" else 6
        return tuple(code for code in query.district if len(code) == length)
    return query.selected(name)


def _values(
    query: SearchQuery, name: str, param: str, found: dict[str, int], chosen: tuple[str, ...], known: Places
) -> Iterator[FacetValue]:
    named = _labels(name, found, known)
    for value in _sorted(name, found):
        selected = value in chosen
        yield FacetValue(
            value, named.get(value, value), found[value], selected, query.toggled(param, value).url
        )


def _labels(name: str, found: Mapping[str, int], known: Places) -> Mapping[str, str]:
    if name in labels.FIXED:
        return labels.FIXED[name]
    return titles(found) if name == "hub" else known.names


def _sorted(name: str, found: Mapping[str, int]) -> list[str]:
    """Fixed values in their own order, others by count and then by value."""
    if name in labels.FIXED:
        return [value for value in labels.FIXED[name] if value in found]
    return sorted(found, key=lambda value: (-found[value], value))


def build_chips(query: SearchQuery, plan: Plan, known: Places) -> list[Chip]:
    """The conditions read from the query's words, then the chosen ones."""
    chips = [_word_chip(query, word, known) for word in plan.words]
    for name in FILTERS:
        label = labels.FACETS[name]
        named = titles(query.hub) if name == "hub" else labels.FIXED.get(name, known.names)
        chips += [
            Chip(f"{label}：{named.get(value, value)}", query.toggled(name, value).url)
            for value in query.selected(name)
        ]
    if query.literal:
        chips.append(Chip("只看逐字相同", query.changed(literal=False).url))
    return chips


def _word_chip(query: SearchQuery, word: FilterWord, known: Places) -> Chip:
    without = query.changed(as_text=(*query.as_text, fold(word.word)))
    return Chip(condition_of(word, known), without.url, word.word)


def condition_of(word: FilterWord, known: Places) -> str:
    """The condition that a word of the query stands for, in Chinese: 登记状态：已注销."""
    if word.facet == "registered":
        return f"登记年份：{word.values[0]}年"
    if word.facet == "district":
        shown = " 或 ".join(_place_name(code, known) for code in word.values)
        return f"{labels.FACETS['street' if len(word.values[0]) == 9 else 'district']}：{shown}"
    named = labels.FIXED[word.facet]
    shown = "、".join(named[value] for value in word.values if value)
    return f"{labels.FACETS[word.facet]}：{shown}"


def _place_name(code: str, known: Places) -> str:
    parent = known.name_of(code[:6]) if len(code) == 9 else ""
    return f"{parent}{known.name_of(code)}"
