"""One filing: reviewed, signed and submitted once; followed in every state; withdrawn; its outcome received."""

import uuid

import pytest
from django.test import Client

from registry.filings.models import Filing, FilingEvent
from registry.filings.workflows import State
from tests.factories import filings as make
from tests.factories.cases import WAY, case_in
from tests.factories.cases import people as cast_with_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(people) -> Filing:
    return make.complete_filing("service", people.applicant)


def at(filing: Filing, page: str = "") -> str:
    return f"/workspace/{filing.number}/{page}"


def signed(key: str | None = None, **changes: str) -> dict[str, str]:
    return {"promise": "on", "signature": "林申请", "key": key or str(uuid.uuid4())} | changes


def state_of(filing: Filing) -> str:
    return Filing.objects.values_list("state", flat=True).get(pk=filing.pk)


def test_the_review_shows_everything_entered_and_handed_in(client, complete):
    page = client.get(at(complete, "submit/")).content.decode()
    for words in (
        "都填好了",
        "海淀区",
        "直接登记（无业务主管单位）",
        "30 万元",
        "季疏桐",
        "场所使用权证明",
        "提交申请",
    ):
        assert words in page
    assert "业务主管单位</dt>" not in page


def test_all_that_is_missing_is_told_at_once_each_with_its_place(client, people):
    filing = make.complete_filing("service", people.applicant, papers=False, funds="三十", founders=[])
    page = client.get(at(filing, "submit/")).content.decode()
    assert "还有 7 处要补" in page
    for place in (
        "form/basics/?check=1#ask-funds",
        "form/people/?check=1#ask-founders",
        "papers/#item-charter",
    ):
        assert at(filing, place) in page
    assert client.post(at(filing, "submit/"), signed()).status_code == 422
    assert state_of(filing) == "draft"


