"""What the filter words of a query, and the divisions chosen as a parameter, ask of a document."""

from collections.abc import Iterable

from search.analysis.words import FilterWord
from search.matching import LISTS, NAMES, Clause, Contains, Equals, OneOf, YearOf, both, either

#: Digits of their codes.
_DISTRICT, _STREET = 6, 9


def filter_clause(word: FilterWord) -> Clause:
    """What a filter word asks of a document. A grade word also means bodies whose grade has expired: they rank below.

    A place is where the column says so or the name does: of many a body no address is known.
    """
    match word.facet:
        case "grade":
            return OneOf("last_grade", word.values)
        case "district":
            return either((district_clause(word.values), *(Contains(NAMES, name) for name in word.names)))
        case "list":
            return either(Equals(LISTS, name) for name in word.values)
        case "registered":
            return YearOf("registered_on", int(word.values[0]))
    return OneOf(word.facet, word.values)


def filters_clause(words: Iterable[FilterWord]) -> Clause:
    """What the filter words ask together: of one facet any, as with parameters, of several facets each.

    A word that is also looked for in names narrows by itself (社团 协会).
    """
    listed = tuple(words)
    alone = [filter_clause(word) for word in listed if word.keeps_text]
    facets = dict.fromkeys(word.facet for word in listed if not word.keeps_text)
    together = [[word for word in listed if word.facet == facet and not word.keeps_text] for facet in facets]
    return both(*(_any_of(same) for same in together), *alone)


def _any_of(words: list[FilterWord]) -> Clause:
    """One of the words of a facet; a street narrows the district it lies in."""
    streets = [word for word in words if word.facet == "district" and len(word.values[0]) == _STREET]
    around = {code[:_DISTRICT] for word in streets for code in word.values}
    narrowed = [word for word in words if word not in streets and around & set(word.values)]
    if not narrowed:
        return either(map(filter_clause, words))
    others = [word for word in words if word not in streets and word not in narrowed]
    inside = both(either(map(filter_clause, narrowed)), either(map(filter_clause, streets)))
    return either((inside, *map(filter_clause, others)))


def district_clause(codes: tuple[str, ...]) -> Clause:
    """Districts (six digits) and streets (nine); a street narrows its own district, districts add to one another."""
    streets = tuple(code for code in codes if len(code) == _STREET)
    narrowed = {code[:_DISTRICT] for code in streets}
    districts = tuple(code for code in codes if len(code) == _DISTRICT and code not in narrowed)
    clauses = [OneOf(column, some) for column, some in (("district", districts), ("street", streets)) if some]
    return either(clauses)
