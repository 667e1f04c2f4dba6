"""Clauses and requests as queries: pure functions, no server needed."""

from collections.abc import Iterable
from typing import Any

from elasticsearch_dsl import A, Q, Search  # type: ignore[import-untyped]
from elasticsearch_dsl.query import Query  # type: ignore[import-untyped]

from search.engines.base import FACET_COLUMNS, Request, selections_for
from search.engines.elasticsearch.documents import NOT_SHOWN, spaced
from search.matching import (
    BODY,
    HUBS,
    LISTS,
    PINYIN,
    TEXT_FIELDS,
    All,
    AtLeast,
    Clause,
    Contains,
    Equals,
    Near,
    OneOf,
    Scored,
    Some,
    Starts,
    YearOf,
)

_MOST_VALUES = 1000
_MOST_PHRASES = 24
_SNIPPET = 64


def clause_query(clause: Clause) -> Query:
    """The meaning of a clause."""
    match clause:
        case All() | Some() | AtLeast():
            return _joined(clause)
        case Scored(_, inner):
            return clause_query(inner)
        case OneOf(column, values):
            return Q("terms", **{column: list(values)})
        case YearOf(column, year):
            return Q("range", **{column: {"gte": f"{year}-01-01", "lte": f"{year}-12-31"}})
        case Near(field, parts):
            return Q("intervals", **{field: _near(parts)})
        case Contains():
            return _contains(clause)
        case Equals() | Starts():
            return _whole(clause)
    raise TypeError(f"no such clause: {clause!r}")


def _joined(clause: All | Some | AtLeast) -> Query:
    if not clause.clauses:  # an empty "should" would match everything
        return Q("match_all" if isinstance(clause, All) else "match_none")
    parts = [clause_query(part) for part in clause.clauses]
    if isinstance(clause, All):
        return Q("bool", filter=parts)
    return Q("bool", should=parts, minimum_should_match=clause.count if isinstance(clause, AtLeast) else 1)


def _value(field: str, value: str) -> str:
    return value if field == PINYIN else spaced(value)


def _whole(clause: Equals | Starts) -> Query:
    kind = "term" if isinstance(clause, Equals) else "prefix"
    if clause.field not in TEXT_FIELDS or clause.field in (HUBS, LISTS):
        return Q(kind, **{clause.field: clause.value})
    value = _value(clause.field, clause.value)
    # A name begins with whole syllables: "hai" is no beginning of "haidian".
    if kind == "prefix" and clause.field == PINYIN:
        return Q("bool", should=[Q("prefix", pinyin__exact=f"{value} "), Q("term", pinyin__exact=value)])
    return Q(kind, **{f"{clause.field}__exact": value})


def _contains(clause: Contains) -> Query:
    if clause.open_end:
        return Q("match_phrase_prefix", **{clause.field: {"query": clause.value, "max_expansions": 50}})
    field = f"{clause.field}__pair" if clause.field != PINYIN and len(clause.value) > 1 else clause.field
    asked = {"query": _value(clause.field, clause.value)}
    if clause.field == BODY:
        asked["_name"] = (
            clause.value
        )  # the answer says which of them are in the text, which itself stays there
    return Q("match_phrase", **{field: asked})


def _near(parts: tuple[str, ...]) -> dict[str, Any]:
    """One character may stand between two neighbours; nested, so that the gap is not spent twice at one place."""
    whole = _run(parts[0])
    for part in parts[1:]:
        whole = {"all_of": {"ordered": True, "max_gaps": 1, "intervals": [whole, _run(part)]}}
    return whole


def _run(part: str) -> dict[str, Any]:
    return {"match": {"query": spaced(part), "ordered": True, "max_gaps": 0}}


def _filter(clauses: Iterable[Clause]) -> Query:
    listed = [clause_query(clause) for clause in clauses]
    return Q("bool", filter=listed) if listed else Q("match_all")


def build_search(request: Request) -> Search:
    """The whole request as one search: tiers score, selections filter afterwards, facets obey the others' selections."""
    tiers = [
        Q("constant_score", filter=clause_query(tier.clause), boost=tier.score) for tier in request.tiers
    ]
    search = Search().query(Q("dis_max", queries=tiers))
    if request.selections:
        search = search.post_filter(_filter(request.selections.values()))
    _add_counts(search, request)
    search = search.extra(
        track_total_hits=True, track_scores=True, from_=request.offset, size=request.size
    ).sort(*_order(request.sort))
    search = search.source(excludes=NOT_SHOWN)
    return _highlighted(search, request) if request.phrases and request.size else search


def _add_counts(search: Search, request: Request) -> None:
    """Facets that obey the same selections share one filter: most of them do."""
    literal = Some(tuple(tier.clause for tier in request.tiers if tier.literal))
    search.aggs.bucket("matched", "filter", filter=Q("match_all"))
    search.aggs.bucket("literal", "filter", filter=_filter((*request.selections.values(), literal)))
    for number, (clauses, facets) in enumerate(facet_groups(request)):
        group = search.aggs.bucket(f"group_{number}", "filter", filter=_filter(clauses))
        for facet in facets:
            group.bucket(facet, A("terms", field=FACET_COLUMNS[facet], size=_MOST_VALUES))


def facet_groups(request: Request) -> list[tuple[tuple[Clause, ...], list[str]]]:
    """Facets by the selections their counts obey."""
    groups: dict[tuple[Clause, ...], list[str]] = {}
    for facet in request.facets:
        groups.setdefault(tuple(selections_for(request, facet)), []).append(facet)
    return list(groups.items())


def _order(sort: str) -> list[Any]:
    last = ["sort_name", "code", "key"]
    if sort == "name":
        return last
    if sort == "registered":
        return [{"registered_on": {"order": "desc", "missing": "_last"}}, *last]
    return ["_score", "-rank", *last]


def _highlighted(search: Search, request: Request) -> Search:
    search = search.highlight_options(
        type="unified", encoder="html", pre_tags=["<mark>"], post_tags=["</mark>"], require_field_match=True
    )
    phrases = request.phrases[:_MOST_PHRASES]
    for field, fragments in (("title", 0), ("text", 1)):
        marked = Q("bool", should=[Q("match_phrase", **{field: phrase}) for phrase in phrases]).to_dict()
        search = search.highlight(
            field, number_of_fragments=fragments, fragment_size=_SNIPPET, highlight_query=marked
        )
    return search
