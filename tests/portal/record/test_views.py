"""The public pages of a body and of certificates."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.filings.models import Certificate
from registry.filings.services.printing.verification import qr_svg
from registry.ledger.services import correct
from registry.organisations.models import Organisation
from registry.standing.models import Grade, Listing, Penalty, ReportResult
from search.projections import get
from search.services.rebuilding import rebuild
from tests.factories.bodies import new_code

pytestmark = pytest.mark.django_db

D = datetime.date


def text_of(response) -> str:
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("<wbr>", "")))


def test_the_record_shows_every_registered_item(client, storied):
    text = text_of(client.get(f"/organisations/{storied.code}/"))
    for words in (
        "北京市海淀区禾渡社会工作事务所",
        "民办非企业单位（社会服务机构）",
        "郁知闲",
        "北京市海淀区文化局",
        "北京市海淀区民政局",
        "2012年5月18日",
        "30 万元",
        "2020-03-20 由“10 万元”变更",
        "北京市海淀区槐荫街道旧巷1号",
        "服务社区",
        "登记有效，可依法开展活动",
        "2024-03-12 至 2099-03-11",
        "没有列入活动异常名录、严重违法失信名单的记载",
    ):
        assert words in text, words


def test_the_record_shows_the_past(client, storied):
    text = text_of(client.get(f"/organisations/{storied.code}/"))
    for words in (
        "北京市海淀区麦渡社工服务站",
        "变更名称",
        "10 万元 → 30 万元",
        "验资报告已核",
        "列入活动异常名录",
        "移出活动异常名录",
        "行政处罚：警告",
        "评估等级 4A",
        "2024 年度工作报告 合格",
        "取得慈善组织",
    ):
        assert words in text, words


def test_holders_are_shown_with_name_and_position_only(client, storied):
    page = client.get(f"/organisations/{storied.code}/")
    text = text_of(page)
    assert "栾静姝" in text
    assert "理事长" in text and "会长" not in text  # a service body has no 会长
    assert "前任某" not in text
    assert b"SECRET" not in page.content


def test_relations_are_shown_from_both_sides_and_membership_is_not(client, storied, related):
    sponsor, _ = related
    ours, theirs = (text_of(client.get(f"/organisations/{body.code}/")) for body in (storied, sponsor))
    assert "举办者 北京市海淀区岚台联合会" in ours
    assert "北京隐名协会" not in ours
    assert f"举办的机构 {storied.name}" in theirs


@pytest.mark.parametrize(
    ("kind", "word", "meaning"),
    [
        ("dissolved", "已注销", "法人资格终止"),
        ("annulled", "已撤销", "登记已被撤销"),
        ("revoked", "已吊销", "登记证书已被吊销"),
        ("liquidation", "清算中", "不得开展清算以外的活动"),
    ],
)
def test_each_status_has_its_banner(client, storied, change, kind, word, meaning):
    change(storied, kind, timezone.localdate(), status_reason="理由一句")
    text = text_of(client.get(f"/organisations/{storied.code}/"))
    for words in (word, meaning, "理由一句"):
        assert words in text, words
    assert ("没有列入活动异常名录" in text) is (kind == "liquidation")


def test_a_listed_body_is_warned_of(client, storied):
    Listing.objects.create(
        organisation=storied, list="serious", ground="被列入两年未改", listed_on=D(2025, 1, 1)
    )
    text = text_of(client.get(f"/organisations/{storied.code}/"))
    assert "已列入严重违法失信名单。" in text
    assert "没有列入" not in text


@pytest.fixture
def suspend(storied):
    def punish(**days: datetime.date) -> None:
        Penalty.objects.create(
            organisation=storied,
            kind="suspension",
            facts="超出章程规定的宗旨和业务范围活动",
            document_no="海民罚〔2025〕8号",
            authority="北京市海淀区民政局",
            **{"decided_on": D(2025, 3, 7), **days},
        )

    return punish


def test_a_suspended_body_is_warned_of_and_not_said_to_be_free_to_act(client, storied, suspend):
    suspend()
    page = client.get(f"/organisations/{storied.code}/")
    text = text_of(page)
    assert "正被限期停止活动。 超出章程规定的宗旨和业务范围活动" in text
    assert "2025年3月7日·北京市海淀区民政局·海民罚〔2025〕8号" in text
    assert "停止期间不得开展活动" in text and "可依法开展活动" not in text
    assert 'class="banner banner--attention"' in page.content.decode()


@pytest.mark.parametrize("day", ["executed_on", "withdrawn_on"])
def test_a_suspension_that_is_over_is_warned_of_no_more(client, storied, suspend, day):
    suspend(**{day: timezone.localdate()})
    page = client.get(f"/organisations/{storied.code}/")
    assert "正被限期停止活动" not in text_of(page) and "可依法开展活动" in text_of(page)
    assert 'class="banner banner--valid"' in page.content.decode()


def test_of_an_ended_body_no_suspension_is_in_force(client, storied, suspend, change):
    suspend()
    change(storied, "revoked", timezone.localdate())
    assert "正被限期停止活动" not in text_of(client.get(f"/organisations/{storied.code}/"))


def test_an_expired_certificate_is_warned_of(client, storied, change):
    change(storied, "changed", timezone.localdate(), certificate_to=D(2025, 1, 1))
    assert "登记证书已过有效期" in text_of(client.get(f"/organisations/{storied.code}/"))


def test_a_grade_that_begins_next_year_is_told_and_is_not_in_force(client, storied):
    """社会组织评估管理办法 of 2026: from 1 January after the announcement to 31 December of the fifth year."""
    today = timezone.localdate()
    next_year = today.year + 1
    storied.grades.update(starts_on=D(2010, 1, 1), ends_on=D(2014, 12, 31))
    Grade.objects.create(
        organisation=storied,
        value="5A",
        announced_on=today,
        starts_on=D(next_year, 1, 1),
        ends_on=D(next_year + 4, 12, 31),
    )
    page = client.get(storied.get_absolute_url()).content.decode()
    assert f"已评为 5A，{next_year}-01-01 起生效，至 {next_year + 4}-12-31。" in page
    assert 'class="grade-now"' not in page
    assert "没有评估等级记载" not in page


def test_an_expired_grade_is_the_past(client, storied):
    Grade.objects.all().delete()
    Grade.objects.create(organisation=storied, value="3A", starts_on=D(2015, 1, 1), ends_on=D(2019, 12, 31))
    text = re.sub(r"\s+", "", text_of(client.get(f"/organisations/{storied.code}/")))
    assert "原3A已过期" in text.replace("&ensp;", "")


def test_a_withdrawn_penalty_is_not_told(client, storied):
    page = f"/organisations/{storied.code}/history/"
    assert "行政处罚" in text_of(client.get(page))
    storied.penalties.update(withdrawn_on=timezone.localdate())
    assert "行政处罚" not in text_of(client.get(page))


def test_a_cancelled_grade_is_no_lapse_anywhere(client, storied):
    today = timezone.localdate()
    Grade.objects.all().delete()
    Grade.objects.create(
        organisation=storied,
        value="5A",
        starts_on=today - datetime.timedelta(days=700),
        ends_on=today + datetime.timedelta(days=200),
        cancelled_on=today,
    )
    text = re.sub(r"\s+", "", text_of(client.get(storied.get_absolute_url()))).replace("&ensp;", "")
    assert "原5A已取消" in text
    assert f"{today}取消" in text
    assert "原5A已过期" not in text
    assert client.get(f"/api/v1/organisations/{storied.code}").json()["grade"] == "none"
    [entry] = get("organisation").entries([storied.code])
    assert (entry.grade, entry.last_grade, entry.payload["grade"]["cancelled"]) == ("", "", True)
    rebuild()
    text = re.sub(r"\s+", "", text_of(client.get("/search/", {"q": storied.name})))
    assert "原5A已取消" in text.replace("&ensp;", "")


def test_a_body_of_which_little_is_known_says_so(client, make_body):
    body = make_body(registered_on=None)
    text = text_of(client.get(f"/organisations/{body.code}/"))
    assert "法定代表人 未记载" in text
    assert "成立登记日期 未记载" in text
    assert "没有评估等级记载" in text


def test_a_correction_is_told_on_both_entries(client, make_body):
    body = make_body(legal_representative="玉知闲")
    correct(body.entries.get(), {"legal_representative": "郁知闲"}, reason="姓名一字录入有误", actor=None)
    text = text_of(client.get(f"/organisations/{body.code}/history/"))
    assert "更正第 1 笔记载" in text
    assert "玉知闲 → 郁知闲" in text
    assert "第 2 笔已更正本笔：姓名一字录入有误" in text


def test_the_record_takes_as_many_queries_however_long_the_past(client, storied, make_body, change):
    ReportResult.objects.create(organisation=storied, year=2009, result="passed", concluded_on=D(2010, 6, 1))
    before = queries_of(client, storied)
    for number in range(6):
        ReportResult.objects.create(
            organisation=storied, year=2010 + number, result="passed", concluded_on=D(2011 + number, 6, 1)
        )
        change(storied, "changed", D(2021, 1, 1 + number), address=f"新址{number}号")
    assert queries_of(client, storied) == before <= 13
    assert queries_of(client, make_body()) == 2


def queries_of(client, body):
    path = f"/organisations/{body.code}/"
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_hostile_text_in_an_item_stays_text(client, make_body):
    body = make_body(address="<script>alert(1)</script>", purpose='"><img src=x onerror=1>')
    page = client.get(f"/organisations/{body.code}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("written", ["lower", "wide", "spaced"])
def test_a_code_written_another_way_leads_to_the_page(client, storied, written):
    code = storied.code
    other = {
        "lower": code.lower(),
        "wide": code.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
        "spaced": f"{code[:8]} {code[8:]}",
    }[written]
    response = client.get(f"/organisations/{other}/history/?as_of=2019-03-01")
    assert response.status_code == 302
    assert response.url == f"/organisations/{code}/history/?as_of=2019-03-01"


def test_a_wrong_check_digit_is_explained_and_the_right_body_offered(client, storied):
    wrong = storied.code[:17] + ("1" if storied.code[17] != "1" else "2")
    response = client.get(f"/organisations/{wrong}/")
    text = text_of(response)
    assert response.status_code == 404
    assert f"第18位校验码应为 {storied.code[17]}" in text
    assert storied.name in text
    assert 'action="/search/"' in response.content.decode()


def test_a_right_code_nobody_bears_is_explained(client, db):
    response = client.get(f"/organisations/{new_code()}/")
    assert response.status_code == 404
    assert "代码本身没有抄错" in text_of(response)


@pytest.mark.parametrize("code", ["x", "。" * 300, "5", "<b>", "%F0%9F%90%89", "../..", "5" * 5000])
def test_nonsense_for_a_code_is_no_error(client, db, code):
    assert client.get(f"/organisations/{code}/").status_code == 404


def test_a_day_of_the_past_shows_what_was_registered_then(client, storied):
    text = text_of(client.get(f"/organisations/{storied.code}/history/?as_of=2013-01-01"))
    assert "2013年1月1日 星期二" in text
    assert "北京市海淀区麦渡社工服务站 今为：北京市海淀区禾渡社会工作事务所" in text
    assert "10 万元 今为：30 万元" in text


def test_the_day_of_an_entry_reads_as_after_it(client, storied):
    before = text_of(client.get(f"/organisations/{storied.code}/history/?as_of=2016-09-05"))
    after = text_of(client.get(f"/organisations/{storied.code}/history/?as_of=2016-09-06"))
    assert "今为：北京市海淀区禾渡社会工作事务所" in before
    assert "今为：北京市海淀区禾渡社会工作事务所" not in after


def test_today_reads_as_the_record(client, storied):
    text = text_of(
        client.get(f"/organisations/{storied.code}/history/?as_of={timezone.localdate().isoformat()}")
    )
    assert "与今天的记载完全相同" in text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("0000-01-01", "这不是日历上的日期"),
        ("2019-02-30", "这不是日历上的日期"),
        ("昨天", "这不是日历上的日期"),
        ("", "请填写要查看的日期"),
        ("9999-12-31", "这一天还没有到"),
        ("2012-05-17", "从2012年5月18日开始"),
        ("0001-01-01", "从2012年5月18日开始"),
        ("2019-03-01'--", "这不是日历上的日期"),
        ("1" * 10_000, "这不是日历上的日期"),
    ],
)
def test_a_day_that_cannot_be_is_explained(client, storied, day, sentence):
    response = client.get(f"/organisations/{storied.code}/history/", {"as_of": day})
    assert response.status_code == 400
    assert sentence in text_of(response)
    assert "成立登记" in text_of(response)


@pytest.mark.parametrize(
    "day",
    [
        "2013-01-01",
        "2013/1/1",
        "2013年1月1日",
        "2013.01.01",
        "20130101",
        "２０１３-０１-０１",
        "２０１３－０１－０１",
        "２０１３年１月１日",
    ],
)
def test_days_may_be_written_in_several_ways(client, storied, day):
    assert "2013年1月1日 星期二" in text_of(
        client.get(f"/organisations/{storied.code}/history/", {"as_of": day})
    )


def test_the_public_qr_leads_to_the_page_and_gives_no_token_away(client, storied, certify, settings):
    address = f"{settings.SITE_URL}/organisations/{storied.code}/"
    plain = client.get(f"/organisations/{storied.code}/qr.svg")
    assert plain["Content-Type"] == "image/svg+xml"
    assert plain.content.decode() == qr_svg(address)
    certificate = certify(storied, "TOKEN-A")
    Certificate.objects.filter(pk=certificate.pk).update(serial="证-1")
    assert client.get(f"/organisations/{storied.code}/qr.svg").content == plain.content
    assert client.get("/organisations/nonsense/qr.svg").status_code == 404
    for path in ("", "history/"):
        assert "TOKEN-A" not in client.get(f"/organisations/{storied.code}/{path}").content.decode()
    assert "TOKEN-A" not in client.get("/verify/", {"code": storied.code}).content.decode()


def test_the_pages_change_nothing_and_refuse_to(client, storied):
    before = Organisation.objects.get(pk=storied.pk).updated_at
    for path in (f"/organisations/{storied.code}/", f"/organisations/{storied.code}/history/", "/verify/"):
        assert client.post(path).status_code == 405
    assert Organisation.objects.get(pk=storied.pk).updated_at == before


def test_a_guessed_place_is_no_step_of_the_way(client, make_body):
    """The digits of a code name an organ provisionally (docs/decisions/0007); the page does not pass it on as known."""
    known = client.get(make_body(registrar_name="北京市平谷区民政局").get_absolute_url()).content.decode()
    guessed = client.get(make_body(registrar_name="").get_absolute_url()).content.decode()
    way = "/search/?type=organisation&amp;district="
    assert way in known
    assert way not in guessed
