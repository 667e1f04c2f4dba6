"""Letters: numbered, worded and kept in the transaction of the move that causes them; printed from that alone."""

from typing import Any

from registry.filings.models import Letter
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.law import length, terms_of
from registry.filings.services.context import Moving
from registry.filings.services.numbering import document_number

#: The word between that of the matter and 字 for letters that are not decisions.
_WORD = {
    Letter.Kind.ACCEPTANCE: "受",
    Letter.Kind.CORRECTION: "补",
    Letter.Kind.NOT_ACCEPTED: "不受",
    Letter.Kind.PAUSE: "停",
    Letter.Kind.EXTENSION: "延",
    Letter.Kind.WITHDRAWAL: "撤回",
    Letter.Kind.LAPSE: "视撤",
    Letter.Kind.REVOCATION: "许撤",
}


def issue(moving: Moving, kind: str, *, number: str = "", **facts: Any) -> Letter:
    """Writes the letter of a move. `number` is given for decisions, drawn from the office's series otherwise."""
    filing = moving.filing
    number = number or _number(moving, Letter.Kind(kind))
    return Letter.objects.create(
        filing=filing,
        kind=kind,
        number=number,
        issued_at=moving.now,
        content=_content(moving, Letter.Kind(kind), number, facts),
    )


def _number(moving: Moving, kind: Letter.Kind) -> str:
    filing = moving.filing
    prefix = filing.office.document_prefix if filing.office else ""
    return document_number(prefix or "民", f"{matter_of(filing).letter_word}{_WORD[kind]}", moving.today)


def _content(moving: Moving, kind: Letter.Kind, number: str, facts: dict[str, Any]) -> dict[str, Any]:
    filing = moving.filing
    return {
        "title": kind.label,
        "number": number,
        "addressee": filing.applicant.get_full_name(),
        "paragraphs": _WORDING[kind](moving, facts),
        "items": [_named_defect(moving, row) for row in facts.get("defects", [])],
        "office": filing.office.name if filing.office else "",
        "date": moving.today.isoformat(),
        "filing": filing.number,
    }


def _named_defect(moving: Moving, row: dict[str, str]) -> dict[str, str]:
    labels = {key: field.label for key, field in matter_of(moving.filing).field_map().items()}
    labels |= {paper["key"]: paper["title"] for paper in terms_of(moving.filing).papers(moving.filing.data)}
    return {"item": row["item"], "label": labels.get(row["item"], row["item"]), "text": row["text"]}


def _opening(moving: Moving) -> str:
    filing, matter = moving.filing, matter_of(moving.filing)
    return f"您提出的“{filing.title}”{matter.name}申请（办件号 {filing.number}）"


def _acceptance(moving: Moving, facts: dict[str, Any]) -> list[str]:
    filing = moving.filing
    terms = terms_of(filing)
    statutory, promised = terms.limit("decision"), terms.limit("decision_promised")
    day = filing.accepted_on or moving.today
    first = (
        f"{_opening(moving)}，我机关未在法定期限内答复，依照《行政许可法》第三十二条，"
        f"自收到申请之日（{_day(day)}）起视为受理。"
        if filing.deemed
        else f"{_opening(moving)}，经形式审查，材料齐全、符合法定形式，依照《行政许可法》第三十二条，现予受理。"
    )
    lines = [first]
    if statutory and filing.statutory_due:
        lines.append(f"我机关将在法定期限 {length(statutory)}内（{_day(filing.statutory_due)}前）作出决定。")
    if promised and filing.promised_due:
        lines.append(f"我机关承诺在 {length(promised)}内（{_day(filing.promised_due)}前）办结。")
    return lines


def _correction(moving: Moving, facts: dict[str, Any]) -> list[str]:
    due = moving.filing.statutory_due
    lines = [
        f"{_opening(moving)}，经审查需要补正。依照《行政许可法》第三十二条，现将全部需要补正的内容一次告知如下："
    ]
    if due:
        lines.append(
            f"请于 {_day(due)} 前补正。逾期未补正的，视为撤回申请；已填写的内容和材料都会保留，"
            "可以在“我的办件”中以此新建草稿，再次申请。"
        )
    return lines


