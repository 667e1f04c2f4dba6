"""Letters and certificates as files: archivable, readable aloud, complete, and never read as markup."""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from registry.filings.models import Certificate, Letter
from registry.filings.services.printing import certificate_pdf, certificate_png, letter_pdf, without_glyph
from registry.filings.services.printing.documents import certificate_data, money
from registry.filings.services.printing.picture import _wrapped
from registry.filings.services.printing.verification import qr_matrix, verification_url
from tests.factories.outcomes import announced_filing

NAME = "北京市海淀区晨舟社会工作服务中心"
MARKUP = '#let x = 1 $ a_b $ \\ "quoted" *bold* _it_ = h <label> @ref // c /* d */ `raw` #panic("!") [x] {y} \\u{41}'


def letter(**content: object) -> Letter:
    values = {
        "title": "补正通知书",
        "number": "海民社补字〔2026〕12号",
        "addressee": "林申请",
        "paragraphs": [f"您提出的“{NAME}”成立登记申请（办件号 2026-1133），经审查需要补正。"],
        "items": [{"item": "capital", "label": "验资报告", "text": "金额与填报的开办资金不一致。"}],
        "office": "北京市海淀区民政局",
        "date": "2026-11-20",
        "filing": "2026-1133",
        **content,
    }
    return Letter(number=str(values["number"]), issued_at=datetime(2026, 11, 20, tzinfo=UTC), content=values)


def certificate(**content: object) -> Certificate:
    values = {
        "title": "民办非企业单位登记证书",
        "code": "52110108MJ0112345X",
        "name": NAME,
        "kind": "民办非企业单位（社会服务机构）",
        "legal_representative": "郁知闲",
        "address": "北京市海淀区槐荫街道柳巷胡同18号2层",
        "purpose": "弘扬助人自助精神。",
        "business_scope": "社会工作服务；社区社会组织培育；公益培训。",
        "funds": "300000.00",
        "competent_unit": "北京市海淀区教育委员会",
        "registrar": "北京市海淀区民政局",
        "registered_on": "2026-11-20",
        **content,
    }
    return Certificate(
        serial="52110108MJ0112345X-01",
        token="Zx8-abc_DEF",
        issued_on=date(2026, 11, 20),
        valid_from=date(2026, 11, 20),
        valid_to=date(2031, 11, 19),
        content=values,
    )


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """All text of a PDF, without white space: its glyphs through the ToUnicode maps of its fonts."""
    found = []
    with opened(content) as pdf:
        for page in pdf.pages:
            maps = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
            current: dict[int, str] = {}
            for instruction in pikepdf.parse_content_stream(page):
                if not isinstance(instruction, pikepdf.ContentStreamInstruction):
                    continue
                operands, operator = instruction.operands, str(instruction.operator)
                if operator == "Tf":
                    current = maps[str(operands[0])]
                elif operator in ("Tj", "TJ"):
                    parts = list(operands[0]) if operator == "TJ" else [operands[0]]
                    shown = (bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    found += ["".join(_read(raw, current)) for raw in shown]
    return re.sub(r"\s", "", "".join(found))


def _read(raw: bytes, glyphs: dict[int, str]) -> Iterator[str]:
    for place in range(0, len(raw), 2):
        yield glyphs.get(int.from_bytes(raw[place : place + 2]), "\ufffd")


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, value in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            start = int.from_bytes(bytes.fromhex(value))
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(start + step)
    return found


# --- the archive and the screen reader --------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [letter_pdf(letter()), certificate_pdf(certificate())], ids=["letter", "certificate"]
)
def test_it_declares_pdf_a_2a_and_pdf_ua_1_and_keeps_them(content):
    with opened(content) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"]
        assert pdf.Root.MarkInfo.Marked is True or bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("zh")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/OutputIntents" in pdf.Root
        fonts = [
            font
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_headings_lists_and_pictures_are_tagged():
    def tagged(content: bytes) -> list[pikepdf.Object]:
        pdf = opened(content)
        kept.append(pdf)
        return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]

    kept: list[pikepdf.Pdf] = []
    assert {"/H1", "/P", "/L", "/LI"} <= {str(one.S) for one in tagged(letter_pdf(letter()))}
    pictures = [one for one in tagged(certificate_pdf(certificate())) if one.S == "/Figure"]
    assert len(pictures) == 1 and "核验二维码" in str(pictures[0].Alt)


