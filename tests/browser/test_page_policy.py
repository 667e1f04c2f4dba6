"""The policies of pages in a real browser: what they let in works, and what was smuggled into a page does not run.

That no page of any other test breaks its policy is seen to by `new_page`.
"""

import pytest

from portal.pages.models import NewsIndexPage
from portal.pages.services import ensure_site
from tests.factories.people import UserFactory
from tests.factories.sessions import desk_session

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.django_db(transaction=True)]

SMUGGLED = """() => new Promise(resolve => {
    document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken'";
    document.body.append(script);
})"""


@pytest.mark.parametrize("address", ["/verify/", "/search/", "/accounts/login/"])
def test_a_script_smuggled_into_a_page_does_not_run_and_is_told(chromium, live_server, address):
    context = chromium.new_context(base_url=live_server.url)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(address)
    assert page.evaluate(SMUGGLED).startswith("script-src")
    assert page.title() != "taken"
    assert "Content Security Policy" in "".join(told), "the words that `new_page` listens for"
    context.close()


def test_an_editor_works_within_the_policy_of_the_admin(new_page, live_server):
    ensure_site()
    editor = UserFactory(display_name="管理员", is_superuser=True, is_staff=True)
    page = new_page()
    session = desk_session(editor).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for address in ("/admin/", "/admin/images/multiple/add/", "/admin/reports/site-history/"):
        page.goto(address)
    page.goto(f"/admin/pages/add/pages/newspage/{NewsIndexPage.objects.get().pk}/")
    page.locator("#id_title").fill("一则新动态")
    page.locator("#id_published_on").focus()
    page.locator(".xdsoft_datetimepicker:visible").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-side-panel-toggle=preview]").first.click()
    page.frame_locator("#w-preview-iframe").get_by_text("一则新动态").first.wait_for()
