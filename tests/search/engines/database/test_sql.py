"""The SQL of clauses where databases differ."""

import pytest
from django.db import connection

from search.engines.database.engine import build_statement
from search.plan import build_plan
from search.query import SearchQuery
from search.selectors import places
from search.services import find
from search.services.finding import request_of
from tests.conformance.conftest import write_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, settings):
    settings.ELASTICSEARCH_URL = ""
    return write_cast()


@pytest.mark.postgres
@pytest.mark.parametrize("locale", ["en-x-icu", "zh-x-icu", "C"])
def test_the_beginning_of_a_code_is_found_by_index_whatever_the_locale(cast, locale):
    query = SearchQuery(q="52110000MJ")
    plan = build_plan(query, places())
    statement = build_statement(request_of(query, plan, plan.tiers), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(
            f'ALTER TABLE search_searchdocument ALTER COLUMN code TYPE varchar(18) COLLATE "{locale}"'
        )
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement.sql}", statement.params)
        plan_of_database = "\n".join(line for (line,) in cursor.fetchall())
    assert {result.title for result in find(query).results} == {
        "北京中鸿医疗卫生健康产业研究中心",
        "北京雁栖湖应用数学研究院",
    }
    assert "search_document_code" in plan_of_database
    assert "search_document_code_part" not in plan_of_database