def test_the_same_content_makes_the_same_bytes():
    for make, thing in ((letter_pdf, letter), (certificate_pdf, certificate), (certificate_png, certificate)):
        assert hashlib.sha256(make(thing())).digest() == hashlib.sha256(make(thing())).digest()
    assert letter_pdf(letter()) != letter_pdf(letter(date="2026-11-21"))


# --- nothing is lost --------------------------------------------------------------------------------


def test_a_letter_says_all_of_its_content():
    told = text_of(letter_pdf(letter()))
    for part in (
        "补正通知书",
        "海民社补字〔2026〕12号",
        "林申请：",
        NAME,
        "验资报告",
        "不一致",
        "2026年11月20日",
        "办件号2026-1133",
    ):
        assert part in told, part


def test_a_certificate_says_all_of_its_items():
    told = text_of(certificate_pdf(certificate()))
    for part in (
        NAME, "52110108MJ0112345X", "郁知闲", "槐荫街道柳巷胡同18号2层", "弘扬助人自助精神。", "公益培训。", "开办资金", "30万元",
        "海淀区教育委员会", "自2026年11月20日至2031年11月19日", "证书编号52110108MJ0112345X-01",
    ):  # fmt: skip
        assert part in told, part


def test_a_long_scope_runs_over_pages_without_loss():
    scope = "".join(chr(0x4E00 + n) for n in range(1000))
    content = certificate_pdf(certificate(business_scope=scope, name="北京市海淀区" + "晨舟" * 90 + "中心"))
    told = re.sub(r"证书编号52110108MJ0112345X-01|第\d页，共\d页", "", text_of(content))
    assert scope in told
    assert len(opened(content).pages) == 2
    long_letter = letter_pdf(letter(paragraphs=["长" * 6000]))
    assert text_of(long_letter).count("长") == 6000 and len(opened(long_letter).pages) > 3


def test_unknown_items_are_left_out():
    rows = certificate_data(certificate(funds="", competent_unit="", purpose=""))["rows"]
    assert [row["label"] for row in rows] == [
        "名称",
        "负责人",
        "住所",
        "业务范围",
        "成立登记日期",
        "有效期限",
    ]
    assert (money("300000.00"), money("1234.50"), money("0.00"), money(""), money("很多")) == (
        "30万元", "0.12345万元", "0万元", "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "legal_form", "label"),
    [
        ("52110108MJ0112345X", "法人", "法定代表人"),
        ("52110108MJ0112345X", "合伙", "负责人"),
        ("52110108MJ0112345X", "个体", "负责人"),
        ("51110108MJ0112345X", "", "法定代表人"),
        ("53110000MJ0112345X", "", "法定代表人"),
    ],
)
def test_who_represents_the_body_is_named_by_its_form(code, legal_form, label):
    rows = certificate_data(certificate(code=code, legal_form=legal_form))["rows"]
    assert rows[1]["label"] == label


@pytest.mark.django_db
@pytest.mark.parametrize("legal_form", ["法人", "合伙", "个体"])
def test_the_certificate_of_a_service_body_is_that_of_its_form(legal_form):
    filing = announced_filing("service", legal_form=legal_form)
    made, title = filing.certificates.get(), f"民办非企业单位（{legal_form}）登记证书"
    assert title in text_of(certificate_pdf(made))
    assert f"《{title}》" in "".join(filing.letters.get(kind="approval").content["paragraphs"])


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "word"), [("association", "社"), ("service", "民"), ("foundation", "基")])
def test_every_letter_is_numbered_by_the_kind_of_body(kind, word):
    filing = announced_filing(kind)
    assert f"民{word}受字" in filing.letters.get(kind="acceptance").number
    assert f"民{word}许准" in filing.letters.get(kind="approval").number


# --- nothing is read as markup ----------------------------------------------------------------------


