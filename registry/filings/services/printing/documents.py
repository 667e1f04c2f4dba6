"""PDF/A-2a and PDF/UA-1 in one file, by typst. The same content makes the same bytes."""

import json
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings
from django.utils import timezone

from registry.filings.models import Certificate, Letter
from registry.filings.services.printing.lettering import Text, font_file
from registry.filings.services.printing.verification import qr_svg, verification_url
from registry.ledger.declarations import FUNDS_LABELS

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "print"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
#: More characters than this are printed smaller, so that a long scope fills two sheets and not three.
_LONG = 450
_KIND_OF_CODE = {"1": "association", "2": "service", "3": "foundation"}


def letter_pdf(letter: Letter) -> bytes:
    """The letter as an archivable, tagged PDF."""
    return _compiled(
        "letter.typ", _letter(letter.content), _day(letter.content.get("date"), letter.issued_at)
    )


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as an archivable, tagged PDF, with the QR that leads to /verify/."""
    return _compiled("certificate.typ", certificate_data(certificate), certificate.issued_on)


def _letter(content: dict[str, Any]) -> dict[str, Any]:
    text = Text()
    data = {
        "title": text.line(content.get("title")),
        "number": text.line(content.get("number")),
        "office": text.line(content.get("office")),
        "addressee": text.line(content.get("addressee")),
        "paragraphs": text.lines(content.get("paragraphs") or []),
        "items": [
            {"label": text.line(row.get("label")), "text": text.line(row.get("text"))}
            for row in content.get("items") or []
        ],
        "date": printed_day(content.get("date")),
        "filing_line": text.line(f"办件号 {content.get('filing', '')}"),
        "seal": settings.DEMO,
    }
    return {**data, "rare": text.rare}


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """Everything a certificate shows, as plain text ready to print."""
    text, content = Text(), certificate.content
    rows = _rows(certificate, text)
    data = {
        "title": text.line(content.get("title")),
        "code": text.line(content.get("code")),
        "name": text.line(content.get("name")),
        "registrar": text.line(content.get("registrar")),
        "rows": rows,
        "long": sum(len(row["value"]) for row in rows) > _LONG,
        "date": printed_day(certificate.issued_on),
        "serial_line": text.line(f"证书编号 {certificate.serial}"),
        "url": verification_url(certificate.token),
        "qr": qr_svg(verification_url(certificate.token)),
        "seal": settings.DEMO,
    }
    return {**data, "rare": text.rare}


def _rows(certificate: Certificate, text: Text) -> list[dict[str, Any]]:
    content = certificate.content
    kind = _KIND_OF_CODE.get(str(content.get("code"))[1:2], "")
    valid = f"自{printed_day(certificate.valid_from)}"
    valid += f"至{printed_day(certificate.valid_to)}" if certificate.valid_to else "起"
    rows = (
        ("名称", content.get("name")),
        (_representative(kind, content.get("legal_form")), content.get("legal_representative")),
        ("住所", content.get("address")),
        ("宗旨", content.get("purpose")),
        ("类型", content.get("foundation_type")),
        ("业务范围", content.get("business_scope")),
        ("活动地域", content.get("activity_area")),
        (FUNDS_LABELS.get(kind, "注册资金"), money(content.get("funds"))),
        ("业务主管单位", content.get("competent_unit")),
        ("成立登记日期", printed_day(content.get("registered_on"))),
        ("有效期限", valid),
    )
    printed = [
        {"label": label, "value": text.line(value), "strong": label == "名称"} for label, value in rows
    ]
    return [row for row in printed if row["value"]]


def _representative(kind: str, legal_form: Any) -> str:
    """A service body is represented by its 法定代表人 where it is a legal person, else by its 负责人 (暂行条例 art. 12)."""
    return "法定代表人" if kind != "service" or legal_form == "法人" else "负责人"


def money(yuan: Any) -> str:
    """Yuan as 万元 without idle zeros: '300000.00' → 30万元; '' for an unknown amount."""
    try:
        amount = Decimal(str(yuan)) / 10_000
    except InvalidOperation:
        return ""
    return f"{f'{amount:,.6f}'.rstrip('0').rstrip('.')}万元"


def printed_day(value: Any) -> str:
    """2026年11月20日 from a date or its ISO form; '' for an unknown one."""
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return f"{day.year}年{day.month}月{day.day}日"


def _day(iso: Any, moment: datetime) -> date:
    return date.fromisoformat(str(iso)) if iso else timezone.localtime(moment).date()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_file().parent)]
    )


def _compiled(template: str, data: dict[str, Any], day: date) -> bytes:
    """The content goes in as data, never as source, so nothing in it is read as markup."""
    content = json.dumps({**data, "day": [day.year, day.month, day.day]}, ensure_ascii=False)
    compiler = typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"content": content},
    )
    made = timezone.make_aware(datetime.combine(day, time()))
    pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=int(made.timestamp()))
    return cast(bytes, pdf)  # without a file name to write to, the file itself
