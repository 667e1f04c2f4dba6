"""The guides and the description of the API, as a visitor's browser shows them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = ("/matters/", "/matters/service-establishment/", "/matters/nothing/", "/api/v1/docs")


@pytest.mark.parametrize("width", [1280, 768, 375])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_accessible_and_never_scroll_sideways(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_guide_by_keyboard_alone(page):
    page.goto("/matters/service-establishment/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the text
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "开始申请":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    assert "workspace" in page.url and "service-establishment" in page.url
