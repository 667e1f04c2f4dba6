"""A filing sent back: every defect numbered, only what was named can be changed, handed in again once."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registry.filings.models import Filing, FilingEvent
from registry.filings.selectors.answers import full_answers
from registry.filings.services.drafts import save_answers
from registry.filings.services.transitions import perform
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TOLD = {"place": "租赁合同缺少出租方签字页。", "address": "房间号与合同不一致。"}


@pytest.fixture
def returned(people) -> Filing:
    return make.returned_filing(people.intake, "service", people.applicant, items=TOLD)


def at(filing: Filing, page: str = "") -> str:
    return f"/workspace/{filing.number}/{page}"


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("新合同.pdf", make.small_pdf())


def days_left(filing: Filing) -> int:
    """Thirty, or up to the next working day where the thirtieth is a rest day."""
    filing.refresh_from_db()
    left = (filing.statutory_due - timezone.localdate()).days
    assert left >= 30
    return left


def test_the_page_says_what_to_mend_until_when_and_what_else_happens(client, returned):
    page = client.get(at(returned)).content.decode()
    for words in (
        *TOLD.values(),
        "还差 1 份材料",
        f"还剩 {days_left(returned)} 天",
        "逾期会怎样",
        "视为撤回",
        "4 份已通过",
        "待补正 1 项",
        "查看通知书",
    ):
        assert words in page
    assert page.count('type="file"') == 1
    assert 'name="address"' in page
    assert 'name="purpose"' not in page


def test_only_the_returned_paper_can_be_replaced(client, returned):
    client.post(at(returned, "papers/"), {"item": "place", "files": [upload()]})
    page = client.get(at(returned)).content.decode()
    assert "已重新上传" in page
    assert "新合同.pdf" in page
    refused = client.post(at(returned, "papers/"), {"item": "charter", "files": [upload()]}, follow=True)
    assert "这一项现在不能修改" in refused.content.decode()


def test_only_the_returned_answer_can_be_changed(client, returned):
    response = client.post(at(returned), {"address": "新地址301室", "purpose": "偷改的宗旨", "stay": "1"})
    assert response.status_code == 409
    assert "偷改的宗旨" in response.content.decode()
    returned.refresh_from_db()
    assert returned.data["address"] == "新地址301室"
    assert returned.data["purpose"] != "偷改的宗旨"


def test_what_is_still_missing_is_told_and_nothing_is_handed_in(client, returned):
    response = client.post(at(returned), {"address": "", "resubmit": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写住所。" in page
    assert "“场所使用权证明”已退回补正，请重新上传。" in page
    assert Filing.objects.get().state == "correcting"


def test_mended_it_is_handed_in_again_once(client, returned):
    client.post(at(returned, "papers/"), {"item": "place", "files": [upload()]})
    data = {"address": "新地址301室", "note": "已补签字页。", "resubmit": "1", "key": str(uuid.uuid4())}
    page = client.post(at(returned), data, follow=True).content.decode()
    assert "补正已提交" in page
    again = client.post(at(returned), data, follow=True).content.decode()
    assert "不必再次提交" in again
    returned.refresh_from_db()
    assert returned.state == "submitted"
    assert FilingEvent.objects.filter(filing=returned, move="resubmit").get().reason == "已补签字页。"


def test_a_note_too_long_is_a_sentence_and_the_answers_are_kept(client, returned):
    response = client.post(at(returned), {"address": "新地址301室", "note": "长" * 501, "resubmit": "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "补正说明最多 500 个字" in page
    assert 'href="#id_note"' in page[: page.index("step-title")]
    assert full_answers(Filing.objects.get())["address"] == "新地址301室"


def test_another_tab_is_told_beside_the_field(client, returned, people):
    old = returned.data["address"]
    save_answers(returned.pk, {"address": "另一处"}, actor=people.applicant)
    page = client.post(
        at(returned), {"address": "这一处", "base": json.dumps({"address": old})}
    ).content.decode()
    assert "另一个页面刚刚也改了“住所”" in page
    assert "另一处" in page


def test_taking_one_answer_over_leaves_what_another_tab_wrote_elsewhere(client, people):
    told = {"address": "不对。", "purpose": "不清。"}
    filing = make.returned_filing(people.intake, "service", people.applicant, items=told)
    seen = {key: filing.data[key] for key in told}
    save_answers(filing.pk, {"purpose": "另一页写的宗旨"}, actor=people.applicant)
    taking = {"take": "address", "theirs-address": json.dumps("另一处")}
    client.post(at(filing), seen | taking | {"base": json.dumps(seen)})
    filing.refresh_from_db()
    assert (filing.data["address"], filing.data["purpose"]) == ("另一处", "另一页写的宗旨")


def test_autosave_writes_the_open_answers_alone(client, returned):
    body = json.dumps({"answers": {"address": "新地址", "name": "新名称"}, "base": {}})
    response = client.post(at(returned, "autosave/"), body, content_type="application/json")
    assert response.status_code == 409
    assert "“拟用名称”没有保存" in response.json()["sentence"]
    returned.refresh_from_db()
    assert (returned.data["address"], returned.data["name"]) == ("新地址", make.NAMES["service"])
    body = json.dumps({"answers": {"address": "别处", "name": make.NAMES["service"]}, "base": {}})
    told = client.post(at(returned, "autosave/"), body, content_type="application/json").json()
    assert told["held"]["address"] == "别处"


def test_a_tab_of_the_draft_left_open_shows_what_was_not_saved(client, returned):
    typed = {"address": returned.data["address"], "purpose": "全新的宗旨", "district": "110108"}
    response = client.post(at(returned, "form/basics/"), typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "“宗旨”没有保存" in page
    assert "全新的宗旨" in page
    untouched = {"address": returned.data["address"], "purpose": returned.data["purpose"]}
    assert client.post(at(returned, "form/basics/"), untouched).status_code == 302


def test_a_tab_that_did_not_touch_what_is_closed_is_not_stopped(client, returned):
    """What it shows may be older than what is held: another tab wrote that before it was handed in."""
    older = {"purpose": "从前的宗旨", "base": json.dumps({"purpose": "从前的宗旨"})}
    assert client.post(at(returned, "form/basics/"), older).status_code == 302


def test_a_session_that_ended_shows_everything_again(returned, people):
    visitor = Client()
    assert (
        visitor.post(at(returned), {"address": "新地址301室", "stay": "1"}).url
        == f"/accounts/login/?next={at(returned)}"
    )
    visitor.force_login(people.applicant)
    page = visitor.get(at(returned)).content.decode()
    assert 'value="新地址301室"' in page
    assert "请核对后保存" in page


def test_a_page_left_open_after_handing_in_shows_what_was_typed(client, returned):
    client.post(at(returned, "papers/"), {"item": "place", "files": [upload()]})
    client.post(at(returned), {"address": "新地址301室", "resubmit": "1"})
    response = client.post(at(returned), {"address": "更新的地址", "stay": "1"})
    assert response.status_code == 409
    assert "更新的地址" in response.content.decode()


def test_the_steps_of_the_form_lead_back_here(client, returned):
    assert client.get(at(returned, "form/basics/")).url == at(returned)
    assert client.get(at(returned, "papers/")).url == at(returned)
    assert client.get(at(returned, "submit/")).url == at(returned)


def test_papers_asked_because_of_a_changed_answer_can_be_added(client, people):
    filing = make.returned_filing(
        people.intake, "service", people.applicant, items={"route": "应当双重管理。"}
    )
    client.post(at(filing), {"route": "dual", "competent_unit": "北京市海淀区教育委员会", "stay": "1"})
    page = client.get(at(filing)).content.decode()
    assert "业务主管单位批准文件" in page
    assert "随修改的内容提供" in page
    client.post(at(filing, "papers/"), {"item": "consent", "files": [upload()]})
    client.post(at(filing), {"resubmit": "1"})
    assert Filing.objects.get(pk=filing.pk).state == "submitted"


def test_an_answer_left_as_it_was_is_named_beside_it_and_an_explanation_hands_it_in(client, people):
    filing = make.returned_filing(
        people.intake, "service", people.applicant, items={"address": "房间号不对。"}
    )
    response = client.post(at(filing), {"address": filing.data["address"], "resubmit": "1"})
    assert response.status_code == 422
    assert response.content.decode().count("“住所”还没有改动") == 2  # in the summary and beside the question
    client.post(at(filing), {"resubmit": "1", "note": "与租赁合同一致。"})
    assert Filing.objects.get(pk=filing.pk).state == "submitted"


def test_a_returned_paper_that_is_not_asked_any_more_is_not_waited_for(client, people):
    filing = make.complete_filing(
        "service", people.applicant, route="dual", competent_unit="北京市海淀区教育局"
    )
    perform(filing.pk, "submit", actor=people.applicant)
    defects = [{"item": item, "text": "属于直接登记。"} for item in ("route", "consent")]
    perform(filing.pk, "return", actor=people.intake, defects=defects)
    assert "还差 1 份材料" in client.get(at(filing)).content.decode()
    client.post(at(filing), {"route": "direct", "direct_category": "charity", "stay": "1"})
    page = client.get(at(filing)).content.decode()
    assert "还差" not in page
    assert "业务主管单位批准文件" not in page
    client.post(at(filing), {"resubmit": "1"})
    assert Filing.objects.get(pk=filing.pk).state == "submitted"
