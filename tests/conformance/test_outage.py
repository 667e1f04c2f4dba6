"""Elasticsearch frozen, killed and back again: the visitor always gets an answer, soon, and is told."""

import threading
import time

import pytest
from django.test import override_settings
from django.utils import timezone

from registry.outbox.models import OutboxMessage
from registry.outbox.services import drain
from search.models import SearchDocument
from search.plan import build_plan
from search.query import SearchQuery
from search.selectors import places
from search.services import engines, find
from tests.conformance.slow import slow_server
from tests.factories.bodies import body

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]
#: What is promised to the visitor of a frozen server, and what a machine with much else to do may add.
PROMISED_SECONDS = 2
BUSY_MACHINE_SECONDS = 4


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
        began = time.monotonic()
        assert ask() == ("database", True, 1)
        assert time.monotonic() - began < PROMISED_SECONDS + BUSY_MACHINE_SECONDS
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


def test_a_page_that_asks_four_times_has_one_deadline(server):
    query = SearchQuery(q="睿搏槐序茗溪", page=9)
    assert build_plan(query, places()).fallback
    assert find(query).total == 0
    with (
        slow_server(engines.settings.ELASTICSEARCH_URL, seconds=0.6) as url,
        override_settings(ELASTICSEARCH_URL=url),
    ):
        engines.breaker.cache_clear()
        found = find(query)
    # Each answer alone would have been in time.
    assert (found.engine, found.degraded, found.total) == ("database", True, 0)


# Committed for good: inside the transaction of a test the row would go with the failure of its message.
@pytest.mark.django_db(transaction=True)
def test_what_was_registered_during_an_outage_is_found_soon_after_it(server):
    assert ask()[0] == "elasticsearch"
    server.kill()
    try:
        OutboxMessage.objects.all().delete()
        body(name="北京槐序读书会")
        drain()
        assert SearchDocument.objects.filter(title="北京槐序读书会").exists()
        OutboxMessage.objects.filter(done_at=None).update(attempts=30, available_at=timezone.now())
        drain()  # as after an hour
        assert OutboxMessage.objects.filter(done_at=None).exists()
    finally:
        server.start()
    until_well()
    deadline = time.monotonic() + 60  # far less than the ten minutes that a failing message may wait
    while OutboxMessage.objects.filter(done_at=None).exists():
        assert time.monotonic() < deadline
        drain()
        time.sleep(0.5)
    from search.engines.elasticsearch import documents, index

    index.count(documents.read_alias())
    found = find(SearchQuery(q="槐序"))
    assert (found.engine, found.total) == ("elasticsearch", 1)
