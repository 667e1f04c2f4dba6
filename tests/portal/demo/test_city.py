"""A small city built for real: the register, the stories in every state, the ledger whole."""

from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.html import escape

from portal.demo.declarations.plan import bodies
from portal.demo.declarations.stories import STORIES
from portal.demo.services.content import build_content
from portal.demo.services.people import PASSWORD, ROLES, current_code, ensure_people
from portal.demo.services.register import assign_code_blocks, build_register
from portal.demo.services.reputation import build_reputation
from portal.demo.services.stories import tell_stories
from portal.demo.services.tries import build_tries
from portal.pages.models import HomePage, NoticePage, PolicyPage
from registry.filings.models import Filing
from registry.filings.workflows import State
from registry.organisations.models import Organisation
from registry.standing.models import Grade, ReportResult, Statement
from search.query import SearchQuery
from search.services import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    today = timezone.localdate()
    people = ensure_people()
    assign_code_blocks()
    build_register(bodies(today, share=0.01), today)
    build_reputation(today)
    build_content(today)
    tell_stories(people)
    build_tries()
    return people


def test_the_small_city_stands_whole_with_a_filing_in_every_state_but_the_revoked_one(city):
    assert Organisation.objects.filter(source="demo").count() > 120
    assert Grade.objects.exists()
    assert ReportResult.objects.exists()
    assert PolicyPage.objects.live().count() >= 7
    assert NoticePage.objects.live().exists()
    call_command("verify_ledger")

    states = set(Filing.objects.values_list("state", flat=True))
    assert states == {state.value for state in State} - {State.REVOKED.value}
    assert not Filing.objects.filter(submitted_at__gt=timezone.now()).exists()
    _build_again_and_find_nothing_new()


def test_what_is_said_of_the_bodies_could_have_been_entered(city):
    for kind in Statement.__subclasses__():
        for row in kind.objects.select_related("organisation"):
            assert not any(row.sentences().values()), (str(row), row.sentences())


def _build_again_and_find_nothing_new():
    before = (Filing.objects.count(), PolicyPage.objects.count(), Organisation.objects.count())
    tell_stories(ensure_people())
    build_content(timezone.localdate())
    assert before == (Filing.objects.count(), PolicyPage.objects.count(), Organisation.objects.count())
    assert len(STORIES) == Filing.objects.count()


def test_every_search_that_the_home_page_suggests_finds_what_it_was_made_from(city, client, settings):
    settings.ELASTICSEARCH_URL = ""
    call_command("rebuild_search", verbosity=0)
    suggested = [(one.value["query"], one.value["note"]) for one in HomePage.objects.get().tries]
    assert [note for _, note in suggested] == ["", "", "拼音首字母", "信用代码", "曾用名"]
    page = client.get("/").content.decode()
    for query, _ in suggested:
        assert escape(f"/search/?q={quote(query)}") in page
    found = [find(SearchQuery(q=query)) for query, _ in suggested]
    assert all(results.total for results in found)
    told = list(Organisation.objects.filter(source="filing", status="active").order_by("pk")[:3])
    for results, body in zip(found, told, strict=False):
        assert body.get_absolute_url() in {result.url for result in results.results}
    assert [result.code for result in found[3].results] == [suggested[3][0]]
    assert found[4].results[0].reason.place == "曾用名"
    _an_editor_suggests_and_that_stays()


def _an_editor_suggests_and_that_stays():
    home = HomePage.objects.get()
    home.tries = [("search", {"query": "书画", "note": ""})]
    home.save_revision().publish()
    build_tries()
    assert [one.value["query"] for one in HomePage.objects.get().tries] == ["书画"]


def test_every_member_of_staff_needs_the_code_of_the_moment(client):
    ensure_people()
    for role in ROLES:
        client.logout()
        page = client.post("/accounts/login/", {"login": role.username, "password": PASSWORD})
        assert page.status_code == 302
        if role.is_staff:
            assert "2fa" in page["Location"]
            assert client.get("/admin/").status_code == 302
    client.post(page["Location"], {"code": current_code()})
    assert client.get("/admin/").status_code == 200
