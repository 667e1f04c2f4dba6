"""Elasticsearch frozen, killed and back again: the visitor always gets an answer, soon, and is told."""

import threading
import time

import pytest
from django.test import override_settings

from search.query import SearchQuery
from search.services import engines, find

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture
def server(cast, own_server):
    """An Elasticsearch of this test's own with the cast in it."""
    found = own_server("elasticsearch")
    with override_settings(
        ELASTICSEARCH_URL=found.environment()["ELASTICSEARCH_URL"],
        SEARCH_INDEX_PREFIX="org-outage-",
        SEARCH_SECONDS=1.8,
    ):
        from search.engines.elasticsearch import documents, index

        if not index.indices_of(documents.read_alias()):
            name = index.create()
            index.fill(name, cast)
            index.count(name)
            index.go_live(name)
        engines.breaker.cache_clear()
        yield found
        engines.breaker.cache_clear()


def ask() -> tuple[str, bool, int]:
    found = find(SearchQuery(q="睿搏"))
    return found.engine, found.degraded, found.total


def until_well() -> None:
    deadline = time.monotonic() + 60
    while ask()[0] != "elasticsearch":
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_frozen_server_is_left_and_found_again(server):
    assert ask() == ("elasticsearch", False, 1)
    server.freeze()
    try:
        assert ask() == ("database", True, 1)
        waiting = [thread for thread in threading.enumerate() if thread.name == "search-probe"]
        assert waiting == []
        assert find(SearchQuery(q="海淀社联会")).since is not None
    finally:
        server.thaw()
    until_well()
    assert ask() == ("elasticsearch", False, 1)


def test_a_killed_server_is_left_and_found_again(server):
    assert ask() == ("elasticsearch", False, 1)
    server.kill()
    assert ask() == ("database", True, 1)
    server.start()
    until_well()


def test_writing_to_a_dead_server_raises_so_that_the_message_comes_again(server):
    from search.engines.base import EngineUnavailableError
    from search.engines.elasticsearch import index

    server.kill()
    try:
        with pytest.raises(EngineUnavailableError):
            index.write([])
    finally:
        server.start()
