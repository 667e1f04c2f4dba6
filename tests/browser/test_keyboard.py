"""Nothing but keys: a section filled in and a filing submitted, a search by suggestion, a case accepted."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from search.services import engines
from tests.factories.bodies import body
from tests.factories.cases import case_in
from tests.factories.filings import complete_filing
from tests.factories.people import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

MOST_TABS = 120
#: The outline, shadow and border of the focused element, and of its label where the control itself is drawn by it.
LOOK = """element => [element, element.closest('label'), element.closest('.search-box')].filter(Boolean)
    .map(one => { const look = getComputedStyle(one);
        return [look.outlineStyle, look.outlineWidth, look.boxShadow, look.borderColor, look.backgroundColor]; })"""
FOCUSED = "document.activeElement"


class Keys:
    """Reaches things with Tab and looks at what has the focus."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.press, self.type = page.keyboard.press, page.keyboard.type

    def tab_to(self, selector: str) -> None:
        """Presses Tab until it has the focus, which must be seen on everything on the way."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self._is(selector):
                self.assert_focus_is_seen()
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    def _is(self, selector: str) -> bool:
        return bool(self.page.evaluate(f"selector => {FOCUSED}.matches(selector)", selector))

    def assert_focus_is_seen(self) -> None:
        """The focused element looks otherwise than without the focus."""
        element = self.page.evaluate_handle(FOCUSED)
        with_focus = element.evaluate(LOOK)
        element.evaluate("element => element.blur()")
        without = element.evaluate(LOOK)
        element.evaluate("element => element.focus({focusVisible: true})")
        assert with_focus != without, f"focus is not seen on {element.evaluate('one => one.outerHTML')[:200]}"


@pytest.fixture
def keys(page) -> Keys:
    return Keys(page)


def sign_in(keys: Keys, name: str, onward: str) -> None:
    keys.page.goto(f"/accounts/login/?next={onward}")
    keys.tab_to("#id_login")
    keys.type(name)
    keys.tab_to("#id_password")
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.page.wait_for_url(lambda url: urlsplit(url).path == onward)


def skip_to_the_text(keys: Keys) -> None:
    keys.press("Tab")
    assert keys.page.evaluate(f"{FOCUSED}.textContent.trim()") == "跳到正文"
    keys.assert_focus_is_seen()
    keys.press("Enter")
    assert keys.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_founder_fills_a_section_and_submits(keys, crew: Cast):
    page, filing = keys.page, complete_filing("service", crew.applicant, legal_form="", full_time_staff="")
    sign_in(keys, crew.applicant.username, f"/workspace/{filing.number}/form/basics/")
    skip_to_the_text(keys)
    keys.tab_to("input[name=legal_form]")
    keys.press("ArrowDown")
    assert page.locator("input[name=legal_form]:checked").get_attribute("value") == "合伙"
    keys.press("ArrowUp")
    keys.tab_to("[name=full_time_staff]")
    keys.type("8")
    keys.tab_to(".actions button:not([name])")
    keys.press("Enter")
    page.wait_for_url("**/form/people/")
    page.goto(f"/workspace/{filing.number}/submit/")
    assert "法人" in page.locator("main").inner_text()
    skip_to_the_text(keys)
    keys.tab_to("[name=promise]")
    keys.press("Space")
    keys.tab_to("[name=signature]")
    keys.type(crew.applicant.display_name)
    keys.press("Enter")
    page.wait_for_url(f"**/workspace/{filing.number}/")
    assert page.get_by_text("已提交，等待受理").first.is_visible()


def test_rows_of_people_come_and_go(keys, crew: Cast):
    page, filing = keys.page, complete_filing("service", crew.applicant)
    sign_in(keys, crew.applicant.username, f"/workspace/{filing.number}/form/people/")
    rows = page.locator("[data-people=founders] [data-person]")
    before = rows.count()
    keys.tab_to("[data-add][value=founders]")
    keys.press("Enter")
    assert rows.count() == before + 1
    keys.type("新来的发起人")
    assert rows.last.locator("input").first.input_value() == "新来的发起人"
    keys.tab_to("[data-remove]")
    keys.press("Enter")
    assert rows.count() == before


def test_a_visitor_finds_a_body_by_a_suggestion(keys, settings):
    settings.ELASTICSEARCH_URL = ""
    engines.breaker.cache_clear()
    found = body("北京市海淀区睿搏社会工作发展中心", kind="service")
    call_command("rebuild_search", verbosity=0)
    page = keys.page
    page.goto("/search/")
    keys.tab_to("#search-q")
    keys.type("睿搏")
    page.get_by_role("option").first.wait_for()
    keys.press("ArrowDown")
    chosen = page.locator("#search-q").get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    keys.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    keys.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    keys.press("ArrowDown")
    keys.press("Enter")
    page.wait_for_url(f"**/organisations/{found.code}/")


def test_a_clerk_accepts_a_case(keys, crew: Cast, clerk_at):
    filing = case_in("submitted", crew, "service")
    clerk = clerk_at(crew.intake)
    keys = Keys(clerk.page)
    clerk.page.goto("/admin/cases/")
    keys.tab_to(".desk-row")
    keys.press("Enter")
    clerk.page.locator(".desk-head h1", has_text=filing.title).wait_for()
    keys.tab_to("form[action*='/moves/accept/'] button")
    keys.press("Enter")
    clerk.page.get_by_text("已受理").first.wait_for()
    filing.refresh_from_db()
    assert filing.state == "accepted"
