"""One request that Elasticsearch will not answer is no outage."""

import os

import pytest

from search.query import SearchQuery
from search.services import engines, find
from search.services.rebuilding import rebuild
from tests.factories.bodies import body

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(autouse=True)
def indexed(settings):
    from search.engines.elasticsearch import documents, index

    engines.breaker.cache_clear()
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-e-"
    body(name="北京槐序读书会")
    rebuild()
    yield
    for name in index.indices_of(documents.read_alias()):
        index.drop(name)


def test_a_page_further_than_the_index_counts_is_answered_by_the_database_and_nobody_else_is_sent_there(
    caplog,
):
    far = SearchQuery(q="槐序", page=501)
    assert find(far).query.page == 1
    assert engines.breaker().since is None
    assert any("search refused" in record.message for record in caplog.records if record.levelname == "ERROR")
    found = find(SearchQuery(q="槐序"))
    assert (found.engine, found.degraded, found.total) == ("elasticsearch", False, 1)
