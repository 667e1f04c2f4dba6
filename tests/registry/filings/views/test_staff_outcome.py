"""What was issued in a case, as its staff reach it: letters and the certificate as PDF."""

import pytest
from django.urls import reverse

from tests.factories.cases import case_in, people
from tests.factories.people import cast, registrar
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast_():
    return people()


def addresses(filing) -> list[str]:
    letters = [reverse("desk:letter", args=[filing.number, letter.pk]) for letter in filing.letters.all()]
    return [
        *letters,
        *(reverse("desk:certificate", args=[filing.number, row.pk]) for row in filing.certificates.all()),
    ]


def test_the_case_page_leads_to_every_letter_and_to_the_certificate(cast_):
    filing = case_in("certified", cast_)
    client = desk_session(cast_.reviewer)
    page = client.get(reverse("desk:case", args=[filing.number])).content.decode()
    assert len(addresses(filing)) >= 3
    for address in addresses(filing):
        assert f'href="{address}"' in page
        response = client.get(address)
        assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")
        assert response["Cache-Control"].startswith("private, no-store")


def test_staff_and_applicant_read_the_same_decision(cast_):
    filing = case_in("refused", cast_)
    letter = filing.letters.get(kind="refusal")
    desk = desk_session(cast_.approver).get(reverse("desk:letter", args=[filing.number, letter.pk]))
    own = desk_session(cast_.applicant).get(reverse("workspace:letter", args=[filing.number, letter.pk]))
    assert desk.content == own.content


def test_what_another_office_issued_is_404(cast_):
    filing = case_in("certified", cast_)
    neighbours = cast(registrar("bj-chaoyang-mz"))
    for person in (neighbours.intake, neighbours.approver, neighbours.publisher):
        client = desk_session(person)
        assert {client.get(address).status_code for address in addresses(filing)} == {404}


def test_what_was_issued_opens_under_its_own_case_only(cast_):
    one, other = case_in("certified", cast_), case_in("certified", cast_, "service")
    client = desk_session(cast_.publisher)
    for name, row in (("letter", other.letters.first()), ("certificate", other.certificates.get())):
        assert client.get(reverse(f"desk:{name}", args=[one.number, row.pk])).status_code == 404
    assert client.get(f"/admin/cases/{one.number}/letters/{'9' * 20}/").status_code == 404
    assert client.get(f"/admin/cases/{one.number}/certificates/{'9' * 20}/").status_code == 404
