"""How far a filing has come, in words for its applicant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from registry.filings.declarations import Finding, Severity
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.clock import Clock
from registry.filings.selectors.law import length, terms_of
from registry.filings.workflows import State

PAPERS, REVIEW = "papers", "review"


@dataclass(frozen=True)
class Step:
    """One step of the form. `state`: done, faulty (begun, something missing) or todo."""

    key: str
    title: str
    state: str
    note: str = ""


def steps_of(filing: Filing, found: Iterable[Finding]) -> list[Step]:
    """The sections of the form, then papers, then check and submit; judged by what was found."""
    errors = [row.item for row in found if row.severity is Severity.ERROR]
    answers = full_answers(filing)
    steps = []
    for section in matter_of(filing).sections:
        keys = {field.key for field in section.fields}
        begun = any(answers.get(key) for key in keys)
        steps.append(_step(section.key, section.title, sum(item in keys for item in errors), begun=begun))
    papers = {row["key"] for row in terms_of(filing).snapshot["papers"]}
    wanted = [row["key"] for row in terms_of(filing).papers(filing.data) if row["requirement"] == "required"]
    missing = sum(item in papers for item in errors)
    steps.append(_step(PAPERS, "材料", missing, begun=missing < len(wanted)))
    return [*steps, Step(REVIEW, "核对并提交", "todo")]


def _step(key: str, title: str, missing: int, *, begun: bool) -> Step:
    if not missing:
        return Step(key, title, "done")
    return Step(key, title, "faulty" if begun else "todo", f"还差 {missing} 项" if begun else "")


def saved_words(filing: Filing, now: datetime | None = None) -> str:
    """已自动保存 今天 11:38."""
    saved, today = timezone.localtime(filing.saved_at), timezone.localtime(now).date()
    return f"已自动保存 {day_words(saved.date(), today)} {saved:%H:%M}"


def day_words(day: date, today: date) -> str:
    """今天, 昨天, 11月20日, 2025年11月20日."""
    if (today - day).days in (0, 1):
        return "昨天" if today > day else "今天"
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Coming:
    """One thing that comes next: what, and what the law adds."""

    text: str
    note: str = ""


def coming(filing: Filing, clock: Clock | None) -> list[Coming]:
    """What happens next, first to last, with days where they are known."""
    state, terms, office = (
        State(filing.state),
        terms_of(filing),
        filing.office.name if filing.office else "登记管理机关",
    )
    answer = Coming(f"{_within(terms.limit('intake'))}答复是否受理；", "逾期未答复，视为受理")
    decide = Coming(
        f"受理后{_promise(terms.limit('decision_promised'))}作出决定", _statutory(terms.limit("decision"))
    )
    after = _after_approval(filing)
    if state is State.DRAFT:
        return [Coming("填完各步并上传材料"), Coming("核对、签名、提交"), answer, decide, *after]
    if state is State.CORRECTING:
        return [Coming("您提交补正"), answer, decide]
    if state is State.SUBMITTED and clock:
        return [Coming(f"{office}{_until(clock)}答复是否受理", "逾期未答复，视为受理"), decide, *after]
    if state in (State.ACCEPTED, State.REVIEWING, State.DECIDING) and clock:
        return [Coming(f"{office}{_until(clock)}作出决定", _last_day(clock)), *after]
    if state is State.APPROVED and clock:
        return _being_issued(filing, f"{office}{_until(clock)}")
    if state is State.CERTIFIED:
        return [Coming("证书已可下载"), Coming(f"{office}向社会公告")]
    return []


def _after_approval(filing: Filing) -> list[Coming]:
    """What an approval leads to; nothing where nothing is issued."""
    delivery = terms_of(filing).limit("delivery")
    return [Coming(f"准予的，{_within(delivery)}送达证书")] if matter_of(filing).result_name else []


def _being_issued(filing: Filing, who_and_when: str) -> list[Coming]:
    if not matter_of(filing).result_name:
        return [Coming(f"{who_and_when}向社会公告")]
    return [Coming(f"{who_and_when}制发并送达证书"), Coming("证书制发后可在本页下载，并向社会公告")]


def _within(limit: Mapping[str, Any] | None) -> str:
    return f"{length(limit)}内" if limit else ""


def _promise(limit: Mapping[str, Any] | None) -> str:
    return f"承诺 {length(limit)}内" if limit else ""


def _statutory(limit: Mapping[str, Any] | None) -> str:
    return f"法定 {length(limit)}" if limit else ""


def _until(clock: Clock) -> str:
    if clock.paused_since:
        return "恢复计时后"
    if clock.promised:
        return f"承诺 {_day(clock.promised)}前"
    return f"最迟 {_day(clock.statutory)}"


def _last_day(clock: Clock) -> str:
    return "" if clock.paused_since else f"法定最后一天 {_day(clock.statutory)}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def next_words(filing: Filing, clock: Clock | None) -> str:
    """One line for a list: what is next, and by whom."""
    state = State(filing.state)
    if state is State.DRAFT:
        return "继续填写，填完后提交。"
    if state is State.CORRECTING:
        due = f"请在 {_day(filing.statutory_due)}前" if filing.statutory_due else "请"
        return f"{due}按通知书补正。"
    following = coming(filing, clock)
    if following:
        return f"{following[0].text.rstrip('；')}。"
    return {
        State.ANNOUNCED: "已全部办结，证书和文书可随时下载。",
        State.APPROVED: "已办结，决定书可随时下载。",
        State.REFUSED: "决定书写明了理由和救济途径，也可以以此新建草稿再次申请。",
        State.NOT_ACCEPTED: "通知书写明了理由，可以以此新建草稿，改正后再次申请。",
        State.WITHDRAWN: "已撤回，可以以此新建草稿再次申请。",
        State.LAPSED: "填过的内容和材料都保留，可以以此新建草稿再次申请。",
        State.REVOKED: "决定书写明了事由和救济途径。",
    }.get(state, "")
