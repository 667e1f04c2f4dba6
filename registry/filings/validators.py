"""Answers of a form, judged one by one. Pure: a raw answer in, sentences out.

Drafts keep what was typed, valid or not, so that nothing is lost; these rules speak when it is shown and submitted.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.cn import ric

from registry.filings.declarations import Column, Field, FieldKind, Finding
from registry.organisations.validators import Unseen, code_points, unseen, without

#: Longest answer a draft keeps; far above any field's own limit.
KEPT_LENGTH = 20_000
MOST_PEOPLE = 300
MOST_COUNTED = 1_000_000
_MOST_YUAN = Decimal("10000000000000")
_PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")
_OTHER_PAPERS = re.compile(r"^[A-Z0-9()（）-]{5,30}$")
_NOT_KEPT = (Unseen.EMPTY, Unseen.HALF, Unseen.INVISIBLE)
WAN = Decimal(10_000)


def storable(text: str) -> str:
    """`text` without what no database holds (U+0000, lone surrogates) and nobody sees or misses, cut at KEPT_LENGTH."""
    return without(text, *_NOT_KEPT)[:KEPT_LENGTH]


def yuan(raw: str) -> Decimal:
    """An amount typed in 万元, as yuan. ValueError with a sentence when it is not an amount."""
    text = _half_width(raw).replace(",", "").strip().removesuffix("万元").removesuffix("万").strip()
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{_short(raw)}”不是一个数。请填写如 30 或 30.50。") from None
    if not amount.is_finite() or "e" in text.lower():
        raise ValueError(f"“{_short(raw)}”不是一个数。请填写如 30 或 30.50。")
    if amount < 0:
        raise ValueError("金额不能是负数，请填写 0 或大于 0 的数。")
    if -int(amount.as_tuple().exponent) > 2:
        raise ValueError("金额以万元为单位，最多两位小数。")
    if amount * WAN >= _MOST_YUAN:
        raise ValueError("金额太大，请核对单位是否为万元。")
    return abs(amount * WAN).quantize(Decimal("0.01"))  # “-0” is 0


def one_way(column: Column, text: str) -> str:
    """A number of a person as it is kept, however it was typed: half width, without spaces, letters in capitals."""
    if column.kind not in ("id_number", "phone"):
        return text
    return "".join(_half_width(text).split()).upper()


def _half_width(raw: str) -> str:
    """Digits and marks in half width. A raised or circled digit (2², ③) is no digit, and stays what it is."""
    return "".join(
        char if char.isdigit() and not char.isdecimal() else unicodedata.normalize("NFKC", char)
        for char in raw
    )


def whole_number(raw: str) -> int:
    """A count. ValueError with a sentence when it is not a whole number from 0 to 1,000,000."""
    text = _half_width(raw).replace(",", "").strip()
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError(f"“{_short(raw)}”不是 0 或大于 0 的整数，请重新填写。")
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(MOST_COUNTED)) or int(digits) > MOST_COUNTED:
        raise ValueError(f"“{_short(raw)}”太大，请核对，最多 {MOST_COUNTED:,}。")
    return int(digits)


def examine_answer(field: Field, raw: Any, offered: Container[str] | None = None) -> list[Finding]:
    """All that is wrong with one answer; empty when it is right. An answer that is not asked is never wrong.

    `offered` are the values of a question whose choices are data, not declared (DIVISION).
    """
    if field.kind is FieldKind.PEOPLE:
        return list(_people(field, raw if isinstance(raw, list) else []))
    text = str(raw or "").strip()
    if not text:
        return [Finding(field.key, f"请{_verb(field)}{field.label}。")] if field.required else []
    found = [Finding(field.key, sentence) for sentence in _wrong_text(field, text)]
    if offered is not None and text not in offered:
        found.append(Finding(field.key, f"原来的选项现在不能选，请从列出的选项中重新选择{field.label}。"))
    return found


def _wrong_text(field: Field, text: str) -> Iterator[str]:
    yield from wrong_characters(text, multiline=field.kind is FieldKind.LONG_TEXT)
    if len(text) > field.max_length:
        yield f"{field.label}最多 {field.max_length} 个字，现有 {len(text)} 个字，请删减。"
    if field.kind is FieldKind.CHOICE and text not in dict(field.choices):
        yield f"请从列出的选项中选择{field.label}。"
    if field.kind in (FieldKind.MONEY, FieldKind.INTEGER):
        try:
            (yuan if field.kind is FieldKind.MONEY else whole_number)(text)
        except ValueError as wrong:
            yield str(wrong)


def wrong_characters(text: str, *, multiline: bool = False) -> Iterator[str]:
    """Sentences about characters that cannot be printed on a certificate."""
    found = unseen(text, lines=multiline)
    if Unseen.DIRECTION in found:
        yield "含有看不见的文字方向控制符（多因复制粘贴而来），请删去后重新输入。"
    if Unseen.INVISIBLE in found:
        yield f"含有看不见的字符（{code_points(found[Unseen.INVISIBLE])}），重新保存本页即可去掉。"
    if found.keys() & {Unseen.EMPTY, Unseen.CONTROL, Unseen.HALF}:
        yield "含有不能识别的控制字符，请删去后重新输入。"


def _people(field: Field, rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    filled = [row for row in rows if any(str(value or "").strip() for value in row.values())]
    if len(filled) < field.least:
        yield Finding(field.key, f"请至少填写 {field.least} 位{field.label}。")
    if len(filled) > MOST_PEOPLE:
        yield Finding(field.key, f"{field.label}最多填写 {MOST_PEOPLE} 位。")
    for number, row in enumerate(filled[:MOST_PEOPLE], start=1):
        for column in field.columns:
            for sentence in wrong_cell(column, str(row.get(column.key) or "").strip()):
                yield Finding(field.key, f"第 {number} 位：{sentence}")


def wrong_cell(column: Column, text: str) -> Iterator[str]:
    """Sentences about one cell of a row of people."""
    if not text:
        if column.required:
            yield f"请填写{column.label}。"
        return
    yield from wrong_characters(text)
    if len(text) > column.max_length:
        yield f"{column.label}最多 {column.max_length} 个字。"
    elif column.kind == "choice" and text not in dict(column.choices):
        yield f"请从列出的选项中选择{column.label}。"
    elif column.kind == "phone" and not _PHONE.fullmatch(one_way(column, text)):
        yield "请填写 11 位手机号，或者带区号的固定电话。"
    elif column.kind == "id_number":
        yield from _wrong_identity(one_way(column, text))


def _wrong_identity(number: str) -> Iterator[str]:
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        if not ric.is_valid(number):
            yield "身份证号码的校验位、出生日期或者地区码不对，请对照证件核对。"
    elif number.isdigit() and len(number) in range(14, 22):
        yield f"身份证号码应为 18 位，现为 {len(number)} 位，请核对。"
    elif not _OTHER_PAPERS.fullmatch(number):
        yield "请填写 18 位身份证号码，或者护照等证件的号码（字母和数字）。"


def _verb(field: Field) -> str:
    chosen = (FieldKind.CHOICE, FieldKind.DIVISION, FieldKind.AGREE)
    return "选择" if field.kind in chosen else "填写"


def _short(raw: str) -> str:
    return raw if len(raw) <= 20 else raw[:20] + "…"
