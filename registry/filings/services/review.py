"""The reviewer's moves: start, tick, stop and resume the clock, recommend."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import CheckMark, Filing, Letter, Pause
from registry.filings.permissions import roles_at
from registry.filings.selectors.law import terms_of
from registry.filings.services import letters
from registry.filings.services.context import Moving

LONGEST_NOTE = 300
PAUSE_GROUNDS = ("听证", "检验", "检测", "鉴定", "专家评审")


def start(moving: Moving) -> str:
    """accepted → reviewing: the case is this reviewer's."""
    moving.filing.reviewer = moving.actor
    return ""


def pause(moving: Moving) -> str:
    """Stops the clock for what art. 45 of 行政许可法 names; the applicant is told in writing."""
    ground = str(moving.details.get("ground") or "")
    if ground not in PAUSE_GROUNDS:
        raise Refusal(
            [
                Finding(
                    "ground",
                    "停止计时只能因听证、检验、检测、鉴定或者专家评审（行政许可法第四十五条），请选择。",
                )
            ]
        )
    if moving.filing.pauses.filter(ends_on__isnull=True).exists():
        raise Refusal("本件已经停止计时。")
    moving.refuse_if_late()
    reason = moving.text("reason", "停止计时的说明", most=180)
    Pause.objects.create(filing=moving.filing, starts_on=moving.today, reason=f"{ground}：{reason}"[:200])
    letters.issue(moving, Letter.Kind.PAUSE, ground=ground, reason=reason)
    return f"{ground}：{reason}"


def resume(moving: Moving) -> str:
    """Lets the clock run again; the days between do not count."""
    filing = moving.filing
    ended = filing.pauses.filter(ends_on__isnull=True).update(ends_on=moving.today)
    if not ended:
        raise Refusal("本件没有停止计时。")
    if filing.accepted_on:
        moving.start_clock("decision", filing.accepted_on)
    return ""


def recommend(moving: Moving) -> str:
    """reviewing → deciding, with an opinion (approve or refuse) and its grounds.

    To recommend approval every line of the checklist must be answered and none be 不符合.
    """
    filing = moving.filing
    if filing.pauses.filter(ends_on__isnull=True).exists():
        raise Refusal("本件已停止计时，请先恢复计时再提交审查意见。")
    opinion = str(moving.details.get("opinion") or "")
    if opinion not in ("approve", "refuse"):
        raise Refusal([Finding("opinion", "请选择建议准予或者建议不予。")])
    grounds = moving.text("grounds", "审查意见")
    if opinion == "approve":
        _refuse_if_unchecked(filing)
    filing.reviewer, filing.opinion, filing.opinion_grounds = moving.actor, opinion, grounds
    return f"建议{'准予' if opinion == 'approve' else '不予'}：{grounds}"


def _refuse_if_unchecked(filing: Filing) -> None:
    marks = dict(filing.check_marks.filter(replaced_at__isnull=True).values_list("check_code", "answer"))
    found = []
    for line in terms_of(filing).checks(filing.data):
        answer = marks.get(line["key"])
        if answer is None:
            found.append(Finding(line["key"], f"核查清单“{line['text']}”还没有勾选。"))
        elif answer == CheckMark.Answer.NO:
            found.append(Finding(line["key"], f"核查清单“{line['text']}”为不符合，不能建议准予。"))
    if found:
        raise Refusal(found)


def mark_check(filing_id: int, check_code: str, answer: str, *, actor: Any, note: str = "") -> CheckMark:
    """Answers one line of the checklist; while the case is under review, by a reviewer of the office.

    An answer given before is kept as replaced; the same person's same answer again changes nothing.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=filing_id)
        if filing.state != "reviewing" or "reviewer" not in roles_at(actor, filing.office_id):
            raise Refusal("只有审查人员在审查中可以勾选核查清单。")
        if filing.applicant_id == actor.pk:
            raise Refusal("您是本件的申请人，应当回避。")
        if check_code not in {line["key"] for line in terms_of(filing).checks(filing.data)}:
            raise Refusal("核查清单中没有这一项，请刷新页面。")
        if answer not in CheckMark.Answer.values:
            raise Refusal("请选择符合、不符合或者不适用。")
        note = note.replace("\x00", "").strip()
        if len(note) > LONGEST_NOTE:
            raise Refusal(f"说明最多 {LONGEST_NOTE} 个字，现有 {len(note)} 个字。")
        return _answer(filing, check_code, answer, note, actor)


def _answer(filing: Filing, check_code: str, answer: str, note: str, actor: Any) -> CheckMark:
    standing = filing.check_marks.filter(check_code=check_code, replaced_at__isnull=True)
    same = standing.filter(answer=answer, note=note, marked_by=actor).first()
    if same is not None:
        return same
    standing.update(replaced_at=timezone.now())
    return CheckMark.objects.create(
        filing=filing, check_code=check_code, answer=answer, note=note, marked_by=actor
    )
