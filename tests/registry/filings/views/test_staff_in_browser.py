"""The desk in a browser: by keyboard alone, without JavaScript, at three widths, without a fault of access."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from registry.filings.models import Filing
from tests.browser.people import Person
from tests.factories.cases import case_in, make, people
from tests.factories.people import PASSWORD, staff
from tests.factories.sessions import desk_session, set_up_totp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


#: The admin scrolls in an element of its own.
WIDER = "[...document.querySelectorAll('html, .content-wrapper')].some((e) => e.scrollWidth > e.clientWidth)"


@pytest.fixture
def crew(transactional_db):
    return people()


@pytest.fixture
def desk_of(new_page, live_server):
    """A page of a member of staff, signed in with both steps."""

    def sign_in(user, **options: object) -> Page:
        page = new_page(**options)
        session = desk_session(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sign_in


def at(filing: Filing, query: str = "") -> str:
    return f"/admin/cases/{filing.number}/{query}"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_keys_walk_the_queue_and_the_papers_and_lose_nothing(crew, desk_of):
    first, second = (case_in("submitted", crew, name=f"北京市海淀区{word * 4}协会") for word in "甲乙")
    page = desk_of(crew.intake, viewport={"width": 1440, "height": 900})
    page.goto(at(first, "?do=return"))
    page.locator("#return-defect-place").fill("租期不足一年。")
    page.locator("body").click(position={"x": 700, "y": 60})
    shown = page.locator(".desk-papers [aria-current]")
    expect(shown).to_contain_text("登记申请书")
    with page.expect_response(lambda response: "paper=" in response.url):
        press(page, "]")
    expect(shown).to_contain_text("验资报告")
    expect(shown).to_be_focused()
    with page.expect_response(lambda response: "paper=" in response.url):
        press(page, "[")
    expect(shown).to_contain_text("登记申请书")
    expect(page.locator("#return-defect-place")).to_have_value("租期不足一年。")
    press(page, "?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    press(page, "?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_hidden()
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("j?[")
    expect(page.get_by_role("searchbox")).to_have_value("j?[")
    page.goto(at(first))
    press(page, "j")
    page.wait_for_url(f"**{at(second)}**")
    press(page, "k")
    page.wait_for_url(f"**{at(first)}**")


def test_a_reviewer_finishes_by_keyboard_alone(crew, desk_of):
    filing = case_in("reviewing", crew)
    page = desk_of(crew.reviewer, viewport={"width": 1440, "height": 900})
    page.goto(at(filing))
    lines = page.locator("[data-desk-line]")
    for number in range(lines.count()):
        line = lines.nth(number)
        press(page, "Space")  # to the next line without an answer
        expect(line.get_by_role("radio", name="符合", exact=True)).to_be_focused()
        with page.expect_response("**/checks/**"):
            press(page, "Space")
        expect(line.locator("[data-desk-saved]")).to_have_text("已保存")
    expect(page.locator("[data-desk-unchecked]")).to_have_text("已全部勾选")
    page.get_by_role("radio", name="建议准予").focus()
    press(page, "Space", "Tab")
    expect(page.get_by_label("意见说明")).to_be_focused()
    page.keyboard.type("材料齐全，符合条件。")
    press(page, "Control+Enter")
    expect(page.get_by_text("审查意见已提交，等待决定。")).to_be_visible()
    filing.refresh_from_db()
    assert (filing.state, filing.check_marks.filter(answer="yes").count()) == ("deciding", lines.count() or 8)


def test_everything_works_without_a_script(crew, desk_of):
    filing = case_in("submitted", crew)
    plain = {"java_script_enabled": False, "viewport": {"width": 1280, "height": 900}}
    clerk = desk_of(crew.intake, **plain)
    clerk.goto("/admin/cases/")
    expect(clerk.get_by_role("navigation", name="主菜单")).to_be_visible()
    clerk.get_by_role("link", name=filing.title).click()
    clerk.get_by_text("退回补正", exact=True).first.click()
    charter = clerk.locator("fieldset.desk-defect").filter(has_text="章程草案")
    charter.get_by_label("页数不全，请补齐。").check()
    clerk.locator("#return-defect-name").fill("名称不规范。")
    clerk.get_by_role("button", name="退回补正").click()
    expect(clerk.get_by_text("已退回补正，补正通知书已发给申请人。")).to_be_visible()
    assert set(filing.defects.values_list("item", flat=True)) == {"charter", "name"}
    make("resubmit", filing, crew, note="名称与章程一致，无需修改。")  # the name was told and stays as it is
    clerk.reload()
    clerk.get_by_role("button", name="受理", exact=True).click()
    expect(clerk.get_by_text("已受理，受理通知书已发给申请人。")).to_be_visible()
    reviewer = desk_of(crew.reviewer, **plain)
    reviewer.goto(at(filing))
    reviewer.get_by_role("button", name="开始审查").click()
    for radio in reviewer.get_by_role("radio", name="符合", exact=True).all():
        radio.check()
    reviewer.get_by_role("button", name="保存核查清单").click()
    expect(reviewer.get_by_text("核查清单已保存。")).to_be_visible()
    reviewer.get_by_role("radio", name="建议准予").check()
    reviewer.get_by_label("意见说明").fill("符合条件。")
    reviewer.get_by_role("button", name="提交审查意见").click()
    approver = desk_of(crew.approver, **plain)
    approver.goto(at(filing))
    approver.get_by_role("button", name="准予许可").click()
    expect(approver.get_by_text("登记簿已写入")).to_be_visible()
    filing.refresh_from_db()
    assert filing.state == "approved" and filing.organisation.name == filing.title


def test_a_session_that_ends_inside_a_notice_loses_nothing(crew, desk_of):
    filing = case_in("submitted", crew)
    secret = set_up_totp(crew.intake)
    page = desk_of(crew.intake, viewport={"width": 1440, "height": 900})
    page.goto(at(filing, "?do=return"))
    page.locator("#return-defect-place").fill("租期不足一年。")
    page.context.clear_cookies(name="sessionid")
    page.locator("form[action*='/moves/return/']").get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("刚才填写的内容已为您保留")).to_be_visible()
    page.get_by_label("用户名或电子邮箱").fill(crew.intake.username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    Person(page, crew.intake, secret=secret).give_code("验证码", "登录")
    expect(page.get_by_text("登录前填写的内容已经恢复")).to_be_visible()
    expect(page.locator("#return-defect-place")).to_have_value("租期不足一年。")
    page.locator("form[action*='/moves/return/']").get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("已退回补正，补正通知书已发给申请人。")).to_be_visible()


def test_every_page_fits_its_width_and_has_no_fault_of_access(crew, desk_of):
    cases = {
        state: case_in(state, crew, name=f"北京市海淀区{word * 4}协会")
        for state, word in zip(
            ("submitted", "correcting", "reviewing", "deciding", "approved"), "甲乙丙丁戊", strict=True
        )
    }
    make("pause", cases["reviewing"], crew)
    everybody = staff("all", "全岗位", "intake", "reviewer", "approver", "publisher", office=crew.office)
    pages = ["/admin/cases/", "/admin/cases/?queue=all&q=没有"]
    pages += [at(filing) for filing in cases.values()]
    pages += [at(cases["submitted"], "?do=return&paper=answers"), at(cases["deciding"], "?do=refuse")]
    faults = []
    for width in (1440, 768, 360):
        page = desk_of(everybody, viewport={"width": width, "height": 900})
        for address in pages:
            page.goto(address)
            if page.evaluate(WIDER):
                faults.append(f"{address} is wider than {width}")
            found = Axe().run(page).response
            assert len(found["passes"]) > 10
            faults += [f"{width} {address} {fault['id']}" for fault in found["violations"]]
    assert faults == []
