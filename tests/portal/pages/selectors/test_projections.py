"""What search is told of pages, and that it is told at all."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.pages.models import NewsIndexPage, NewsPage, PlainPage, PolicyIndexPage, PolicyPage
from portal.pages.services import add_page
from registry.filings.declarations import all_matters
from registry.filings.models import Provision
from registry.filings.services.provisions import CITED, amend
from registry.filings.tasks import tell_turned_provisions
from registry.outbox.services import drain
from search.models import SearchDocument
from search.projections import get
from search.query import SearchQuery
from search.services import find
from search.services.turning import turn
from tests.factories.people import registrar, staff

pytestmark = pytest.mark.django_db
MATTER = "service-establishment"


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


def reads(code: str) -> str:
    """What search holds of the guide of a matter."""
    drain()
    return SearchDocument.objects.get(type="guide", object_id=code).text


@pytest.fixture
def amend_from():
    """amend_from(day, kind, key, **value): the provision reads otherwise from that day, for all offices."""
    actor = staff("city", "市局登记", "registrar", office=registrar())

    def write(day: date, kind: str, key: str, **value: object) -> Provision:
        row = Provision.objects.get(matter=MATTER, kind=kind, key=key, office=None)
        cited = {name: getattr(row, name) for name in CITED}
        return amend(row.pk, actor=actor, from_day=day, office=None, value=value, cited=cited)

    return write


def test_a_guide_is_found_by_what_it_says_today(client, amend_from):
    today = timezone.localdate()
    amend_from(today, "paper", "charter", title="章程（苇间示范文本）")
    amend_from(today, "condition", "place", text="有不少于三十平方米的场所。")
    amend_from(today, "limit", "decision_promised", days=7)
    found, page = reads(MATTER), client.get(f"/matters/{MATTER}/").content.decode()
    for words in ("章程（苇间示范文本）", "有不少于三十平方米的场所。", "7 个工作日"):
        assert words in found and words in page
    assert "章程草案" not in found
    told = client.get("/api/v1/search", {"q": "苇间示范文本", "type": "guide"}).json()
    assert [row["url"] for row in told["results"]] == [f"/matters/{MATTER}/"]


def test_what_is_not_in_force_yet_is_found_from_its_day_on(amend_from):
    row = amend_from(
        timezone.localdate() + timedelta(days=2), "condition", "place", text="有三十平方米的场所。"
    )
    assert "有必要的场所" in reads(MATTER) and "三十平方米" not in reads(MATTER)
    for one in Provision.objects.filter(matter=MATTER, key="place", kind="condition"):
        days = {
            name: getattr(one, name) - timedelta(days=2)
            for name in ("in_force_from", "in_force_to")
            if getattr(one, name)
        }
        Provision.objects.filter(pk=one.pk).update(**days)
    row.refresh_from_db()
    assert row.in_force_from == timezone.localdate()
    assert tell_turned_provisions() == 1
    assert "有必要的场所" not in reads(MATTER) and "三十平方米" in reads(MATTER)


def test_guides_take_as_many_queries_however_many(django_assert_num_queries):
    codes = [matter.code for matter in all_matters()]
    for asked in (codes[:1], codes):
        with django_assert_num_queries(2):
            assert len(get("guide").entries(asked)) == len(asked)


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


def badge(page) -> str:
    """The badge search shows beside the page."""
    drain()
    return SearchDocument.objects.get(object_id=str(page.pk)).payload["badges"][0]["word"]


def as_it_read_before(page, word: str) -> None:
    drain()
    SearchDocument.objects.filter(object_id=str(page.pk)).update(
        payload={"facts": [], "badges": [{"shape": "running", "word": word}], "grade": None}
    )
    assert badge(page) == word


@pytest.fixture
def make_policy(home):
    """make_policy(begun, left): a policy in force since so many days and for so many more."""

    def make(begun: int, left: int | None = None) -> PolicyPage:
        today = timezone.localdate()
        page = PolicyPage(
            title="社会组织示例办法",
            instrument="local",
            issuer="市民政局",
            in_force_from=today - timedelta(days=begun),
            in_force_to=None if left is None else today + timedelta(days=left),
        )
        return add_page(page, below=PolicyIndexPage)

    return make


def test_a_notice_whose_period_has_not_begun_does_not_run(make_notice):
    assert badge(make_notice("登记公告一则", begun=-2, left=9)) == "尚未开始"
    assert badge(make_notice("登记公告二则", begun=0, left=0)) == "公示中"


@pytest.mark.parametrize(
    ("begun", "left", "before", "now"), [(0, 9, "尚未开始", "公示中"), (9, -1, "公示中", "公示结束")]
)
def test_a_notice_turns_with_the_day(make_notice, begun, left, before, now):
    notice = make_notice("登记公告一则", begun=begun, left=left)
    as_it_read_before(notice, before)
    turn()
    assert badge(notice) == now


@pytest.mark.parametrize(
    ("begun", "left", "before", "now"),
    [(0, None, "尚未施行", "现行有效"), (7, None, "尚未施行", "现行有效"), (99, -1, "现行有效", "已失效")],
)
def test_a_policy_turns_with_the_day(make_policy, begun, left, before, now):
    policy = make_policy(begun, left)
    as_it_read_before(policy, before)
    turn()
    assert badge(policy) == now


def test_what_turned_long_ago_or_will_turn_is_left_alone(make_policy, make_notice):
    for page in (make_policy(99), make_policy(-3), make_notice("登记公告一则", begun=50, left=0)):
        as_it_read_before(page, "从前")
        turn()
        assert badge(page) == "从前"


@pytest.mark.parametrize("asked", ["国务院令第250号", "国务院令250", "250号令", "國務院令第２５０號"])
def test_a_policy_is_found_by_its_number_however_it_is_said(make_policy, asked):
    policy = make_policy(9)
    policy.number, policy.issuer = "国务院令第250号", "国务院与民政部"
    policy.save_revision().publish()
    drain()
    [found] = find(SearchQuery(q=asked)).results
    assert found.id == str(policy.pk)
    assert found.reason.place == "文号" and "国务院令第250号" in found.reason.text
    assert [one.id for one in find(SearchQuery(q="国务院与民政部")).results] == [found.id]


def test_a_notice_is_found_by_its_document_number(make_notice):
    notice = make_notice("登记公告一则")
    notice.document_number = "海民许〔2026〕2号"
    notice.save_revision().publish()
    drain()
    [found] = find(SearchQuery(q="海民许〔2026〕2号")).results
    assert (found.id, str(found.reason)) == (str(notice.pk), "文号：海民许〔2026〕2号")