def test_content_is_never_source():
    content = letter_pdf(
        letter(
            title=MARKUP,
            addressee=MARKUP,
            paragraphs=[MARKUP],
            items=[{"item": "x", "label": MARKUP, "text": MARKUP}],
        )
    )
    assert text_of(content).count(re.sub(r"\s", "", MARKUP)) == 5
    assert re.sub(r"\s", "", MARKUP) in text_of(certificate_pdf(certificate(business_scope=MARKUP)))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=4))
def test_any_text_can_be_printed(addressee, paragraphs):
    assert letter_pdf(letter(addressee=addressee, paragraphs=paragraphs)).startswith(b"%PDF")


# --- rare characters --------------------------------------------------------------------------------


def test_a_character_without_glyph_is_told_and_never_blank():
    assert without_glyph(f"{NAME}𠮷") == ["𠮷"]
    assert without_glyph("喆堃祎龘䶮㐂囍〔〕“”·—") == []
    told = text_of(certificate_pdf(certificate(legal_representative="𠮷野")))
    assert "〔U+20BB7〕野" in told and "注：印制字库暂缺下列字" in told
    assert "〔U+20BB7〕" in text_of(letter_pdf(letter(addressee="𠮷某")))
    assert "注：" not in text_of(letter_pdf(letter()))


def test_invisible_characters_leave_no_trace():
    told = text_of(letter_pdf(letter(addressee="林\u202e申\u200b请\ufeff\x00\x07")))
    assert "林申请：" in told


# --- the picture ------------------------------------------------------------------------------------


def test_the_picture_shows_the_certificate_and_a_scannable_code():
    picture = Image.open(io.BytesIO(certificate_png(certificate()))).convert("L")
    assert picture.format is None and picture.width == 1754
    matrix = qr_matrix(verification_url("Zx8-abc_DEF"))
    dark = picture.point(lambda value: 0 if value < 128 else 255)
    scale = 176 // len(matrix)
    expected = Image.new("L", (len(matrix) * scale,) * 2, 255)
    for y, row in enumerate(matrix):
        for x, on in enumerate(row):
            if on:
                expected.paste(0, (x * scale, y * scale, (x + 1) * scale, (y + 1) * scale))
    top = picture.height - 196 - 176
    drawn = dark.crop((190, top, 190 + expected.width, top + expected.height))
    assert ImageChops.difference(drawn, expected).getbbox() is None


def test_a_long_text_makes_the_picture_longer_and_keeps_every_character():
    scope = "".join(chr(0x4E00 + n) for n in range(1000)) + "，" * 50
    assert "".join(_wrapped(scope, 30)) == scope
    short, long = (
        Image.open(io.BytesIO(certificate_png(one)))
        for one in (certificate(), certificate(business_scope=scope))
    )
    assert long.height > short.height and long.width == short.width


def test_the_code_leads_to_verification(settings):
    settings.SITE_URL = "https://registry.example.org/"
    address = urlsplit(verification_url("a b&c=d"))
    assert (address.scheme, address.netloc, address.path) == ("https", "registry.example.org", "/verify/")
    assert parse_qs(address.query) == {"token": ["a b&c=d"]}


def test_a_seal_is_drawn_in_the_demonstration_only(settings):
    def vermilion(content: bytes) -> int:
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        return sum(n for n, colour in picture.getcolors(1 << 24) or [] if colour == (173, 56, 38))

    settings.DEMO = False
    assert vermilion(certificate_png(certificate())) == 0
    assert "演示" not in text_of(certificate_pdf(certificate())) + text_of(letter_pdf(letter()))
    settings.DEMO = True
    assert vermilion(certificate_png(certificate())) > 2000
    assert "演示" in text_of(certificate_pdf(certificate())) and "演示" in text_of(letter_pdf(letter()))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["association", "service", "foundation"])
def test_every_letter_and_certificate_of_a_real_filing_prints(kind):
    filing = announced_filing(kind)
    for row in filing.letters.all():
        told = text_of(letter_pdf(row))
        assert re.sub(r"\s", "", row.number) in told and row.get_kind_display() in told
    made = filing.certificates.get()
    assert made.content["name"] in text_of(certificate_pdf(made))
    assert certificate_png(made).startswith(b"\x89PNG")
