"""The intake clerk's moves: accept, return all defects at once, refuse; and what happens when nobody answers."""

from django.utils import timezone

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import Defect, Filing, Letter, Paper
from registry.filings.selectors.answers import full_answers, mark_of, matter_of
from registry.filings.selectors.clock import due_dates
from registry.filings.selectors.completeness import unchanged_items
from registry.filings.selectors.law import terms_of
from registry.filings.services import letters
from registry.filings.services.applying import pass_papers, release_name
from registry.filings.services.context import Moving
from registry.offices import selectors as offices

MOST_DEFECTS = 60
#: Outside the competence of the organ: intake is refused and the right organ named (行政许可法 art. 32).
_WRONG_OFFICE = "{0}不能退回补正；{0}不对的，应当不予受理，并告知申请人向哪个机关申请。"


def accept(moving: Moving) -> str:
    """submitted → accepted: the period of decision starts (行政许可法 art. 32, 42).

    After the period of answer it is what the law has made of it already: accepted as of the day of receipt.
    """
    return _accept(moving, deemed=_answer_is_late(moving))


def deem_accepted(moving: Moving) -> str:
    """Nobody answered within five working days: accepted as of the day of receipt (行政许可法 art. 32)."""
    if not _answer_is_late(moving):
        raise Refusal("受理答复期限尚未届满。")
    return _accept(moving, deemed=True)


def _answer_is_late(moving: Moving) -> bool:
    due = moving.filing.statutory_due
    return due is not None and moving.today > due


def _refuse_if_deemed(moving: Moving) -> None:
    """Nothing can be asked or refused once silence has made the application accepted (行政许可法 art. 32)."""
    if _answer_is_late(moving):
        raise Refusal(
            f"受理答复期限已于 {moving.filing.statutory_due:%Y-%m-%d} 届满，依照《行政许可法》第三十二条视为受理，"
            f"不能再{moving.move.verb}，请办理受理。"
        )


def _accept(moving: Moving, *, deemed: bool) -> str:
    filing = moving.filing
    received = timezone.localtime(filing.received_at).date() if filing.received_at else moving.today
    filing.accepted_on = received if deemed else moving.today
    filing.deemed = deemed
    pass_papers(moving)
    moving.start_clock("decision", filing.accepted_on)
    letters.issue(moving, Letter.Kind.ACCEPTANCE)
    return "逾期未答复，自收到申请之日起视为受理。" if deemed else ""


def send_back(moving: Moving) -> str:
    """submitted → correcting: one 补正通知书 with every defect. `defects` is a list of {"item", "text"}.

    A defect told in a later round though its item was unchanged since the first is marked `late`.
    """
    filing = moving.filing
    _refuse_if_deemed(moving)
    rows = _defects(moving)
    late_items, marks = unchanged_items(filing), _answer_marks(filing)
    filing.round += 1
    Defect.objects.bulk_create(
        Defect(
            filing=filing,
            round=filing.round,
            item=item,
            text=text,
            late=item in late_items,
            answer_mark=marks.get(item, ""),
        )
        for item, text in rows
    )
    returned = {item for item, _ in rows}
    standing = filing.papers.filter(replaced_at__isnull=True)
    standing.filter(item__in=returned).update(outcome=Paper.Outcome.RETURNED)
    standing.exclude(item__in=returned).update(outcome=Paper.Outcome.PASSED)
    moving.start_clock("correction", moving.today)
    letters.issue(
        moving, Letter.Kind.CORRECTION, defects=[{"item": item, "text": text} for item, text in rows]
    )
    return "；".join(text for _, text in rows)


def _answer_marks(filing: Filing) -> dict[str, str]:
    answers = full_answers(filing)
    return {key: mark_of(filing, key, answers) for key in matter_of(filing).field_map()}


def _defects(moving: Moving) -> list[tuple[str, str]]:
    filing, matter = moving.filing, matter_of(moving.filing)
    known = set(matter.field_map()) | {row["key"] for row in terms_of(filing).papers(filing.data)}
    rows = []
    for raw in moving.details.get("defects") or []:
        item, text = str(raw.get("item") or ""), str(raw.get("text") or "").replace("\x00", "").strip()
        if not text:
            continue
        if item not in known:
            raise Refusal(
                [Finding("defects", "退回的项目不在本事项清单内（已取消的证明不得索要），请核对。")]
            )
        if item == matter.office_field:
            raise Refusal([Finding("defects", _WRONG_OFFICE.format(matter.field_map()[item].label))])
        if len(text) > 300:
            raise Refusal([Finding("defects", f"每处缺陷最多 300 个字，现有 {len(text)} 个字。")])
        rows.append((item, text))
    if not rows:
        raise Refusal([Finding("defects", "请至少写明一处需要补正的地方，并一次写全。")])
    if len(rows) > MOST_DEFECTS:
        raise Refusal([Finding("defects", f"一次最多 {MOST_DEFECTS} 处缺陷。")])
    return rows


def refuse(moving: Moving) -> str:
    """submitted → not_accepted: with the reason and the remedies."""
    _refuse_if_deemed(moving)
    reason = moving.text("reason", "不予受理的理由")
    release_name(moving)
    letters.issue(moving, Letter.Kind.NOT_ACCEPTED, reason=reason)
    moving.stop_clock()
    return reason


def lapse(moving: Moving) -> str:
    """correcting → lapsed: no answer within the period set; everything filed stays readable."""
    filing = moving.filing
    start = filing.stage_from or moving.today
    due, _, _ = due_dates(filing, "correction", start, offices.calendar())
    if due is None or moving.today <= due:
        raise Refusal("补正期限尚未届满。")
    release_name(moving)
    letters.issue(moving, Letter.Kind.LAPSE, due=due.isoformat())
    moving.stop_clock()
    return f"补正期限 {due:%Y-%m-%d} 届满未补正，视为撤回申请。"
