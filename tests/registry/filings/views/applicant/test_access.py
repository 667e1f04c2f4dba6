"""Who may open what: one table of every address of the workspace, for the owner, a stranger, staff and a visitor."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from registry.filings.urls.workspace import urlpatterns
from tests.factories import filings as make
from tests.factories.cases import case_in
from tests.factories.cases import people as cast_with_codes

pytestmark = pytest.mark.django_db
#: Name of the address → the state in which the owner sees it, and its arguments besides the number.
OF_A_FILING = {
    "filing": ("submitted", ()),
    "section": ("draft", ("name",)),
    "name": ("draft", ()),
    "papers": ("draft", ()),
    "paper": ("draft", ("paper",)),
    "submit": ("draft", ()),
    "withdraw": ("submitted", ()),
    "delete": ("draft", ()),
    "letter": ("announced", ("letter",)),
    "certificate": ("announced", ("certificate", "pdf")),
}
POST_ONLY = {"autosave", "anew"}  # the latter in test_case.py
OF_EVERYBODY = {"home", "inbox", "start"}
ELSEWHERE = {"message"}  # test_home.py


def test_the_table_names_every_address():
    assert {pattern.name for pattern in urlpatterns} == {*OF_A_FILING, *POST_ONLY, *OF_EVERYBODY, *ELSEWHERE}


def address(name: str, people) -> str:
    state, more = OF_A_FILING[name]
    filing = case_in(state, people)
    known = {
        "paper": lambda: filing.papers.first().pk,
        "letter": lambda: filing.letters.first().pk,
        "certificate": lambda: filing.certificates.first().pk,
    }
    return reverse(
        f"workspace:{name}", args=[filing.number, *(known[row]() if row in known else row for row in more)]
    )


@pytest.mark.parametrize("name", OF_A_FILING)
def test_a_filing_is_its_applicants_alone(name):
    people = cast_with_codes()
    url = address(name, people)
    client = Client()
    assert client.get(url).url == f"/accounts/login/?next={url}"
    for person, status in (
        (people.applicant, 200),
        (people.stranger, 404),
        (people.intake, 404),
        (people.approver, 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status
        if status == 404:
            assert client.post(url, {"reason": "x", "stay": "1"}).status_code in (404, 405)


def test_autosave_is_the_applicants_alone(people):
    filing = make.draft("service", people.applicant)
    url = reverse("workspace:autosave", args=[filing.number])
    client = Client()
    client.force_login(people.stranger)
    assert client.post(url, "{}", content_type="application/json").status_code == 404
    client.force_login(people.applicant)
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(
    "url", ["/workspace/", "/workspace/inbox/", "/workspace/start/service-establishment/?from=guide"]
)
def test_a_visitor_signs_in_and_comes_back(url, people):
    response = Client().get(url)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=/workspace/")
    client = Client()
    client.force_login(people.applicant)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("number", ["2026-9999", "0", "-1", "2026-0001-1", "x" * 300, "9" * 400, "__proto__"])
def test_forged_numbers_do_not_exist(client, number):
    assert client.get(f"/workspace/{number}/").status_code == 404
    assert client.post(f"/workspace/{number}/", {"stay": "1"}).status_code == 404


def test_every_page_is_kept_out_of_shared_caches(client, people):
    filing = make.complete_filing("service", people.applicant)
    for url in (
        "/workspace/",
        f"/workspace/{filing.number}/form/people/",
        f"/workspace/{filing.number}/submit/",
    ):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_an_address_needs_its_number():
    with pytest.raises(NoReverseMatch):
        reverse("workspace:filing")
