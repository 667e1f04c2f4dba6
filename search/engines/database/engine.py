"""One statement finds, ranks, counts the facets and cuts the page; a second fetches the page's documents."""

# ruff: noqa: S608  # names in statements are constants of this package; every value is a parameter

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search.engines.base import FACET_COLUMNS, Answer, Hit, Request, order_key, selections_for
from search.engines.database.sql import Sql, candidates, condition, join, union
from search.matching import Clause, split_values
from search.models import SearchDocument

_CARRIED = "id, type, object_id, code, kind, level, district, street, status, grade, hubs, rank, sort_name, registered_on"


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters, ready for a cursor; the benchmark runs it bare."""

    sql: str
    params: tuple[Any, ...]


class DatabaseEngine:
    """The embedded engine and the stand-in while Elasticsearch is away."""

    name = "database"

    def search(self, request: Request) -> Answer:
        """Answer a request with two statements, whatever its size."""
        if not request.tiers:
            return Answer(0, 0, 0, [], {name: {} for name in request.facets})
        statement = build_statement(request, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params)
            rows = cursor.fetchall()
        return self._answer(request, rows)

    def _answer(self, request: Request, rows: Iterable[tuple[str, str | None, int]]) -> Answer:
        counts: dict[str, dict[str, int]] = {name: {} for name in request.facets}
        numbers = {"total": 0, "matched": 0, "literal": 0}
        tiers: dict[int, int] = {}
        for group, value, number in rows:
            if group == "hit":
                tiers[int(value or 0)] = number
            elif group in numbers:
                numbers[group] = number
            else:
                _count(counts[group], group, value or "", number)
        documents = SearchDocument.objects.in_bulk(tiers) if request.size else {}
        hits = [Hit(document, tiers[pk]) for pk, document in documents.items()]
        hits.sort(key=lambda hit: order_key(hit.document, hit.tier, request.sort))
        return Answer(hits=hits, facets=counts, **numbers)


def _count(into: dict[str, int], facet: str, value: str, number: int) -> None:
    values = split_values(value) if facet == "hub" else [value]
    for one in filter(None, values):
        into[one] = into.get(one, 0) + number


def build_statement(request: Request, vendor: str) -> Statement:
    """The whole search as one statement of rows (group, value, number)."""
    hits = _hits(request, vendor)
    everything = _where(request.selections.values(), vendor)
    parts = [
        Sql(f"SELECT 'total', NULL, COUNT(*) FROM hits h WHERE {everything.text}", everything.params),
        Sql("SELECT 'matched', NULL, COUNT(*) FROM hits h"),
        _literal(request, everything, vendor),
        *(_facet(request, facet, vendor) for facet in request.facets),
    ]
    if request.size:
        parts.append(_page(request, everything, vendor))
    text = "\nUNION ALL ".join(part.text for part in parts)
    return Statement(
        f"WITH hits AS MATERIALIZED ({hits.text})\n{text}",
        (*hits.params, *(value for part in parts for value in part.params)),
    )


def _hits(request: Request, vendor: str) -> Sql:
    cases = [(condition(tier.clause, vendor), tier.score) for tier in _ranked(request)]
    whens = " ".join(f"WHEN {case.text} THEN {score}" for case, score in cases)
    found = union(candidates(tier.clause, vendor) for tier in request.tiers)
    narrow = Sql(f"d.id IN ({found.text})", found.params) if found else Sql("1 = 1")
    params = (*(value for case, _ in cases for value in case.params), *narrow.params)
    inner = f"SELECT {_CARRIED}, CASE {whens} END AS tier FROM search_searchdocument d WHERE {narrow.text}"
    return Sql(f"SELECT * FROM ({inner}) found WHERE tier IS NOT NULL", params)


def _ranked(request: Request) -> list[Any]:
    return sorted(request.tiers, key=lambda tier: -tier.score)


def _where(selections: Iterable[Clause], vendor: str) -> Sql:
    return join("AND", [condition(clause, vendor, "h") for clause in selections], "1 = 1")


def _literal(request: Request, everything: Sql, vendor: str) -> Sql:
    """Hits of any literal tier; those of a better tier that is not are asked again for the literal ones below it."""
    literal = [tier for tier in request.tiers if tier.literal]
    loosest = max((tier.score for tier in request.tiers if not tier.literal), default=0)
    scores = ", ".join(str(tier.score) for tier in literal)
    parts = [Sql(f"h.tier IN ({scores})")] if literal else []
    again = [condition(tier.clause, vendor) for tier in literal if tier.score < loosest]
    if again:
        below = join("OR", again, "1 = 0")
        found = f"EXISTS (SELECT 1 FROM search_searchdocument d WHERE d.id = h.id AND {below.text})"
        parts.append(Sql(found, below.params))
    listed = join("OR", parts, "1 = 0")
    return Sql(
        f"SELECT 'literal', NULL, COUNT(*) FROM hits h WHERE {everything.text} AND {listed.text}",
        (*everything.params, *listed.params),
    )


def _facet(request: Request, facet: str, vendor: str) -> Sql:
    where = _where(selections_for(request, facet), vendor)
    column = FACET_COLUMNS[facet]
    return Sql(
        f"SELECT '{facet}', h.{column}, COUNT(*) FROM hits h WHERE {where.text} AND h.{column} <> '' GROUP BY h.{column}",
        where.params,
    )


def _page(request: Request, everything: Sql, vendor: str) -> Sql:
    # Code point order everywhere: PostgreSQL would otherwise sort by the locale of the server.
    exact = ' COLLATE "C"' if vendor == "postgresql" else ""
    last = f"h.sort_name{exact}, h.code{exact}, h.type{exact}, h.object_id{exact}"
    order = {
        "name": last,
        "registered": f"h.registered_on IS NULL, h.registered_on DESC, {last}",
    }.get(request.sort, f"h.tier DESC, h.rank DESC, {last}")
    return Sql(
        f"SELECT 'hit', CAST(id AS text), tier FROM (SELECT h.id, h.tier FROM hits h WHERE {everything.text} "
        f"ORDER BY {order} LIMIT {request.size:d} OFFSET {request.offset:d}) page",
        everything.params,
    )
