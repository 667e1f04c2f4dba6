"""What search is told of pages, and that it is told at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.models import NewsIndexPage, NewsPage, PlainPage
from portal.pages.services import add_page
from registry.outbox.services import drain
from search.models import SearchDocument
from search.projections import get

pytestmark = pytest.mark.django_db


def titles(kind: str) -> set[str]:
    return {entry.title for entry in get(kind).entries(list(get(kind).ids()))}


def test_every_live_page_has_one_entry_in_its_type(make_notice):
    make_notice("登记公告一则")
    add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    assert titles("notice") == {"登记公告一则"}
    assert titles("page") == {"登记大厅搬迁", *PlainPage.objects.values_list("title", flat=True)}
    assert titles("policy") == set()


def test_every_matter_has_its_guide(home):
    assert "社会团体成立登记" in titles("guide")


def test_ids_of_other_pages_and_nonsense_have_no_entry(make_notice):
    notice = make_notice("登记公告一则")
    assert get("policy").entries([str(notice.pk), "0", "x", "²"]) == []


def test_a_published_notice_is_found_and_an_unpublished_one_is_gone(make_notice):
    notice = make_notice("登记公告一则", body=[("text", "<p>枕溪社区服务中心</p>")])
    drain()
    document = SearchDocument.objects.get(type="notice", object_id=str(notice.pk))
    assert "枕溪社区服务中心" in document.text
    assert document.url.startswith("/notices/")
    notice.unpublish()
    drain()
    assert not SearchDocument.objects.filter(type="notice", object_id=str(notice.pk)).exists()


def test_entries_take_as_many_queries_however_many(make_notice):
    ids = [str(make_notice(f"第{number}件").pk) for number in range(4)]
    counts = []
    for asked in (ids[:1], ids):
        get("notice").entries(asked)
        with CaptureQueriesContext(connection) as queries:
            get("notice").entries(asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]
