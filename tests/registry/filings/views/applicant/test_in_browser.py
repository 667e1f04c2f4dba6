"""The workspace in a browser: it saves by itself, loses nothing, works by keyboard, on a phone, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers
from tests.factories import filings as make
from tests.factories.cases import case_in
from tests.factories.cases import people as cast_with_codes
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db):
    return cast_with_codes()


@pytest.fixture
def draft(people) -> Filing:
    return make.complete_filing("service", people.applicant, papers=False)


def sign_in(context: BrowserContext, url: str, person) -> None:
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def held(filing: Filing) -> dict:
    return full_answers(Filing.objects.get(pk=filing.pk))


def at(filing: Filing, page: str = "") -> str:
    return f"/workspace/{filing.number}/{page}"


def test_it_saves_by_itself_and_two_tabs_tell_each_other(page: Page, live_server, people, draft):
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(draft, "form/name/"))
    other = page.context.new_page()
    other.goto(at(draft, "form/name/"))
    with page.expect_response("**/autosave/"):
        page.get_by_label("行（事）业领域").fill("养老服务")
    expect(page.locator("[data-saved-words]")).to_contain_text("已自动保存 今天")
    other.get_by_label("行（事）业领域").fill("社区教育")
    expect(other.get_by_text("另一个页面填的是")).to_be_visible()
    assert held(draft)["sector"] == "社区教育"
    with other.expect_response("**/autosave/"):
        other.get_by_role("button", name="改用另一个页面的").click()
    assert held(draft)["sector"] == "养老服务"
    other.get_by_role("button", name="下一步").last.click()
    other.wait_for_url("**/form/basics/")


def test_the_name_is_examined_while_it_is_typed(page: Page, live_server, people, draft):
    sign_in(page.context, live_server.url, people.applicant)
    make.submitted_filing("service", people.stranger)
    page.goto(at(draft, "form/name/"))
    page.get_by_label("拟用名称").fill("北京市海淀区苇间社工服务站")
    expect(page.locator("[data-examined]")).to_contain_text("近似名称")
    expect(page.locator("h1")).to_have_text("北京市海淀区苇间社工服务站")


def test_questions_and_rows_come_and_go_at_once(page: Page, live_server, people, draft):
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(draft, "form/eligibility/"))
    expect(page.get_by_label("业务主管单位", exact=True)).to_be_hidden()
    page.get_by_label("双重管理").check()
    expect(page.get_by_label("业务主管单位", exact=True)).to_be_visible()
    expect(page.locator("#ask-direct_category")).to_be_hidden()
    page.goto(at(draft, "form/people/"))
    founders = page.locator("[data-people=founders]")
    founders.get_by_role("button", name="再加一位").click()
    with page.expect_response("**/autosave/"):
        page.keyboard.type("沈望舒")
    assert held(draft)["founders"][2]["name"] == "沈望舒"
    with page.expect_response("**/autosave/"):
        founders.get_by_role("button", name="删去").first.click()
    assert [row["name"] for row in held(draft)["founders"]] == ["北京苇间文化有限公司", "沈望舒"]


def test_a_session_that_ended_keeps_what_was_typed_until_it_is_saved(page: Page, live_server, people, draft):
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(draft, "form/name/"))
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("行（事）业领域").fill("养老服务")
    expect(page.locator("[data-notice]")).to_contain_text("登录已过期")
    assert page.get_by_label("行（事）业领域").input_value() == "养老服务"
    page.get_by_role("link", name="重新登录并回到本页").click()
    page.get_by_label("用户名或电子邮箱").fill(people.applicant.username)
    page.get_by_label("密码").first.fill(PASSWORD)
    with page.expect_response("**/autosave/"):
        page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-notice]")).to_have_count(0)
    assert page.get_by_label("行（事）业领域").input_value() == "养老服务"
    assert held(draft)["sector"] == "养老服务"


def test_a_paper_is_sent_by_choosing_it_and_too_large_a_one_is_said_before(
    page: Page, live_server, people, draft
):
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(draft, "papers/"))
    page.locator("#files-charter").set_input_files(
        {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * (20 * 1024 * 1024)}
    )
    expect(page.locator("#item-charter")).to_contain_text("“大.pdf”超过 20 MB")
    page.locator("#files-charter").set_input_files(
        {"name": "章程.pdf", "mimeType": "application/pdf", "buffer": make.small_pdf()}
    )
    expect(page.locator("#item-charter")).to_contain_text("章程.pdf")


def test_files_too_large_together_are_said_before_they_travel(
    page: Page, live_server, people, draft, settings
):
    settings.MOST_REQUEST_MB = 2
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(draft, "papers/"))
    files = [
        {"name": f"第{n}页.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * (1024 * 1024)}
        for n in range(2)
    ]
    page.locator("#files-charter").set_input_files(files)
    expect(page.locator("#item-charter")).to_contain_text("合计 2.0 MB，一次最多 2 MB，请分几次上传")


def test_everything_works_without_javascript_and_by_keyboard(chromium, live_server, people):
    filing = make.complete_filing("service", people.applicant, founders=[])
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    sign_in(context, live_server.url, people.applicant)
    page = context.new_page()
    page.goto(at(filing, "form/people/"))
    page.locator("#id_founders-0-name").fill("季疏桐")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/")
    page.locator("#files-party").set_input_files(
        {"name": "承诺书.pdf", "mimeType": "application/pdf", "buffer": make.small_pdf()}
    )
    page.locator("#item-party").get_by_role("button", name="上传").click()
    expect(page.locator("#item-party")).to_contain_text("承诺书.pdf")
    page.get_by_role("link", name="下一步").click()
    page.get_by_label("我承诺").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(people.applicant.display_name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已提交，等待受理")).to_be_visible()
    context.close()


def test_every_page_fits_a_phone_and_has_no_fault_of_access(chromium, live_server, people, draft):
    empty = make.draft("foundation", people.applicant)
    correcting = make.returned_filing(
        people.intake, "service", people.applicant, items={"place": "缺签字页。", "address": "房间号不对。"}
    )
    done = case_in("announced", people, "association")
    steps = [at(draft, f"form/{step}/?check=1") for step in ("eligibility", "name", "basics", "people")]
    steps += [at(empty, f"form/{step}/?check=1") for step in ("name", "people")]
    pages = ["/workspace/", "/workspace/inbox/", "/workspace/start/service-establishment/", *steps]
    pages += [at(draft, "papers/"), at(empty, "submit/"), at(draft, "submit/"), at(draft, "delete/")]
    pages += [at(correcting), at(correcting, "withdraw/"), at(done)]
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 360, "height": 740}
    )
    sign_in(context, live_server.url, people.applicant)
    page, axe, faults = context.new_page(), Axe(), []
    for url in pages:
        page.goto(url)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            faults.append(f"{url} is wider than a phone")
        faults += [f"{url} {found['id']}" for found in axe.run(page).response["violations"]]
    context.close()
    assert faults == []


def test_on_a_phone_the_button_of_a_returned_paper_never_covers_its_title(new_page, live_server, people):
    told = {"place": "缺出租方签字页。" * 8, "capital": "缺注册会计师签名。" * 8}
    filing = make.returned_filing(people.intake, "service", people.applicant, items=told)
    page = new_page(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    sign_in(page.context, live_server.url, people.applicant)
    page.goto(at(filing))
    for sheet in page.locator("section.sheet").all():
        title, button = sheet.locator("h3"), sheet.locator(".sheet__foot")
        # Its title is the last that can be seen: here the button sticks to the lower edge of the screen.
        title.evaluate("title => scrollBy(0, title.getBoundingClientRect().bottom - innerHeight + 8)")
        shown, sticking = title.bounding_box(), button.bounding_box()
        assert sticking["y"] >= shown["y"] + shown["height"]
