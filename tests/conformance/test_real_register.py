"""The real register of Beijing: every imported body comes first for its own name and its own code."""

import os
from pathlib import Path

import pytest

from registry.imports.models import ImportRun
from registry.imports.services import run_file
from registry.organisations.models import Organisation
from registry.outbox.services import drain
from search.query import SearchQuery
from search.services import engines, find
from search.services.checking import differences
from search.services.rebuilding import rebuild

pytestmark = pytest.mark.django_db
REGISTER = Path(__file__).parents[1] / "data" / "beijing_register.csv"


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, settings):
    engines.breaker.cache_clear()
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"] if request.param == "elasticsearch" else ""
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-r-"
    yield request.param
    if request.param == "elasticsearch":
        from search.engines.elasticsearch import documents, index

        for name in index.indices_of(documents.read_alias()):
            index.drop(name)


def test_every_body_is_first_for_its_name_and_its_code(engine):
    run_file(REGISTER, ImportRun.Kind.REGISTER)
    drain()
    rebuild()
    assert list(differences()) == []
    bodies = dict(Organisation.objects.values_list("code", "name"))
    assert len(bodies) == 464
    late = []
    for code, name in bodies.items():
        by_name, by_code = find(SearchQuery(q=name)), find(SearchQuery(q=code))
        assert by_name.engine == by_code.engine == engine
        late += [name for found in (by_name, by_code) if not found.results or found.results[0].code != code]
    assert late == []
