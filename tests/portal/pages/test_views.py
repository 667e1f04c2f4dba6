"""What visitors see of the pages."""

import datetime
import re

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.pages.models import NewsIndexPage, NewsPage, PolicyIndexPage, PolicyPage
from portal.pages.services import add_page
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_home_shows_the_figures_of_the_register(client, home, make_body):
    for _ in range(3):
        make_body()
    page = client.get("/")
    text = text_of(page)
    assert "登记社会组织 3 家" in text
    assert "海淀 3" in text
    assert f"截至 {timezone.localdate().year}年" in text


def test_home_of_an_empty_register_says_what_to_do(client, home):
    text = text_of(client.get("/"))
    assert "登记簿还是空的" in text
    assert "现在没有正在公示的事项" in text


def test_home_takes_as_many_queries_for_many_rows_as_for_few(
    client, home, make_body, make_notice, django_assert_num_queries
):
    make_body()
    make_notice("第一件")
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(4):
        make_body()
        make_notice(f"又一件 {number}")
    with django_assert_num_queries(len(few)):
        client.get("/")


def test_home_shows_the_notices_that_run(client, make_notice):
    make_notice("成立登记公告", left=2, summary="社会服务机构")
    make_notice("早已结束", begun=9, left=-1)
    text = text_of(client.get("/"))
    assert "成立登记公告" in text
    assert "还剩 2 天" in text
    assert "早已结束" not in text


def test_an_unpublished_page_is_shown_nowhere(client, make_notice):
    notice = make_notice("撤下的公示")
    url = notice.url
    assert client.get(url).status_code == 200
    notice.unpublish()
    assert client.get(url).status_code == 404
    for path in ("/", "/notices/", "/notices/?state=ended"):
        assert "撤下的公示" not in text_of(client.get(path))


def test_a_draft_is_shown_nowhere(client, home):
    page = add_page(NewsPage(title="原来的标题"), below=NewsIndexPage)
    page.title = "还没发布的标题"
    page.save_revision()
    assert "还没发布的标题" not in text_of(client.get("/news/"))
    assert "原来的标题" in text_of(client.get("/news/"))


def test_notices_can_be_narrowed_by_kind_and_state(client, make_notice):
    make_notice("评估的", kind="evaluation")
    make_notice("登记的", kind="registration")
    make_notice("过去的", begun=9, left=-2)
    assert "评估的" not in text_of(client.get("/notices/?kind=registration"))
    ended = text_of(client.get("/notices/?state=ended"))
    assert "过去的" in ended
    assert "登记的" not in ended


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999999999999", "kind=nonsense", "state="]
)
def test_nonsense_in_the_address_is_no_error(client, make_notice, query):
    make_notice("只有一件")
    assert "只有一件" in text_of(client.get(f"/notices/?{query}"))


def test_notices_are_listed_twenty_a_page(client, make_notice):
    for number in range(21):
        make_notice(f"第{number:02}件", left=number)
    first, second = client.get("/notices/"), client.get("/notices/?page=2")
    assert "第19件" in text_of(first)
    assert "第20件" not in text_of(first)
    assert "第20件" in text_of(second)
    assert "共 21 件" in text_of(first)


def test_notices_take_as_many_queries_however_many(client, make_notice, django_assert_num_queries):
    make_notice("第一件")
    client.get("/notices/")
    with CaptureQueriesContext(connection) as few:
        client.get("/notices/")
    for number in range(5):
        make_notice(f"又一件 {number}")
    with django_assert_num_queries(len(few)):
        client.get("/notices/")


def test_a_notice_shows_its_days_and_its_body(client, make_notice):
    notice = make_notice(
        "公示",
        left=4,
        organisation_code="52110108MJY207264B",
        document_number="京民公〔2026〕12号",
        body=[("text", "<p>正文一段</p>"), ("callout", {"kind": "info", "text": "<p>提示一句</p>"})],
    )
    text = text_of(client.get(notice.url))
    for words in (
        "还剩 4 天",
        "（含当日）",
        "京民公〔2026〕12号",
        "52110108MJY207264B",
        "正文一段",
        "提示一句",
    ):
        assert words in text, words


def test_a_policy_says_whether_it_is_in_force(client, home):
    add_page(
        PolicyPage(
            title="旧办法",
            instrument="rule",
            issuer="民政部",
            in_force_from=datetime.date(2000, 4, 10),
            in_force_to=datetime.date(2025, 4, 30),
        ),
        below=PolicyIndexPage,
    )
    policy = add_page(
        PolicyPage(
            title="新办法", instrument="rule", issuer="民政部", in_force_from=datetime.date(2025, 5, 1)
        ),
        below=PolicyIndexPage,
    )
    current = text_of(client.get("/policies/"))
    assert "新办法" in current
    assert "旧办法" not in current
    assert "旧办法" in text_of(client.get("/policies/?state=ended"))
    assert "现行有效" in text_of(client.get(policy.url))


def test_the_demonstration_is_marked_on_every_page(client, home):
    with override_settings(DEMO=True):
        assert "演示数据" in text_of(client.get("/about/"))
    with override_settings(DEMO=False):
        assert "演示数据" not in text_of(client.get("/about/"))


def test_the_current_place_is_marked_in_the_navigation(client, home):
    assert 'href="/notices/" aria-current="page"' in client.get("/notices/").content.decode()
    assert 'href="/matters/" aria-current' not in client.get("/notices/").content.decode()


def test_a_signed_in_person_sees_the_own_name(client, home):
    client.force_login(UserFactory(display_name="季疏桐"))
    assert "季疏桐" in text_of(client.get("/"))


def test_an_unknown_address_is_a_helpful_page(client, home):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "没有找到这个页面" in text_of(response)
    assert 'action="/search/"' in response.content.decode()


def test_a_refused_sign_in_is_said_beside_and_above(client, home):
    response = client.post("/accounts/login/", {"login": "", "password": ""})
    page = response.content.decode()
    assert "有 2 处需要修改" in text_of(response)
    assert 'href="#id_login"' in page
    assert 'id="id_login_error"' in page
    assert re.search(r'<input[^>]*name="login"[^>]*aria-describedby="[^"]*id_login_error', page)