def _not_accepted(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [f"{_opening(moving)}，我机关决定不予受理。", f"理由：{facts['reason']}", _remedy(moving)]


def _pause(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [
        (
            f"{_opening(moving)}，因需要{facts['ground']}（{facts['reason']}），"
            "依照《行政许可法》第四十五条，所需时间不计算在办理期限内。自即日起停止计时，恢复时另行告知。"
        )
    ]


def _extension(moving: Moving, facts: dict[str, Any]) -> list[str]:
    due, limit = moving.filing.statutory_due, terms_of(moving.filing).limit("extension")
    until = f"，延长至 {_day(due)}" if due else ""
    by = length(limit) if limit else ""
    return [
        (
            f"{_opening(moving)}，不能在规定期限内作出决定，依照《行政许可法》第四十二条，"
            f"经本机关负责人批准，延长 {by}{until}。"
        ),
        f"理由：{facts['reason']}",
    ]


def _approval(moving: Moving, facts: dict[str, Any]) -> list[str]:
    filing, matter = moving.filing, matter_of(moving.filing)
    body = filing.organisation
    lines = [
        f"{_opening(moving)}，经审查符合法定条件，依照《行政许可法》第三十八条第一款，我机关决定{matter.granted}。"
    ]
    if body is not None:
        lines.append(f"登记名称：{body.name}；统一社会信用代码：{body.code}。")
    lines.append(f"理由：{facts['grounds']}")
    delivery = terms_of(filing).limit("delivery")
    if delivery and matter.result_name:
        title = matter.result_title(body.legal_form if body else "")
        lines.append(f"我机关将在 {length(delivery)}内颁发、送达《{title}》。")
    return lines


def _refusal(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [
        f"{_opening(moving)}，经审查，我机关依照《行政许可法》第三十八条第二款，决定不予许可。",
        f"理由：{facts['grounds']}",
        _remedy(moving),
    ]


def _withdrawal(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [f"{_opening(moving)}，您已申请撤回，我机关确认撤回，本件办结。", f"撤回原因：{facts['reason']}"]


def _lapse(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [
        (
            f"{_opening(moving)}，未在补正期限（{facts['due']}）内补正，视为撤回申请。"
            "您可以随时在“我的办件”中以此新建草稿，再次申请。"
        )
    ]


def _revocation(moving: Moving, facts: dict[str, Any]) -> list[str]:
    return [
        f"{_opening(moving)}所取得的许可，我机关依照《行政许可法》第六十九条决定撤销。",
        f"事由：{facts['reason']}",
        _remedy(moving),
    ]


def _remedy(moving: Moving) -> str:
    """The remedies, with the periods that the terms of the filing set."""
    terms = terms_of(moving.filing)
    days, months = terms.rule("review_days"), terms.rule("lawsuit_months")
    return (
        f"如不服本决定，可以自收到本决定书之日起{_within(days, '日')}向有管辖权的行政复议机关申请行政复议，"
        f"也可以自收到本决定书之日起{_within(months, '个月')}依法向人民法院提起行政诉讼。"
    )


def _within(number: Any, unit: str) -> str:
    """60 日内, or 法定期限内 where the terms set none."""
    return f" {number} {unit}内" if number else "法定期限内"


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_WORDING = {
    Letter.Kind.ACCEPTANCE: _acceptance,
    Letter.Kind.CORRECTION: _correction,
    Letter.Kind.NOT_ACCEPTED: _not_accepted,
    Letter.Kind.PAUSE: _pause,
    Letter.Kind.EXTENSION: _extension,
    Letter.Kind.APPROVAL: _approval,
    Letter.Kind.REFUSAL: _refusal,
    Letter.Kind.WITHDRAWAL: _withdrawal,
    Letter.Kind.LAPSE: _lapse,
    Letter.Kind.REVOCATION: _revocation,
}
