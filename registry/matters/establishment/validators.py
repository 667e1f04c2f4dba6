"""Conditions of the law that a machine can check, as pure functions: facts and amounts in, findings out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from registry.filings.declarations import Finding, Severity
from registry.filings.validators import whole_number, yuan
from registry.matters.establishment.declarations.sources import (
    ASSOCIATION,
    CONDITION_ARTICLE,
    FOUNDATION,
    INSTRUMENT,
    cite,
)


def members(data: Mapping[str, Any], least: Mapping[str, int]) -> Iterator[Finding]:
    """社会团体登记管理条例 art. 10: ≥50 personal, or ≥30 unit, or ≥50 mixed members."""
    personal, unit = _count(data, "personal_members"), _count(data, "unit_members")
    if personal is None or unit is None:
        return
    source = cite(ASSOCIATION, "第十条")
    total = personal + unit
    if personal and unit:
        if total >= least["mixed"]:
            return
        if unit >= least["unit"]:
            sentence = f"单位会员 {unit} 个已达 {least['unit']} 个，但混合会员总数 {total} 个不足 {least['mixed']} 个，由审查人员判断。"
            yield Finding("unit_members", sentence, Severity.REVIEW, source)
            return
    elif personal >= least["personal"] or unit >= least["unit"]:
        return
    sentence = (
        f"会员不足：现有个人会员 {personal} 个、单位会员 {unit} 个。须有 {least['personal']} 个以上个人会员，"
        f"或者 {least['unit']} 个以上单位会员；混合组成的总数不少于 {least['mixed']} 个。"
    )
    yield Finding("personal_members", sentence, Severity.ERROR, source)


def funds(data: Mapping[str, Any], kind: str, least: Decimal | None, label: str) -> Iterator[Finding]:
    """The least amount of money for the kind; `least` in yuan, None or 0 for none."""
    try:
        amount = yuan(str(data.get("funds") or ""))
    except ValueError:
        return
    if least and amount < least:
        sentence = f"{label}须不低于 {_wan(least)} 万元，现填 {_wan(amount)} 万元。"
        yield Finding("funds", sentence, Severity.ERROR, cite(INSTRUMENT[kind], CONDITION_ARTICLE[kind]))


def board(data: Mapping[str, Any], least: int, most: int) -> Iterator[Finding]:
    """基金会管理条例 art. 20–22: 5–25 directors, supervisors, nobody both.

    A person is a name with an identity number: two of one name are two people, to be looked at by the reviewer.
    """
    people = [row for row in data.get("leaders") or [] if isinstance(row, Mapping)]
    supervisors = {_who(row) for row in people if row.get("position") == "supervisor"}
    directors = {_who(row) for row in people if row.get("position") and row.get("position") != "supervisor"}
    source = cite(FOUNDATION, "第二十条至第二十二条")
    if not least <= len(directors) <= most:
        sentence = f"理事应为 {least} 至 {most} 人（含理事长、副理事长、秘书长），现填 {len(directors)} 人。"
        yield Finding("leaders", sentence, Severity.ERROR, source)
    if not supervisors:
        yield Finding("leaders", "基金会必须设监事，请填写至少一位监事。", Severity.ERROR, source)
    for name, _ in sorted(directors & supervisors):
        yield Finding("leaders", f"监事不得由理事兼任：{name}同时填为理事和监事。", Severity.ERROR, source)
    yield from _alike(directors | supervisors, source)
    if not any(row.get("position") == "president" for row in people):
        yield Finding("leaders", "请在拟任负责人中填写理事长。", Severity.ERROR, source)


def _who(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row.get("name") or "").strip(), str(row.get("id_number") or "").strip()


def _alike(people: set[tuple[str, str]], source: str) -> Iterator[Finding]:
    """People of one name with several numbers, and one number under several names: may be a slip, may be right."""
    numbers, names = defaultdict(set), defaultdict(set)
    for name, number in people:
        numbers[name].add(number)
        names[number].add(name)
    for name in sorted(name for name, held in numbers.items() if name and len(held) > 1):
        sentence = f"有 {len(numbers[name])} 人都叫{name}，证件号码不同，按不同的人计算，请核对是否同一人。"
        yield Finding("leaders", sentence, Severity.REVIEW, source)
    for number in sorted(number for number, held in names.items() if number and len(held) > 1):
        sentence = f"{'、'.join(sorted(names[number]))}填了同一个证件号码，请核对。"
        yield Finding("leaders", sentence, Severity.REVIEW, source)


def single_legal_representative(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Exactly one person represents a body."""
    rows = [
        row for row in data.get("legal_representative") or [] if isinstance(row, Mapping) and row.get("name")
    ]
    if len(rows) > 1:
        yield Finding(
            "legal_representative", "法定代表人（负责人）只能填写一人，请删去多余的。", Severity.ERROR
        )


def _count(data: Mapping[str, Any], key: str) -> int | None:
    try:
        return whole_number(str(data.get(key) or "0"))
    except ValueError:
        return None


def _wan(amount: Decimal) -> str:
    return f"{(amount / 10_000).normalize():f}"
