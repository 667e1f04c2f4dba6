"""The public pages in a real browser: no violation, no sideways scroll, keyboard alone, scripts off."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from portal.pages.models import HomePage, NoticeIndexPage, NoticePage
from portal.pages.services import add_page, ensure_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(live_server, make_body, change):
    """One address of every public page of the portal, with something on each."""
    ensure_site()
    body = make_body(legal_representative="郁知闲", funds="100000", certificate_to=datetime.date(2099, 1, 1))
    change(body, "changed", datetime.date(2020, 3, 20), "验资报告已核", funds="300000")
    change(body, "changed", datetime.date(2021, 3, 20), name="北京市海淀区新名社会工作事务所")
    ended = make_body()
    change(ended, "revoked", timezone.localdate(), status_reason="连续两年未报送年度工作报告")
    today = timezone.localdate()
    notice = NoticePage(
        title=f"{body.name} 成立登记",
        organisation_code=body.code,
        period_from=today,
        period_to=today + datetime.timedelta(days=4),
        body=[
            ("heading", "意见反馈"),
            ("text", "<p>公示期内可以提出意见。</p>"),
            ("callout", {"kind": "info", "text": "<p>提示</p>"}),
        ],
    )
    add_page(notice, below=NoticeIndexPage)
    home = HomePage.objects.get()
    home.tries = [("search", {"query": "海淀 社工", "note": ""})]
    home.save()
    return {
        "home": "/",
        "notices": "/notices/",
        "notice": notice.get_url(),
        "policies": "/policies/",
        "news": "/news/",
        "plain": "/privacy/",
        "sign-in": "/accounts/login/",
        "sign-up": "/accounts/signup/",
        "record": f"/organisations/{body.code}/",
        "ended": f"/organisations/{ended.code}/",
        "day": f"/organisations/{body.code}/history/?as_of=2019-03-01",
        "refused day": f"/organisations/{body.code}/history/?as_of=9999-01-01",
        "unknown": f"/organisations/{body.code[:17]}X/",
        "verify": f"/verify/?code={body.code}",
        "missing": "/no-such-page/",
    }


def faults_on(page, name: str) -> list[str]:
    found = [
        f"{name}: {fault['id']} {[node['target'] for node in fault['nodes']]}"
        for fault in Axe().run(page).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{name}: scrolls sideways")
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_no_public_page_has_an_accessibility_violation_or_scrolls_sideways(page, addresses, width):
    page.set_viewport_size({"width": width, "height": 800})
    faults = []
    for name, address in addresses.items():
        page.goto(address)
        faults += faults_on(page, f"{name} at {width}")
    assert faults == []


def test_keyboard_alone_reaches_the_content_and_searches(page, addresses):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("海淀")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


def test_the_phone_menu_works_without_scripts(chromium, live_server, addresses):
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto("/")
    link = page.locator(".nav-menu a", has_text="证书核验")
    assert not link.is_visible()
    page.locator(".nav-menu summary").click()
    link.click()
    assert page.url.endswith("/verify/")
    context.close()


def test_a_refused_form_leads_to_its_faults(page, addresses):
    page.goto("/accounts/login/")
    page.locator("main form button").click()
    page.wait_for_function("() => document.activeElement?.matches('[data-error-summary]')")
    page.locator("[data-error-summary] a").first.click()
    page.wait_for_function("() => document.activeElement?.id === 'id_login'")


def test_any_day_of_the_record_can_be_asked_without_scripts(chromium, live_server, addresses):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses["record"])
    page.fill("#id_as_of", "2019-03-01")
    page.get_by_role("button", name="查看").click()
    assert page.locator("h2", has_text="2019年3月1日").is_visible()
    assert page.get_by_role("button", name="复制").count() == 0
    context.close()
