"""The filters of the search page with scripts on: one tick after another, on a desk and on a phone."""

import re
from typing import Any

import pytest
from django.core.management import call_command

from search.services import engines
from tests.browser.conftest import PHONE
from tests.factories.bodies import body

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

SERVICE, DISSOLVED, ASSOCIATION = (
    "北京市海淀区苇间社会工作事务所",
    "北京市海淀区苇间社区服务中心",
    "北京市海淀区苇间编织协会",
)


@pytest.fixture
def register(settings):
    settings.ELASTICSEARCH_URL = ""
    engines.breaker.cache_clear()
    body(SERVICE, kind="service")
    body(DISSOLVED, kind="service", status="dissolved")
    body(ASSOCIATION, kind="association")
    call_command("rebuild_search", verbosity=0)


def titles(page: Any) -> set[str]:
    return set(page.locator(".result h3").all_inner_texts())


def tick(page: Any, facet: str) -> None:
    """Ticks or unticks a value and waits until its results are there."""
    before = page.locator("#search-body").element_handle()
    page.locator(f"#f-{facet}").click()
    page.wait_for_function("element => !element.isConnected", arg=before)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_two_ticks_one_after_the_other_both_narrow_and_back_undoes_them_one_by_one(page, register):
    page.goto("/search/?q=苇间")
    assert titles(page) == {SERVICE, ASSOCIATION}
    tick(page, "type-organisation")
    tick(page, "kind-service")
    page.wait_for_url("**kind=service**")
    assert "type=organisation" in page.url
    assert titles(page) == {SERVICE}
    assert focused(page) == "f-kind-service"
    page.go_back()
    page.wait_for_url(re.compile(r"^(?!.*kind=service)"))
    page.locator("#f-type-organisation:checked").wait_for()
    assert titles(page) == {SERVICE, ASSOCIATION}
    assert not page.locator("#f-kind-service").is_checked()
    tick(page, "kind-association")
    assert titles(page) == {ASSOCIATION}


def test_ticks_in_quick_succession_are_all_asked_for(page, register):
    page.goto("/search/?q=苇间")
    page.evaluate(
        """() => ['f-type-organisation', 'f-kind-service'].forEach(id => document.getElementById(id).click())"""
    )
    page.wait_for_url("**kind=service**")
    assert "type=organisation" in page.url
    assert titles(page) == {SERVICE}


def test_leaving_the_box_asks_nothing(page, register):
    page.goto("/search/?q=苇间")
    page.fill("#search-q", "编织")
    page.locator("#search-q").blur()
    page.locator(".search-box .button").click()
    page.wait_for_url("**q=%E7%BC%96%E7%BB%87**")
    page.go_back()
    page.wait_for_url("**q=%E8%8B%87%E9%97%B4**")


def test_on_a_phone_the_filters_stay_open_from_tick_to_tick(new_page, register):
    page = new_page(**PHONE)
    page.goto("/search/?q=苇间")
    page.locator("[data-filter-toggle]").tap()
    tick(page, "type-organisation")
    assert page.locator("#facets").is_visible()
    assert page.locator("[data-filter-toggle]").get_attribute("aria-expanded") == "true"
    assert focused(page) == "f-type-organisation"
    tick(page, "kind-service")
    assert titles(page) == {SERVICE}
    page.locator("[data-filter-toggle]").tap()
    assert not page.locator("#facets").is_visible()
    page.go_back()
    # The page that is left has the first tick too, and the one that comes listens only when it is loaded.
    page.locator("#f-kind-service:not(:checked)").wait_for(state="attached")
    page.wait_for_load_state()
    page.locator("[data-filter-toggle]").tap()
    assert page.locator("#facets").is_visible()


def test_results_that_the_server_refuses_are_asked_for_as_a_page(page, register):
    page.goto("/search/?q=苇间")
    page.route(
        "**/search/?**",
        lambda route: (
            route.fulfill(status=503, body="") if "hx-request" in route.request.headers else route.continue_()
        ),
    )
    page.locator("#f-kind-service").click()
    page.wait_for_url("**kind=service**")
    assert titles(page) == {SERVICE}
    assert page.locator("#f-kind-service").is_checked()


def test_results_that_never_arrive_are_not_passed_off_as_those_of_the_ticks(page, register):
    page.goto("/search/?q=苇间")
    failed = page.locator("[data-search-failed]")
    assert not failed.is_visible()
    page.route("**/search/?**", lambda route: route.abort())
    page.locator("#f-kind-service").click()
    failed.wait_for()
    assert "下面还是刚才的结果" in failed.inner_text()
    page.unroute("**/search/?**")
    failed.get_by_role("button", name="再查一次").click()
    page.wait_for_url("**kind=service**")
    assert titles(page) == {SERVICE}
    assert not failed.is_visible()


def test_the_number_of_results_is_read_out_by_a_region_that_outlives_the_exchange(page, register):
    page.goto("/search/?q=苇间")
    region = page.locator("#search-form [role=status]").first.element_handle()
    assert region.inner_text() == ""
    tick(page, "kind-service")
    page.wait_for_function("region => region.isConnected && region.textContent === '1 条结果'", arg=region)
    assert page.locator("#search-body .search-count[role=status]").count() == 0
