"""A filing that was announced becomes one public notice, once."""

import pytest

from portal.pages.models import NoticePage
from portal.pages.receivers import announce
from portal.pages.services import announce_filing
from registry.outbox.models import OutboxMessage
from registry.outbox.services import drain
from search.models import SearchDocument
from tests.factories.filings import identity
from tests.factories.outcomes import announced_filing, approved_filing, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing():
    return announced_filing("service")


def test_the_notice_says_what_was_registered_and_is_found(client, filing):
    drain()
    notice = NoticePage.objects.get(slug=f"registration-{filing.number}")
    page = client.get(notice.get_url()).content.decode()
    body = filing.organisation
    for word in (
        body.code,
        body.name[:6],
        body.legal_representative,
        body.address,
        body.registrar_name,
        filing.decision.document_no,
        "民办非企业单位",
    ):
        assert word in page, word
    assert notice.title in client.get("/notices/?kind=registration").content.decode().replace("<wbr>", "")
    drain()
    assert SearchDocument.objects.filter(type="notice", title=notice.title, code=body.code).exists()


def test_no_personal_data_is_announced(client, filing):
    page = client.get(announce_filing(filing.number).get_url()).content.decode()
    assert identity(1) not in page and identity(2) not in page and "13800138000" not in page
    assert "沈望舒" not in page  # a head of the body is no item of the announcement


def test_told_twice_it_is_published_once(filing):
    messages = list(OutboxMessage.objects.filter(topic="filing.announced", key=filing.number))
    announce([*messages, *messages])
    announce(messages)
    assert NoticePage.objects.filter(slug=f"registration-{filing.number}").count() == 1


def test_what_an_editor_took_down_stays_down(filing):
    page = announce_filing(filing.number)
    page.unpublish()
    announce_filing(filing.number)
    page.refresh_from_db()
    assert not page.live


def test_nothing_is_public_before_the_announcement(client):
    filing = approved_filing("association", people_of("association"))
    drain()
    assert not NoticePage.objects.filter(slug=f"registration-{filing.number}").exists()


def test_markup_in_a_name_stays_text(filing):
    certificate = filing.certificates.get()
    certificate.content["address"] = "<script>alert(1)</script>&《院》"
    certificate.save()
    html = str(announce_filing(filing.number).body)
    assert "<script>" not in html and "《院》" in html
