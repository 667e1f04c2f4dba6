"""Papers: judged by their bytes, made anew, replaced only where the office asked for it."""

import io
import zlib

import pikepdf
import pytest
from PIL import Image, ImageDraw

from registry.filings.declarations import Refusal
from registry.filings.models import Paper, Provision
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


def carrying_pdf() -> bytes:
    """A PDF with a program attached that does not say of itself that it is an attachment."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        held = pikepdf.Dictionary(F="a.exe", EF=pikepdf.Dictionary(F=pikepdf.Stream(pdf, b"MZ")))
        names = pikepdf.Array([pikepdf.String("a.exe"), held])
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        pdf.save(made)
    return made.getvalue()


def unfolding_pdf() -> bytes:
    """A PDF of some 100 kB whose objects unfold to more than 64 MB of blanks."""
    packer = zlib.compressobj(9)
    blanks = [packer.compress(b" " * 2**20) for _ in range(66)]
    packed = b"".join([packer.compress(b"1 0 "), *blanks, packer.compress(b"<</Type/Catalog/Pages 3 0 R>>")])
    packed += packer.flush()
    made = b"%PDF-1.5\n"
    places = {}
    for number, about, stream in (
        (3, b"/Type/Pages/Kids[4 0 R]/Count 1", None),
        (4, b"/Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]", None),
        (5, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed),
    ):
        places[number] = len(made)
        made += _object(number, about, stream)
    rows = [(0, 0), (2, 5), (0, 0), (1, places[3]), (1, places[4]), (1, places[5]), (1, len(made))]
    table = b"".join(bytes([kind]) + where.to_bytes(4, "big") + bytes(2) for kind, where in rows)
    last = _object(6, b"/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R", table)
    return made + last + b"startxref\n%d\n%%%%EOF" % len(made)


def _object(number: int, about: bytes, stream: bytes | None) -> bytes:
    if stream is None:
        return b"%d 0 obj\n<<%s>>\nendobj\n" % (number, about)
    length = len(stream)
    return b"%d 0 obj\n<<%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (number, about, length, stream)


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
        (carrying_pdf(), "附件"),
        (locked_pdf(), "密码"),
        (huge_picture(), "像素"),
        (unfolding_pdf(), "损坏"),
        (make.small_pdf()[:-200], "损坏"),
    ],
    ids=[
        "empty",
        "program",
        "page",
        "broken-pdf",
        "broken-jpeg",
        "large",
        "script",
        "attachment",
        "locked",
        "bomb",
        "pdf-bomb",
        "cut",
    ],
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


@pytest.mark.parametrize(
    ("mode", "sheet", "ink"),
    [
        ("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)),
        ("LA", (0, 0), (0, 255)),
        ("I;16", 60_000, 1_000),
        ("1", 1, 0),
        ("P", 1, 0),
    ],
)
def test_what_was_drawn_stays_to_be_seen(mode, sheet, ink):
    """Black ink on a transparent sheet, in sixteen-bit greys, in two colours: dark ink on a light sheet."""
    drawn = Image.new(mode, (60, 40), sheet)
    if mode == "P":
        drawn.putpalette([0, 0, 0, 255, 255, 255])
    ImageDraw.Draw(drawn).rectangle((10, 10, 50, 30), fill=ink)
    made = io.BytesIO()
    drawn.save(made, "PNG")
    with Image.open(make.hand_in(make.draft("association"), "charter", made.getvalue()).file) as picture:
        seen = picture.convert("L")
    assert seen.getpixel((30, 20)) < 40
    assert seen.getpixel((3, 3)) > 200


def test_the_same_file_twice_is_kept_once():
    filing, content = make.draft("association"), make.small_pdf()
    assert make.hand_in(filing, "charter", content) == make.hand_in(filing, "charter", content)


def test_all_papers_together_have_a_limit_that_is_a_provision():
    Provision.objects.filter(key="papers_most_mb").update(value={"value": 20, "label": "合计最多（MB）"})
    filing = make.draft("association")
    padded = [
        make.small_pdf().replace(b"%%EOF", b"%" + b"0" * (9 * 1024 * 1024) + b"\n%%EOF") for _ in range(3)
    ]
    first = make.hand_in(filing, "charter", padded[0])
    make.hand_in(filing, "place", padded[1])
    with pytest.raises(Refusal, match=r"合计最多 20 MB，已有 18\.0 MB，这个文件 9\.0 MB"):
        make.hand_in(filing, "place", padded[2])
    assert filing.papers.count() == 2
    remove_paper(first.pk, actor=filing.applicant)
    make.hand_in(filing, "place", padded[2])


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
