"""The approver's moves: extend, approve, refuse, revoke. Code, ledger entry and row commit with the approval."""

from django.core.exceptions import ValidationError

from registry.filings.declarations import Refusal, Severity, behaviour_of
from registry.filings.models import Decision, Letter
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.law import terms_of
from registry.filings.services import letters
from registry.filings.services.applying import release_name
from registry.filings.services.context import Moving
from registry.filings.services.numbering import document_number
from registry.ledger.declarations import ENDED
from registry.ledger.services import LedgerError


def extend(moving: Moving) -> str:
    """Ten more working days, once, with the head's approval and the reason told (行政许可法 art. 42)."""
    filing = moving.filing
    limit = terms_of(filing).limit("extension")
    if filing.extended_days:
        raise Refusal("本件已经延期一次，不能再次延期。")
    if limit is None or filing.accepted_on is None:
        raise Refusal("本事项没有可以延长的期限。")
    moving.refuse_if_late()
    reason = moving.text("reason", "延期的理由", most=500)
    filing.extended_days = limit["days"]
    moving.start_clock("decision", filing.accepted_on)
    letters.issue(moving, Letter.Kind.EXTENSION, reason=reason)
    return reason


def approve(moving: Moving) -> str:
    """deciding → approved: the matter's effect runs in this very transaction."""
    filing = moving.filing
    behaviour = behaviour_of(filing.matter)
    blocking = [row for row in behaviour.examine(filing) if row.severity is Severity.ERROR]
    if blocking:
        raise Refusal(blocking)
    # The approver's own words only: the reviewer's opinion is a note of the case and is never published.
    grounds = moving.text("grounds", "决定的理由")
    decision = _decide(moving, Decision.Result.APPROVED, grounds)
    try:
        decision.organisation = filing.organisation = behaviour.effect(filing, decision, moving.actor)
    except (LedgerError, ValidationError) as error:
        raise Refusal("；".join(getattr(error, "messages", [str(error)]))) from error
    decision.save(update_fields=["organisation"])
    release_name(moving)
    letters.issue(moving, Letter.Kind.APPROVAL, number=decision.document_no, grounds=grounds)
    _go_on(moving)
    return grounds


def _go_on(moving: Moving) -> None:
    """What runs after an approval: delivery of what is issued, else the announcement, else nothing."""
    matter = matter_of(moving.filing)
    if matter.closes_with_approval:
        moving.stop_clock()
    else:
        moving.start_clock("delivery" if matter.result_name else "announcement", moving.today)


def refuse(moving: Moving) -> str:
    """deciding → refused: with reasons and the remedies of 行政复议 and 行政诉讼."""
    grounds = moving.text("grounds", "不予许可的理由")
    decision = _decide(moving, Decision.Result.REFUSED, grounds)
    release_name(moving)
    letters.issue(moving, Letter.Kind.REFUSAL, number=decision.document_no, grounds=grounds)
    moving.stop_clock()
    return grounds


def revoke(moving: Moving) -> str:
    """The licence is revoked later (撤销): a ledger entry of its own kind, never an edit.

    Of a body that has ended in another way the end stands as it is, and only the licence is revoked.
    """
    filing = moving.filing
    reason = moving.text("reason", "撤销的事由和依据", most=300)
    letter = letters.issue(moving, Letter.Kind.REVOCATION, reason=reason)
    if filing.organisation is None or filing.organisation.status not in ENDED:
        try:
            behaviour_of(filing.matter).undo(filing, moving.actor, reason, letter.number)
        except LedgerError as error:
            raise Refusal(str(error)) from error
    Decision.objects.filter(filing=filing).update(revoked_at=moving.now, revoked_reason=reason)
    moving.stop_clock()
    return reason


def _decide(moving: Moving, result: str, grounds: str) -> Decision:
    filing = moving.filing
    if filing.pauses.filter(ends_on__isnull=True).exists():
        raise Refusal("本件已停止计时，请先由审查人员恢复计时。")
    matter = matter_of(filing)
    word = matter.document_word if result == Decision.Result.APPROVED else matter.refusal_word
    prefix = filing.office.document_prefix if filing.office else ""
    return Decision.objects.create(
        filing=filing,
        result=result,
        document_no=document_number(prefix or "民", word, moving.today),
        grounds=grounds,
        decided_by=moving.actor,
        decided_at=moving.now,
    )
