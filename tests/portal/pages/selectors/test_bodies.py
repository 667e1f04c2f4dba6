"""A notice stays; when its body has ended since, it says so: on its page, in the list and in search."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.pages.selectors import ended_bodies
from registry.ledger.services import correct
from registry.outbox.services import drain
from search.models import SearchDocument
from tests.factories.outcomes import announced_filing
from tests.portal.pages.test_views import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
SAYS = {
    "dissolved": ("注销登记", "机构已注销", "ended"),
    "annulled": ("被撤销登记", "机构已撤销", "forbidden"),
    "revoked": ("被吊销登记证书", "机构已吊销", "forbidden"),
}


@pytest.fixture
def body(make_body):
    return make_body(name="北京市海淀区禾渡社会工作事务所")


@pytest.fixture
def notice(make_notice, body):
    """Published three days ago, without an end: a 登记公告."""
    return make_notice("禾渡登记公告", left=None, organisation_code=body.code)


def badges(notice) -> list[tuple[str, str]]:
    drain()
    found = SearchDocument.objects.get(type="notice", object_id=str(notice.pk)).payload["badges"]
    return [(badge["shape"], badge["word"]) for badge in found]


@pytest.mark.parametrize("status", SAYS)
def test_the_page_the_list_and_search_say_what_has_become_of_the_body(client, notice, body, change, status):
    done, word, shape = SAYS[status]
    before = text_of(client.get(notice.url))
    assert "发布当时的记录" not in before and badges(notice) == [("valid", "已公告")]
    day = TODAY()
    change(body, status, day, "依法处理")
    page = client.get(notice.url)
    assert page.status_code == 200
    said = f"{body.name}已于{day.year}年{day.month}月{day.day}日{done}（京海民变〔2020〕1号）。"
    assert said in text_of(page).replace("\n", "")
    assert f'href="{body.get_absolute_url()}"' in page.content.decode()
    listed = text_of(client.get("/notices/?kind=registration"))
    assert "禾渡登记公告" in listed and word in listed
    assert badges(notice) == [("valid", "已公告"), (shape, word)]
    assert SearchDocument.objects.get(type="notice", object_id=str(notice.pk)).rank == 400


def test_each_end_is_told_with_its_own_day(client, notice, body, change):
    change(body, "annulled", TODAY() - datetime.timedelta(days=900), "依法处理")
    day = TODAY()
    change(body, "dissolved", day, "清算后注销")
    said = f"{body.name}已于{day.year}年{day.month}月{day.day}日注销登记"
    assert said in text_of(client.get(notice.url)).replace("\n", "")
    banner = text_of(client.get(body.get_absolute_url())).replace("\n", "")
    assert f"法人资格终止，不得再以其名义活动（{day.year}年{day.month}月{day.day}日）" in banner


def test_a_revoked_licence_leaves_its_notice_reachable_with_the_warning(client):
    filing = announced_filing("service")
    drain()
    from portal.pages.models import NoticePage
    from registry.matters.establishment.services import undo

    page = NoticePage.objects.get(slug=f"registration-{filing.number}")
    undo(filing, None, "以欺骗手段取得许可", "京民撤〔2026〕1号")
    told = client.get(page.url)
    assert told.status_code == 200
    assert "被撤销登记" in text_of(told)
    assert "京民撤〔2026〕1号" in text_of(told)
    drain()
    page.refresh_from_db()
    assert page.live and page.period_to is None
    assert ("forbidden", "机构已撤销") in badges(page)


def test_an_end_taken_back_takes_the_warning_back(client, notice, body, change):
    entry = change(body, "revoked", TODAY(), "误记")
    assert "被吊销登记证书" in text_of(client.get(notice.url))
    correct(entry, {"status": "active"}, reason="记错组织", actor=None)
    assert "被吊销登记证书" not in text_of(client.get(notice.url))
    assert badges(notice) == [("valid", "已公告")]


def test_a_notice_that_came_after_the_end_needs_no_warning(client, notice, body, change):
    change(body, "revoked", TODAY() - datetime.timedelta(days=4), "依法处理")
    assert "发布当时的记录" not in text_of(client.get(notice.url))
    assert badges(notice) == [("valid", "已公告")]


def test_an_end_of_unknown_day_is_told_without_one(client, notice, body, change):
    change(body, "revoked", TODAY(), "导入", ended_on=None)
    assert "已被吊销登记证书（日期未记载）" in text_of(client.get(notice.url))


def test_a_body_in_liquidation_still_stands(client, notice, body, change):
    change(body, "liquidation", TODAY())
    assert "发布当时的记录" not in text_of(client.get(notice.url))


def test_a_code_that_is_not_in_the_register_is_no_error(client, make_notice):
    notice = make_notice("外地机构公告", organisation_code="52110108MJY207264B")
    assert client.get(notice.url).status_code == 200


def test_lists_ask_as_often_for_many_bodies_as_for_one(client, make_body, make_notice, change):
    counts = []
    for _ in range(2):
        for _ in range(3):
            made = make_body()
            make_notice("登记公告", left=None, organisation_code=made.code)
            change(made, "dissolved", TODAY())
        client.get("/notices/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as none:
        assert ended_bodies(["", ""]) == {}
    assert len(none) == 0
