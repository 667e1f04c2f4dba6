"""The step of papers: item by item, many files at once, each bad one a sentence beside its item."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registry.filings.models import Filing, Paper
from tests.factories import filings as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(people) -> Filing:
    return make.complete_filing("service", people.applicant, papers=False)


def at(filing: Filing) -> str:
    return f"/workspace/{filing.number}/papers/"


def upload(name: str = "章程.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.small_pdf() if content is None else content)


def test_every_item_has_its_own_way_to_hand_it_in(client, draft):
    page = client.get(at(draft)).content.decode()
    assert "还差 5 份必需的材料" in page
    assert page.count('type="file"') == 8
    assert 'accept="image/jpeg,image/png,application/pdf"' in page
    assert "本市清理取消的 1 项证明</s>：已取消，工作人员不会再向您索要。" in page


def test_several_files_of_one_item_are_kept(client, draft):
    files = [upload("第1页.pdf"), upload("第2页.jpg", make.small_picture())]
    response = client.post(at(draft), {"item": "charter", "files": files})
    assert response.url == f"{at(draft)}#item-charter"
    page = client.get(at(draft)).content.decode()
    assert "已收到 2 个文件" in page
    assert "第1页.pdf" in page
    assert Paper.objects.filter(item="charter").count() == 2


def test_a_bad_file_is_named_beside_its_item_and_the_others_are_kept(client, draft):
    files = [upload("好的.pdf"), upload("伪装的.pdf", b"MZ\x90\x00")]
    response = client.post(at(draft), {"item": "charter", "files": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“伪装的.pdf”：只接受 PDF、JPG、PNG 文件" in page
    assert 'href="#item-charter"' in page
    assert [paper.original_name for paper in Paper.objects.all()] == ["好的.pdf"]


def test_no_file_chosen_is_a_sentence(client, draft):
    assert "请先选择文件" in client.post(at(draft), {"item": "charter"}).content.decode()


def test_more_files_than_allowed_at_once_are_a_sentence(client, draft):
    files = [upload(f"{n}.pdf") for n in range(22)]
    assert (
        "一次最多上传 20 个文件"
        in client.post(at(draft), {"item": "charter", "files": files}).content.decode()
    )
    files = [upload(f"{n}.pdf", b"x") for n in range(101)]
    response = client.post(at(draft), {"item": "charter", "files": files})
    assert response.status_code == 413
    assert "分几次上传" in response.content.decode()


def test_a_file_that_is_too_large_is_a_sentence(client, draft):
    content = b"%PDF-" + b"0" * (20 * 1024 * 1024)
    assert (
        "超过 20 MB"
        in client.post(at(draft), {"item": "charter", "files": [upload(content=content)]}).content.decode()
    )


def test_files_that_are_too_large_together_are_a_sentence_with_the_sizes(client, draft, settings):
    settings.MOST_REQUEST_MB = 2
    files = [upload(f"第{n}页.pdf", b"%PDF-" + b"0" * (1024 * 1024)) for n in range(3)]
    response = client.post(at(draft), {"item": "charter", "files": files})
    assert response.status_code == 413
    assert "这一次提交共 3.0 MB，超过了一次最多 2 MB" in response.content.decode()
    assert "分几次上传" in response.content.decode()
    assert not Paper.objects.exists()
    assert "一次合计不超过 2 MB，全部材料合计不超过 200 MB" in client.get(at(draft)).content.decode()


def test_a_file_beyond_the_total_is_named_beside_its_item_and_the_others_are_kept(client, draft):
    draft.declaration["rules"]["papers_most_mb"]["value"] = 20
    draft.save()
    files = [
        upload(f"第{n}页.pdf", make.small_pdf().replace(b"%%EOF", b"%" + b"0" * 9 * 1024**2 + b"\n%%EOF"))
        for n in range(3)
    ]
    response = client.post(at(draft), {"item": "charter", "files": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“第2页.pdf”：一件申请的材料合计最多 20 MB，已有 18.0 MB" in page
    assert Paper.objects.count() == 2


@pytest.mark.parametrize("item", ["", "unknown", "charter\x00", "abolished_proof"])
def test_items_that_are_not_asked_take_nothing(client, draft, item):
    assert client.post(at(draft), {"item": item, "files": [upload()]}).status_code in (404, 422)
    assert not Paper.objects.exists()


def test_a_file_is_removed_by_its_owner_alone(client, stranger, draft):
    paper = make.hand_in(draft, "charter")
    assert stranger.post(at(draft), {"item": "charter", "remove": paper.pk}).status_code == 404
    client.post(at(draft), {"item": "charter", "remove": paper.pk})
    paper.refresh_from_db()
    assert paper.replaced_at is not None


@pytest.mark.parametrize("forged", ["", "0", "x", "99999999999999999999", "\x00"])
def test_forged_numbers_of_papers_do_not_exist(client, draft, forged):
    assert client.post(at(draft), {"item": "charter", "remove": forged}).status_code == 404


def test_a_paper_is_shown_to_its_owner_and_to_nobody_else(client, stranger, draft):
    paper = make.hand_in(draft, "charter", name="章程\r\n草案.exe")
    url = f"{at(draft)}{paper.pk}/"
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["Content-Disposition"].endswith(".pdf")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert stranger.get(url).status_code == 404
    assert Client().get(url).url == f"/accounts/login/?next={url}"


def test_a_picture_is_shown_in_a_sandbox(client, draft):
    paper = make.hand_in(draft, "charter", make.small_picture(), "照片.jpg")
    assert "sandbox" in client.get(f"{at(draft)}{paper.pk}/")["Content-Security-Policy"]


def test_a_paper_of_another_filing_does_not_exist_here(client, draft, people):
    other = make.hand_in(make.draft("association", people.applicant), "charter")
    assert client.get(f"{at(draft)}{other.pk}/").status_code == 404


def test_a_file_gone_from_the_storage_is_not_an_error_page(client, draft):
    paper = make.hand_in(draft, "charter")
    paper.file.storage.delete(paper.file.name)
    assert client.get(f"{at(draft)}{paper.pk}/").status_code == 404


def test_files_sent_without_a_session_are_asked_for_again(draft, people):
    visitor = Client()
    response = visitor.post(at(draft), {"item": "charter", "files": [upload()]})
    assert "文件没有上传，登录后请重新选择" in visitor.get(response.url).content.decode()
    visitor.force_login(people.applicant)
    assert visitor.get(at(draft)).status_code == 200
    assert not Paper.objects.exists()


def test_handing_in_after_submitting_is_a_sentence(client, people):
    filing = make.submitted_filing("association", people.applicant)
    page = client.post(at(filing), {"item": "charter", "files": [upload()]}, follow=True).content.decode()
    assert "这一项现在不能修改" in page


def test_a_large_file_streams_from_disk(client, draft):
    made = io.BytesIO(make.small_pdf())
    content = made.getvalue().replace(b"%%EOF", b"%" + b"0" * (3 * 1024 * 1024) + b"\n%%EOF")
    client.post(at(draft), {"item": "charter", "files": [upload(content=content)]})
    assert Paper.objects.get().size == len(content)