def test_submitting_says_what_happens_next_with_days(client, complete):
    response = client.post(at(complete, "submit/"), signed(), follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(at(complete), 302)]
    assert "已提交，等待受理" in page
    assert "答复是否受理" in page
    assert "逾期未答复，视为受理" in page
    assert "法定 60 日" in page
    assert "电子签名：林申请" in FilingEvent.objects.get(filing=complete).reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"promise": ""}, "请阅读并勾选承诺"),
        ({"signature": ""}, "请输入您的姓名作为电子签名"),
        ({"signature": "别人"}, "签名应与账号姓名一致，请输入“林申请”"),
        ({"signature": "\x00"}, "请输入您的姓名作为电子签名"),
        ({"signature": "长" * 100}, "姓名最多 60 个字"),
    ],
)
def test_without_promise_or_signature_nothing_is_submitted(client, complete, changes, words):
    response = client.post(at(complete, "submit/"), signed(**changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert state_of(complete) == "draft"


def test_what_is_wrong_at_the_end_of_a_long_page_is_told_on_top_of_it(client, complete):
    page = client.post(at(complete, "submit/"), {}).content.decode()
    summary = page[page.index("data-error-summary") : page.index("step-title")]
    assert 'href="#id_promise"' in summary
    assert 'href="#id_signature"' in summary


def test_spaces_in_the_signature_do_not_matter(client, complete):
    client.post(at(complete, "submit/"), signed(signature=" 林 申请 "))
    assert state_of(complete) == "submitted"


def test_the_same_page_sent_twice_submits_once(client, complete):
    data = signed()
    for _ in range(2):
        assert client.post(at(complete, "submit/"), data).url == at(complete)
    assert FilingEvent.objects.filter(filing=complete).count() == 1


def test_two_open_pages_submit_once_and_the_second_says_so(client, complete):
    client.post(at(complete, "submit/"), signed())
    page = client.post(at(complete, "submit/"), signed(), follow=True).content.decode()
    assert "已经提交过了" in page
    assert FilingEvent.objects.filter(filing=complete).count() == 1


@pytest.mark.parametrize("key", ["", "x", "长" * 500, "\x00"])
def test_a_forged_key_does_no_harm(client, complete, key):
    client.post(at(complete, "submit/"), signed() | {"key": key})
    assert state_of(complete) == "submitted"


def test_the_key_of_another_filing_does_no_harm(client, complete, people):
    other, key = make.complete_filing("association", people.applicant), str(uuid.uuid4())
    client.post(at(other, "submit/"), signed(key))
    client.post(at(complete, "submit/"), signed(key))
    assert state_of(complete) == "submitted"


def test_a_name_taken_meanwhile_is_told_on_the_review(client, people):
    make.submitted_filing("service", people.stranger)
    filing = make.complete_filing("service", people.applicant)
    page = client.post(at(filing, "submit/"), signed())
    assert page.status_code == 422
    assert "请更换名称" in page.content.decode() or "相同" in page.content.decode()


def test_a_signature_survives_a_session_that_ended(complete, people):
    visitor = Client()
    visitor.post(at(complete, "submit/"), signed())
    visitor.force_login(people.applicant)
    assert 'value="林申请"' in visitor.get(at(complete, "submit/")).content.decode()
    assert state_of(complete) == "draft"


def test_a_draft_opens_where_it_stopped(client, people, complete):
    empty = make.draft("service", people.applicant)
    assert client.get(at(empty)).url == at(empty, "form/eligibility/")
    assert client.get(at(complete)).url == at(complete, "submit/")


@pytest.mark.parametrize("state", [state for state in WAY if state != "draft"])
def test_a_filing_in_any_state_says_in_plain_words_how_it_stands(state):
    people = cast_with_codes()
    filing = case_in(state, people)
    client = Client()
    client.force_login(people.applicant)
    response = client.get(at(filing))
    page = response.content.decode()
    assert response.status_code == 200
    assert filing.number in page
    expected = "需要改正的地方" if state == "correcting" else State(state).applicant_label
    assert expected in page
    assert State(state).applicant_label in client.get("/workspace/").content.decode()
    for letter in filing.letters.all():
        assert at(filing, f"letters/{letter.pk}/") in page


def test_the_opinion_of_the_reviewer_stays_with_the_office():
    people = cast_with_codes()
    filing = case_in("deciding", people)
    client = Client()
    client.force_login(people.applicant)
    page = client.get(at(filing)).content.decode()
    assert "提交审查意见" in page
    assert "建议准予" not in page


def test_letters_are_printed_for_their_addressee_alone(client, stranger, people):
    filing = make.returned_filing(people.intake, "service", people.applicant, items={"place": "缺签字页。"})
    url = at(filing, f"letters/{filing.letters.get().pk}/")
    response = client.get(url)
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert stranger.get(url).status_code == 404
    assert client.get(at(filing, "letters/999999/")).status_code == 404


def test_the_certificate_is_received_as_pdf_and_picture():
    people = cast_with_codes()
    filing = case_in("announced", people, "service")
    client = Client()
    client.force_login(people.applicant)
    certificate = filing.certificates.get()
    page = client.get(at(filing)).content.decode()
    for form, start in (("pdf", b"%PDF-"), ("png", b"\x89PNG")):
        url = at(filing, f"certificates/{certificate.pk}.{form}")
        assert url in page
        assert client.get(url).content.startswith(start)
    assert client.get(at(filing, f"certificates/{certificate.pk}.exe")).status_code == 404
    client.force_login(people.stranger)
    assert client.get(at(filing, f"certificates/{certificate.pk}.pdf")).status_code == 404


def test_withdrawing_asks_why_and_is_confirmed(client, people):
    filing = make.submitted_filing("association", people.applicant)
    assert "确认撤回" in client.get(at(filing, "withdraw/")).content.decode()
    assert client.post(at(filing, "withdraw/"), {"reason": " "}).status_code == 422
    assert client.post(at(filing, "withdraw/"), {"reason": "长" * 600}).status_code == 422
    page = client.post(at(filing, "withdraw/"), {"reason": "另行申请"}, follow=True).content.decode()
    assert "申请已撤回" in page
    assert "撤回申请确认书" in page
    assert state_of(filing) == "withdrawn"


def test_withdrawing_what_is_closed_is_a_sentence(client, people):
    filing = make.submitted_filing("association", people.applicant)
    client.post(at(filing, "withdraw/"), {"reason": "另行申请"})
    page = client.post(at(filing, "withdraw/"), {"reason": "再次"}, follow=True).content.decode()
    assert "没有生效" in page
    assert client.get(at(filing, "withdraw/")).url == at(filing)


def test_a_draft_is_deleted_after_asking(client, complete):
    assert client.get(at(complete, "withdraw/")).url == at(complete, "delete/")
    assert "不能恢复" in client.get(at(complete, "delete/")).content.decode()
    client.post(at(complete, "delete/"))
    assert not Filing.objects.exists()


def test_what_was_submitted_is_never_deleted(client, people):
    filing = make.submitted_filing("association", people.applicant)
    client.post(at(filing, "delete/"))
    assert state_of(filing) == "submitted"


class TestBeginningAnew:
    def test_the_case_page_and_the_list_offer_it_for_what_ended_without_a_licence(self, client, people):
        ended = case_in("withdrawn", people, applicant=people.applicant)
        open_ = make.submitted_filing("service", people.applicant)
        for page in ("/workspace/", at(ended)):
            said = client.get(page).content.decode()
            assert f'action="{at(ended, "anew/")}"' in said and "以此新建草稿" in said
            assert at(open_, "anew/") not in said
        assert at(open_, "anew/") not in client.get(at(open_)).content.decode()

    def test_a_click_opens_the_draft_and_a_second_one_the_same(self, client, people):
        source = case_in("lapsed", people, applicant=people.applicant)
        first = client.post(at(source, "anew/"), follow=True)
        draft = Filing.objects.get(made_from=source)
        assert first.redirect_chain[0][0] == at(draft)
        said = first.content.decode()
        assert f"已用办件 {source.number} 的内容和材料新建草稿" in said
        assert "“章程草案”没有带入，请重新上传。" in said
        assert client.post(at(source, "anew/"))["Location"] == at(draft)
        assert Filing.objects.filter(made_from=source).count() == 1

    def test_looking_makes_nothing_and_strangers_find_nothing(self, client, stranger, people):
        source = case_in("withdrawn", people, applicant=people.applicant)
        assert client.get(at(source, "anew/"))["Location"] == at(source)
        assert stranger.post(at(source, "anew/")).status_code == 404
        assert not Filing.objects.filter(made_from=source).exists()

    def test_too_many_drafts_say_so_on_the_case(self, client, people, monkeypatch):
        from registry.filings.services import drafts

        source = case_in("withdrawn", people, applicant=people.applicant)
        make.draft("association", people.applicant)
        monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
        said = client.post(at(source, "anew/"), follow=True).content.decode()
        assert "您已有 1 份" in said and "办理经过" in said
