"""One cast, two engines: each test runs on the database of the pass, and on Elasticsearch where there is one."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings

from search.matching import holds
from search.models import SearchDocument
from search.projections import get
from search.query import PAGE_SIZE, SearchQuery
from search.results import SearchResults
from search.selectors import forget_places, places
from search.services import engines, find
from search.services.composing import compose
from search.services.indexing import save
from tests.conformance.cast import bodies, notices


class Finder:
    """Searches with one engine, and knows by `holds` what it ought to find."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    def __call__(self, q: str = "", **params: object) -> SearchResults:
        results = find(SearchQuery.parse({"q": q, **params}))
        assert (results.engine, results.degraded) == (self.engine, False)
        return results

    def titles(self, q: str = "", **params: object) -> list[str]:
        """Titles over all pages, in order."""
        first = self(q, **params)
        pages = range(2, -(-first.total // PAGE_SIZE) + 1)
        found = [
            *first.results,
            *(result for page in pages for result in self(q, **params, page=page).results),
        ]
        assert len(found) == first.total
        return [result.title for result in found]


def write_cast() -> list[SearchDocument]:
    """Save the cast and the places as documents of the database."""
    if not _composed:
        _composed.extend(compose_cast())
    documents = [copy.copy(document) for document in _composed]
    save(documents)
    return documents


_composed: list[SearchDocument] = []


def compose_cast() -> list[SearchDocument]:
    """The documents of the cast and of every place, not yet saved."""
    forget_places()
    known = places()
    documents = [compose("organisation", entry, known) for entry in bodies()]
    documents += [compose("notice", entry, known) for entry in notices()]
    projection = get("place")
    assert projection is not None
    documents += [compose("place", entry, known) for entry in projection.entries(list(projection.ids()))]
    for document in documents:
        document.version = 1
    return documents


@pytest.fixture
def cast(db) -> list[SearchDocument]:
    return write_cast()


def elasticsearch_settings() -> override_settings:
    """The real engine and this process's own index, for as long as one test asks."""
    # What is found is asked here, not how soon: a busy machine may take its time. test_outage keeps the real budget.
    return override_settings(
        ELASTICSEARCH_URL=os.environ.get("ELASTICSEARCH_URL", ""),
        SEARCH_INDEX_PREFIX=f"org-test-{os.getpid()}-",
        SEARCH_SECONDS=30,
    )


@pytest.fixture(scope="session")
def indexed() -> Iterator[dict[str, bool]]:
    """Whether this process's own index is filled: by the first test that has the cast. It is dropped at the end."""
    state = {"filled": False}
    yield state
    if state["filled"]:
        from search.engines.elasticsearch import documents, index

        with elasticsearch_settings():
            for name in index.indices_of(documents.read_alias()):
                index.drop(name)


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def finder(request, cast, indexed) -> Iterator[Finder]:
    engines.breaker.cache_clear()
    if request.param == "database":
        with override_settings(ELASTICSEARCH_URL=""):
            yield Finder("database")
        return
    with elasticsearch_settings():
        if not indexed["filled"]:
            from search.engines.elasticsearch import index

            name = index.create()
            assert index.fill(name, cast) == len(cast) == index.count(name)
            index.go_live(name)
            indexed["filled"] = True
        yield Finder("elasticsearch")


@pytest.fixture
def ought(cast) -> Callable[[str], set[str]]:
    """Titles that match by the meaning of the plan, default conditions included, in Python alone."""
    from search.plan import build_plan
    from search.services.finding import selections

    def titles(q: str, **params: object) -> set[str]:
        query = SearchQuery.parse({"q": q, **params})
        plan = build_plan(query, places())
        for tiers in plan.stages:
            matched = [document for document in cast if any(holds(tier.clause, document) for tier in tiers)]
            if matched:
                conditions = selections(query, plan, tiers).values()
                return {one.title for one in matched if all(holds(clause, one) for clause in conditions)}
        return set()

    return titles
