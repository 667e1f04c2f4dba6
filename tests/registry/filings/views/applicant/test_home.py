"""My filings: what needs me first, each with its state in plain words and what is next; and how to begin."""

import pytest
from django.utils import timezone

from registry.filings.models import Filing
from registry.filings.services.transitions import perform
from registry.outbox.models import InboxMessage
from registry.outbox.services import notify
from tests.factories import filings as make

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_workspace_says_what_to_do(client):
    page = text(client.get("/workspace/"))
    assert "还没有办件" in page
    assert 'href="/matters/"' in page


def test_what_waits_for_the_applicant_comes_first(client, people):
    make.submitted_filing("association", people.applicant)
    make.draft("foundation", people.applicant)
    returned = make.returned_filing(people.intake, "service", people.applicant, items={"place": "缺签字页。"})
    page = text(client.get("/workspace/"))
    order = [
        page.index(words)
        for words in ("等您办理", "需要补正", "草稿，尚未提交", "正在办理", "已提交，等待受理")
    ]
    assert order == sorted(order)
    left = (returned.statutory_due - timezone.localdate()).days
    assert left >= 30  # the thirtieth day, or the next working day
    assert f"还剩 {left} 天" in page
    assert "按通知书补正" in page
    assert "答复是否受理" in page


def test_closed_filings_say_how_they_ended(client, people):
    filing = make.submitted_filing("association", people.applicant)
    perform(filing.pk, "withdraw", actor=people.applicant, reason="另行申请")
    page = text(client.get("/workspace/"))
    assert "已办结" in page
    assert "已撤回" in page


def test_others_filings_are_not_listed(client, people):
    filing = make.submitted_filing("association", people.stranger)
    assert filing.number not in text(client.get("/workspace/"))


def test_the_list_takes_the_same_queries_however_long(client, people, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make.submitted_filing("association", people.applicant)
    client.get("/workspace/")
    with CaptureQueriesContext(connection) as few:
        client.get("/workspace/")
    for number in range(8):
        make.draft("service", people.applicant)
        notify(people.applicant, f"n{number}", "通知", "内容", "/workspace/")
    make.returned_filing(people.intake, "service", people.applicant, items={"place": "缺。"})
    make.submitted_filing("foundation", people.applicant)
    with django_assert_num_queries(len(few)):
        client.get("/workspace/")


def test_starting_says_what_is_asked_and_only_posting_opens_a_draft(client, people):
    page = text(client.get("/workspace/start/service-establishment/"))
    assert "场所使用权证明" in page
    assert "不收费" in page
    assert not Filing.objects.exists()
    response = client.post("/workspace/start/service-establishment/")
    filing = Filing.objects.get()
    assert response.url == f"/workspace/{filing.number}/form/eligibility/"
    assert filing.number in text(client.get("/workspace/start/service-establishment/"))


@pytest.mark.parametrize("code", ["unknown", "association", "0"])
def test_a_matter_that_is_not_declared_does_not_exist(client, code):
    assert client.get(f"/workspace/start/{code}/").status_code == 404
    assert client.post(f"/workspace/start/{code}/").status_code == 404


def test_too_many_drafts_are_a_sentence(client, people):
    filing = make.draft("association", people.applicant)
    Filing.objects.bulk_create(
        Filing(number=f"2020-{n:04d}", matter=filing.matter, kind="association", applicant=people.applicant)
        for n in range(20)
    )
    page = text(client.post("/workspace/start/association-establishment/", follow=True))
    assert "请先提交或者删除不用的草稿" in page


def test_the_inbox_counts_what_is_unread_and_opening_reads_it(client, people):
    notice = notify(people.applicant, "k1", "需要补正", "请补正。", "/workspace/")
    notify(people.applicant, "k2", "已提交", "收到。", "")
    assert "2 条未读" in text(client.get("/workspace/"))
    assert client.get(f"/workspace/inbox/{notice.pk}/").url == "/workspace/"
    assert "1 条未读" in text(client.get("/workspace/inbox/"))
    client.post("/workspace/inbox/")
    assert "都读过了" in text(client.get("/workspace/inbox/"))


def test_an_empty_inbox_says_what_comes_here(client):
    assert "还没有消息" in text(client.get("/workspace/inbox/"))


def test_a_notice_of_another_person_does_not_exist(stranger, people):
    notice = notify(people.applicant, "k1", "需要补正", "请补正。", "/workspace/")
    assert stranger.get(f"/workspace/inbox/{notice.pk}/").status_code == 404
    assert InboxMessage.objects.get().read_at is None


def test_a_notice_never_leads_off_the_site(client, people):
    notice = notify(people.applicant, "k1", "标题", "内容", "//elsewhere.example/")
    assert client.get(f"/workspace/inbox/{notice.pk}/").url == "/workspace/inbox/"
