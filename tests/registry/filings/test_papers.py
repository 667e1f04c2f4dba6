"""Papers: judged by their bytes, made anew, replaced only where the office asked for it."""

import io

import pikepdf
import pytest
from PIL import Image

from registry.filings.declarations import Refusal
from registry.filings.models import Paper
from registry.filings.services.papers import LONGEST_EDGE, MOST_BYTES, add_paper, remove_paper
from tests.factories import filings as make
from tests.factories.people import UserFactory, cast, registrar

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast(registrar("bj-haidian-mz"))


def scripted_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(made)
    return made.getvalue()


def locked_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    return made.getvalue()


def huge_picture() -> bytes:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00 not a paper", "只接受 PDF、JPG、PNG"),
        (b"<html><script>alert(1)</script>", "只接受 PDF、JPG、PNG"),
        (b"%PDF-1.7 broken", "损坏"),
        (b"\xff\xd8\xff broken", "损坏"),
        (b"%PDF-" + b"0" * MOST_BYTES, "20 MB"),
        (scripted_pdf(), "脚本"),
        (locked_pdf(), "密码"),
        (huge_picture(), "像素"),
        (make.small_pdf()[:-200], "损坏"),
    ],
    ids=["empty", "program", "page", "broken-pdf", "broken-jpeg", "large", "script", "locked", "bomb", "cut"],
)
def test_what_is_no_proper_paper_is_refused_with_a_sentence(content, words):
    filing = make.draft("association")
    with pytest.raises(Refusal, match=words):
        add_paper(filing.pk, "charter", io.BytesIO(content), "章程.pdf", actor=filing.applicant)
    assert not Paper.objects.exists()


def test_a_picture_is_drawn_anew_without_what_it_carried():
    filing = make.draft("association")
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "秘密的说明"
    exif[0x0112] = 6
    Image.new("RGB", (LONGEST_EDGE + 500, 40)).save(made, "JPEG", exif=exif)
    kept = make.hand_in(filing, "charter", made.getvalue() + b"<script>", "照片.png")
    with Image.open(kept.file) as picture:
        assert not picture.getexif()
        assert max(picture.size) <= LONGEST_EDGE
        assert picture.height > picture.width
    assert kept.media_type == "image/jpeg"


def test_the_same_file_twice_is_kept_once():
    filing, content = make.draft("association"), make.small_pdf()
    assert make.hand_in(filing, "charter", content) == make.hand_in(filing, "charter", content)


@pytest.mark.parametrize("item", ["abolished_proof", "unknown", ""])
def test_abolished_and_unknown_items_take_nothing(item):
    filing = make.draft("association")
    with pytest.raises(Refusal):
        make.hand_in(filing, item)


def test_others_can_neither_add_nor_remove():
    filing = make.draft("association")
    paper = make.hand_in(filing, "charter")
    with pytest.raises(Refusal):
        add_paper(filing.pk, "charter", io.BytesIO(make.small_pdf()), "章程.pdf", actor=UserFactory())
    with pytest.raises(Refusal):
        remove_paper(paper.pk, actor=UserFactory())


def test_while_correcting_only_the_returned_paper_is_replaced(people):
    filing = make.returned_filing(people.intake, "service", people.applicant, items={"place": "缺签字页。"})
    old = filing.papers.get(item="place")
    with pytest.raises(Refusal, match="完全相同"):
        make.hand_in(filing, "place", old.file.read())
    new = make.hand_in(filing, "place")
    more = make.hand_in(filing, "place")
    old.refresh_from_db()
    assert old.replaced_at is not None
    assert set(filing.papers.filter(item="place", replaced_at__isnull=True)) == {new, more}
    with pytest.raises(Refusal, match="不能修改"):
        make.hand_in(filing, "charter")
