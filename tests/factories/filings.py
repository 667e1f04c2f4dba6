"""Filings as founders fill them in: complete answers, real small papers, and drafts ready to be submitted."""

import io
import itertools
from typing import Any

import pikepdf
from PIL import Image
from stdnum.cn import ric

from registry.filings.declarations import get
from registry.filings.models import Filing
from registry.filings.selectors.law import terms_of
from registry.filings.services.drafts import open_draft, save_answers
from registry.filings.services.papers import add_paper
from registry.filings.services.transitions import perform
from tests.factories.people import UserFactory

_files = itertools.count(1)
NAMES = {
    "association": "北京市海淀区苇间编织协会",
    "service": "北京市海淀区苇间社会工作服务中心",
    "foundation": "北京苇间教育基金会",
}


def small_pdf(pages: int = 1) -> bytes:
    """A real PDF that no other call returns."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = f"材料 {next(_files)}"
        pdf.save(made)
    return made.getvalue()


def small_picture(form: str = "JPEG") -> bytes:
    """A real photograph that no other call returns."""
    made = io.BytesIO()
    shade = next(_files)
    Image.new("RGB", (320, 240), (shade % 256, shade // 256 % 256, 120)).save(made, form)
    return made.getvalue()


def identity(serial: int = 1) -> str:
    """A valid identity number of an invented person born 1980-01-01 in 海淀."""
    first = f"11010819800101{serial:03d}"
    return first + ric.calc_check_digit(f"{first}0")


def person(name: str, serial: int, **columns: str) -> dict[str, str]:
    """One row of a PEOPLE field with identity."""
    return {"name": name, "id_number": identity(serial), "phone": "13800138000", **columns}


def complete_answers(kind: str, **changes: Any) -> dict[str, Any]:
    """Answers to every question of an establishment of this kind, without a fault; `changes` replace some."""
    answers: dict[str, Any] = {
        "division": "110000" if kind == "foundation" else "110108",
        "route": "direct",
        "direct_category": "charity",
        "name": NAMES[kind],
        "sector": {"association": "手工编织", "service": "社会工作", "foundation": "教育"}[kind],
        "person_in_name": "no",
        "purpose": "服务社区居民，促进邻里互助。",
        "business_scope": "社区服务；公益培训；交流研讨。",
        "district": "110108",
        "address": "北京市海淀区清河街道苇间路8号院2号楼301室",
        "funds": {"association": "5", "service": "30", "foundation": "450"}[kind],
        "full_time_staff": "6",
        "party_members": "2",
        "founders": [
            {"name": "季疏桐", "code": ""},
            {"name": "北京苇间文化有限公司", "code": "91110108MA01ABCD2X"},
        ],
        "legal_representative": [person("季疏桐", 1)],
        "leaders": _leaders(kind),
        **_of_kind(kind),
    }
    return answers | changes


def _of_kind(kind: str) -> dict[str, str]:
    meaning = {"brand_meaning": "取芦苇之间、守望相助之意。"}
    return {
        "association": {"activity_area": "海淀区", "personal_members": "60", "unit_members": "0"},
        "service": {**meaning, "legal_form": "法人"},
        "foundation": {**meaning, "foundation_type": "公募"},
    }[kind]


def _leaders(kind: str) -> list[dict[str, str]]:
    if kind == "foundation":
        directors = [person(f"理事{name}", 10 + n, position="director") for n, name in enumerate("甲乙丙丁")]
        president = person("季疏桐", 1, position="president")
        return [president, *directors, person("监事戊", 30, position="supervisor")]
    second = "secretary_general" if kind == "association" else "head"
    return [person("季疏桐", 1, position="president"), person("沈望舒", 2, position=second)]


def draft(kind: str = "association", applicant: Any = None) -> Filing:
    """An empty draft of an establishment."""
    matter = get(f"{kind}-establishment")
    assert matter is not None
    return open_draft(matter, actor=applicant or UserFactory())


def hand_in(filing: Filing, item: str, content: bytes | None = None, name: str = "材料.pdf") -> Any:
    """Adds one paper to an item of the filing."""
    return add_paper(filing.pk, item, io.BytesIO(content or small_pdf()), name, actor=filing.applicant)


def complete_filing(
    kind: str = "association", applicant: Any = None, *, papers: bool = True, **changes: Any
) -> Filing:
    """A draft that can be submitted as it is; without `papers` only the answers are there."""
    filing = draft(kind, applicant)
    saved = save_answers(filing.pk, complete_answers(kind, **changes), actor=filing.applicant)
    filing = saved.filing
    if papers:
        for row in terms_of(filing).papers(filing.data):
            if row["requirement"] == "required":
                hand_in(filing, row["key"], name=f"{row['title'][:20]}.pdf")
    filing.refresh_from_db()
    return filing


def submitted_filing(kind: str = "association", applicant: Any = None, **changes: Any) -> Filing:
    """A complete filing, handed in."""
    filing = complete_filing(kind, applicant, **changes)
    return perform(filing.pk, "submit", actor=filing.applicant)


def returned_filing(
    intake: Any, kind: str = "association", applicant: Any = None, *, items: dict[str, str]
) -> Filing:
    """A filing that `intake` sent back with one defect for each of `items` (paper or field → what is wrong)."""
    filing = submitted_filing(kind, applicant)
    defects = [{"item": item, "text": text} for item, text in items.items()]
    return perform(filing.pk, "return", actor=intake, defects=defects)
