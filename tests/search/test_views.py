"""The page and the suggestions: a fixed number of queries, no script needed, nothing unescaped."""

import pytest
from django.test.utils import CaptureQueriesContext

from search.api import api_search
from tests.conformance.conftest import write_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, settings):
    settings.ELASTICSEARCH_URL = ""
    return write_cast()


def _queries(client, address) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_depend_on_the_number_of_results(client, cast):
    client.get("/search/?q=街道")  # fills what a process keeps
    one = _queries(client, "/search/?q=睿搏&type=organisation")
    all_of_them = _queries(client, "/search/?type=organisation")
    assert one == all_of_them
    assert _queries(client, "/search/?q=街道") == one - 1  # no hub whose name is to be read


def test_the_page_shows_results_reasons_badges_and_facets(client, cast):
    page = client.get("/search/", {"q": "海淀 社工"}).content.decode()
    assert "由“海淀”识别" in page
    assert "<mark>睿搏" not in page
    assert "<mark>社会工作</mark>" in page
    assert "按同义词匹配" in page
    assert 'type="checkbox"' in page
    assert "按所选筛选" in page
    assert "正在使用备用检索" not in page


def test_the_empty_page_says_what_to_do(client, cast):
    page = client.get("/search/", {"q": "没有这样一个机构呀"}).content.decode()
    assert "没有找到与“没有这样一个机构呀”相符的内容" in page
    assert "改用 18 位统一社会信用代码" in page


@pytest.mark.parametrize("q", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "%00"])
def test_what_was_typed_is_escaped(client, cast, q):
    page = client.get("/search/", {"q": q})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert b"<img src=x>" not in page.content


def test_suggestions(client, cast):
    answer = client.get("/suggest/", {"q": "ruibo"}).json()
    assert answer["suggestions"][0] == {
        "text": "北京市海淀区睿搏社会工作事务所",
        "url": answer["suggestions"][0]["url"],
        "kind": "社会服务机构（民非）",
        "hint": "拼音：“ruibo”·海淀区·正常",
    }
    assert client.get("/suggest/").json() == {"suggestions": []}
    assert len(client.get("/suggest/", {"q": "北京"}).json()["suggestions"]) == 8


def test_the_contract_of_the_api(cast):
    answer = api_search({"q": "睿搏"})
    assert {"total", "engine", "degraded", "took_ms", "results", "facets"} <= answer.keys()
    assert set(answer["results"][0]) == {"type", "id", "code", "title", "url", "highlight", "matched_by"}
    assert answer["facets"]["kind"] == [{"value": "service", "label": "社会服务机构（民非）", "count": 1}]


def test_a_stopped_elasticsearch_means_the_database_and_the_page_says_so(client, cast, settings):
    from search.services import engines

    engines.breaker.cache_clear()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = client.get("/search/", {"q": "睿搏"})
    assert "正在使用备用检索" in page.content.decode()
    assert "睿搏" in page.content.decode()
    answer = api_search({"q": "睿搏"})
    assert (answer["engine"], answer["degraded"], answer["total"]) == ("database", True, 1)
    engines.breaker.cache_clear()
