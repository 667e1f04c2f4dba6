"""Every page of the main walk: no violation of axe-core, no sideways scroll at three widths."""

import pytest
from django.core.management import call_command

from registry.filings.models import Certificate
from registry.outbox.services import drain
from search.services import engines
from tests.browser.looking import APPLICANT, DESK, PUBLIC, faults_here, faults_of, place_of
from tests.factories.cases import case_in, make
from tests.factories.filings import complete_filing, draft
from tests.factories.people import PASSWORD
from tests.factories.sessions import desk_session, password_session, set_up_totp

pytestmark = [
    pytest.mark.browser,
    pytest.mark.audit,
    pytest.mark.timeout(420),
    pytest.mark.django_db(transaction=True),
]
SECTIONS = ("eligibility", "name", "basics", "people")


@pytest.fixture
def database_search(settings):
    """The embedded engine answers, as it should."""
    settings.ELASTICSEARCH_URL = ""
    engines.breaker.cache_clear()
    yield
    engines.breaker.cache_clear()


@pytest.fixture
def page_of(new_page, live_server):
    """A page on which somebody is signed in already."""

    def arrive(client):
        page = new_page()
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return arrive


def look_at(page, addresses: dict[str, str], places: frozenset[str]) -> list[str]:
    """The faults of all of them; together they must be the pages that were promised."""
    assert {place_of(address) for address in addresses.values()} == places
    return [fault for name, address in addresses.items() for fault in faults_of(page, address, name)]


def named(number: int) -> str:
    """A name of its own for each case."""
    return f"北京市海淀区{'晨暮春秋朝夕晴雨'[number]}舟社会工作服务中心"


def test_the_pages_of_the_public(page, crew, database_search, settings):
    filing = case_in("announced", crew, "service")
    call_command("rebuild_search", verbosity=0)
    drain()
    page.goto("/notices/")
    notice = page.locator("main").get_by_role("link", name=filing.title).first.get_attribute("href")
    code = filing.organisation.code
    addresses = {
        "home": "/",
        "guides": "/matters/",
        "guide": "/matters/service-establishment/",
        "sign up": "/accounts/signup/",
        "sign in": "/accounts/login/",
        "search": "/search/?q=海淀",
        "search found": f"/search/?q={filing.title}",
        "search nothing": "/search/?q=无此机构甲乙丙",
        "record": f"/organisations/{code}/",
        "history": f"/organisations/{code}/history/",
        "verified": f"/verify/?token={Certificate.objects.get(filing=filing).token}",
        "not verified": "/verify/?token=forged",
        "notices": "/notices/",
        "notice": notice,
    }
    faults = look_at(page, addresses, PUBLIC)
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page.goto("/search/?q=海淀")
    assert page.get_by_text("正在使用备用检索").is_visible()
    faults += faults_here(page, "search without its server")
    assert faults == []


def test_the_pages_of_the_founder(page_of, crew):
    founder = crew.applicant
    states = ("submitted", "correcting", "announced", "refused")
    cases = {state: case_in(state, crew, "service", name=named(at)) for at, state in enumerate(states)}
    empty, ready = draft("service", founder), complete_filing("service", founder, name=named(5))
    mended = case_in("draft", crew, "association", name="北京市海淀区晴窗编织协会")
    make("submit", mended, crew)
    make("return", mended, crew, defects=[{"item": "address", "text": "缺房间号。"}])
    drain()
    workspace = {
        "workspace": "/workspace/",
        "start": "/workspace/start/service-establishment/",
        "inbox": "/workspace/inbox/",
        "papers": f"/workspace/{ready.number}/papers/",
        "papers empty": f"/workspace/{empty.number}/papers/",
        "review": f"/workspace/{ready.number}/submit/",
        "review incomplete": f"/workspace/{empty.number}/submit/",
        "withdraw": f"/workspace/{cases['submitted'].number}/withdraw/",
        "delete": f"/workspace/{empty.number}/delete/",
        "correcting a field": f"/workspace/{mended.number}/",
    }
    for key in SECTIONS:
        workspace[f"section {key}"] = f"/workspace/{ready.number}/form/{key}/"
        workspace[f"section {key} faulty"] = f"/workspace/{empty.number}/form/{key}/?check=1"
    workspace |= {f"filing {state}": f"/workspace/{case.number}/" for state, case in cases.items()}
    assert look_at(page_of(password_session(founder)), workspace, APPLICANT) == []


def test_the_pages_of_the_desk(page_of, new_page, crew):
    """Issuing and the way in; the desk before the decision stands in the tests of its views."""
    states = ("approved", "certified", "announced")
    cases = {state: case_in(state, crew, "service", name=named(at)) for at, state in enumerate(states)}
    addresses = {"queue": "/admin/cases/"}
    addresses |= {f"desk {state}": f"/admin/cases/{case.number}/" for state, case in cases.items()}
    faults = look_at(page_of(desk_session(crew.publisher)), addresses, DESK - {"mfa_authenticate"})
    faults += faults_of_the_second_step(new_page(), crew.supervisor)
    assert faults == []


def faults_of_the_second_step(page, user) -> list[str]:
    set_up_totp(user)
    page.goto("/accounts/login/?next=/admin/cases/")
    page.locator("#id_login").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/2fa/authenticate/**")
    return faults_here(page, "second step")
