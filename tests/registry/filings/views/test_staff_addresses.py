"""Who reaches which address of the desk, by post; papers under their own case only."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from registry.filings.models import Provision
from tests.factories.cases import case_in
from tests.factories.desk import url
from tests.factories.people import UserFactory, cast, registrar
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


ROLES = (
    "nobody",
    "applicant",
    "stranger",
    "supervisor",
    "registrar",
    "neighbour",
    "intake",
    "reviewer",
    "approver",
    "publisher",
)
SIGN_IN, NO_ADMIN, NOT_THERE, HOME = "302 sign-in", 403, 404, "302 admin home"
OUTSIDE = {"nobody": SIGN_IN, "applicant": NO_ADMIN, "stranger": NO_ADMIN}
CASE = {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour"), NOT_THERE)}
ALL_CASE_STAFF = ("intake", "reviewer", "approver", "publisher")
#: Address → method → what each role is answered, on a case that waits for intake.
ADDRESSES = {
    "desk:queue": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "desk:case": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:paper": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:letter": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:certificate": ("get", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 200)}),
    "desk:checks": ("post", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 302)}),
    "desk:move": ("post", {**CASE, **dict.fromkeys(ALL_CASE_STAFF, 422)}),
    "provisions:index": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "provisions:index_results": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "registrar", "neighbour", *ALL_CASE_STAFF), 200)},
    ),
    "provisions:edit": (
        "get",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "neighbour", *ALL_CASE_STAFF), HOME), "registrar": 200},
    ),
    "provisions:end": (
        "post",
        {**OUTSIDE, **dict.fromkeys(("supervisor", "neighbour", *ALL_CASE_STAFF), HOME), "registrar": 422},
    ),
}


def staff_addresses() -> set[str]:
    """Every named address of the desk and of the provisions."""
    found = set()

    def walk(patterns, spaces: tuple[str, ...]) -> None:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, (*spaces, *([pattern.namespace] if pattern.namespace else [])))
            elif spaces and spaces[-1] in ("desk", "provisions"):
                found.add(f"{spaces[-1]}:{pattern.name}")

    walk(get_resolver().url_patterns, ())
    return found


def test_no_address_is_missing_from_the_table():
    assert staff_addresses() == set(ADDRESSES)
    assert all(set(answers) == set(ROLES) for _, answers in ADDRESSES.values())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(cast_, role):
    filing = case_in("submitted", cast_)
    paper = filing.papers.first()
    done = case_in("certified", cast_, "service")
    own = Provision.objects.filter(office=None).first()
    own.pk, own.office = None, cast_.office
    own.save()
    arguments = {
        "desk:queue": [],
        "desk:case": [filing.number],
        "desk:paper": [filing.number, paper.pk],
        "desk:letter": [done.number, done.letters.first().pk],
        "desk:certificate": [done.number, done.certificates.get().pk],
        "desk:checks": [filing.number],
        "desk:move": [filing.number, "refuse_intake"],
        "provisions:index": [],
        "provisions:index_results": [],
        "provisions:edit": [Provision.objects.first().pk],
        "provisions:end": [own.pk],
    }
    if role == "nobody":
        client = Client()
    elif role == "neighbour":
        client = desk_session(cast(registrar("bj-chaoyang-mz")).intake)
    else:
        client = desk_session(getattr(cast_, role))
    for name, (method, answers) in ADDRESSES.items():
        response = getattr(client, method)(reverse(name, args=arguments[name]))
        answer = response.status_code
        if answer == 302 and "/login" in response["Location"]:
            answer = SIGN_IN
        elif answer == 302 and response["Location"] == reverse("wagtailadmin_home"):
            answer = HOME
        assert answer == answers[role], name
    filing.refresh_from_db()
    assert filing.state == "submitted"


@pytest.mark.parametrize("number", ["2026-9999", "x", "2026-0001%20", "\u202e"])
def test_a_case_that_is_not_there_is_404(cast_, number):
    assert desk_session(cast_.intake).get(f"/admin/cases/{number}/").status_code == 404


def test_a_draft_is_404_for_the_staff_of_its_office(cast_):
    filing = case_in("draft", cast_)
    assert desk_session(cast_.intake).get(url("case", filing)).status_code == 404


def test_a_paper_opens_under_its_own_case_only(cast_):
    one = case_in("submitted", cast_)
    other = case_in("submitted", cast_, "service")
    client = desk_session(cast_.intake)
    response = client.get(url("paper", one, one.papers.first().pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff" and response["X-Frame-Options"] == "SAMEORIGIN"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert client.get(url("paper", one, other.papers.first().pk)).status_code == 404


def test_a_file_that_is_gone_is_404_and_no_error(cast_):
    filing = case_in("submitted", cast_)
    paper = filing.papers.first()
    paper.file.storage.delete(paper.file.name)
    assert desk_session(cast_.intake).get(url("paper", filing, paper.pk)).status_code == 404


def test_the_desk_is_closed_to_superusers_without_a_post(cast_):
    filing = case_in("submitted", cast_)
    client = desk_session(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(url("case", filing)).status_code == 404
