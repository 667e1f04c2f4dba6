"""The one guarded way a filing moves: lock, allowed?, permitted?, write, event, announce on commit."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.filings.declarations import Refusal, TooLate
from registry.filings.models import Filing, FilingEvent
from registry.filings.permissions import check_move
from registry.filings.selectors.answers import matter_of
from registry.filings.services import applying, decision, intake, issue, review
from registry.filings.services.context import Moving, decision_is_late
from registry.filings.workflows import MOVES, By, Move, State, target_of
from registry.outbox.services import publish

LONGEST_KEY = 64
#: What each move does besides moving; every function takes a `Moving` and may refuse.
CONSEQUENCES = {
    "submit": applying.submit,
    "resubmit": applying.resubmit,
    "withdraw": applying.withdraw,
    "accept": intake.accept,
    "deem_accepted": intake.deem_accepted,
    "return": intake.send_back,
    "refuse_intake": intake.refuse,
    "lapse": intake.lapse,
    "start_review": review.start,
    "pause": review.pause,
    "resume": review.resume,
    "recommend": review.recommend,
    "extend": decision.extend,
    "approve": decision.approve,
    "refuse": decision.refuse,
    "revoke": decision.revoke,
    "certify": issue.certify,
    "announce": issue.announce,
}


def perform(
    filing_id: int,
    move: str,
    *,
    actor: Any,
    idempotency_key: str | None = None,
    revision: int | None = None,
    at: datetime | None = None,
    **details: Any,
) -> Filing:
    """Moves a filing. Returns it as it now stands.

    `revision` is that of the page the actor saw: a filing that moved since, even back to the same state, is refused.
    Raises Refusal (why not, item by item) or TooLate (who moved it first and when); then nothing was written.
    The same `idempotency_key` a second time is answered with the filing and moves nothing.
    """
    row = MOVES[move]
    with transaction.atomic():
        filing = (
            Filing.objects.select_for_update(of=("self",))
            .select_related("office", "applicant")
            .get(pk=filing_id)
        )
        if idempotency_key and _already_done(filing, row, idempotency_key):
            return filing
        if not _leads(filing, row) or revision not in (None, filing.revision):
            raise _too_late(filing, row)
        check_move(actor, filing, row)
        moving = Moving(filing=filing, move=row, actor=actor, now=at or timezone.now(), details=details)
        reason = CONSEQUENCES[move](moving) or ""
        _write(moving, reason, idempotency_key)
        publish("filing.changed", filing.number, {"number": filing.number, "move": move})
    return filing


def _leads(filing: Filing, row: Move) -> bool:
    """Whether the table and the filing's matter let the move follow now."""
    return filing.state in row.sources and matter_of(filing).leads_to(row.name, filing.state)


def _already_done(filing: Filing, row: Move, key: str) -> bool:
    """Whether this very request was answered before. Refuses a key that belongs to another one."""
    if len(key) > LONGEST_KEY or "\x00" in key:
        raise Refusal("页面已失效，请刷新后重试。")
    used = FilingEvent.objects.filter(idempotency_key=key).first()
    if used is not None and (used.filing_id, used.move) != (filing.pk, row.name):
        raise Refusal("页面已失效，请刷新后重试。")
    return used is not None


def _write(moving: Moving, reason: str, idempotency_key: str | None) -> None:
    filing, before, revision = moving.filing, moving.filing.state, moving.filing.revision
    # SQLite has no row locks, so the update itself is conditional as well.
    won = Filing.objects.filter(pk=filing.pk, state=before, revision=revision).update(revision=revision + 1)
    if not won:
        raise _too_late(Filing.objects.get(pk=filing.pk), moving.move)
    filing.revision = revision + 1
    filing.state = target_of(moving.move, State(before)).value
    filing.save()
    FilingEvent.objects.create(
        filing=filing,
        move=moving.move.name,
        from_state=before,
        to_state=filing.state,
        actor=moving.actor,
        actor_name=moving.actor_name,
        at=moving.now,
        reason=reason,
        idempotency_key=idempotency_key,
    )


def _too_late(filing: Filing, move: Move) -> TooLate:
    last = filing.events.order_by("-at", "-id").first()
    now = State(filing.state).label
    if last is None:
        return TooLate(f"本件现在是“{now}”，不能{move.verb}。请刷新页面查看。")
    when = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
    done = MOVES[last.move].verb if last.move in MOVES else last.move
    return TooLate(
        f"{last.actor_name}已于 {when} 办理“{done}”，本件现在是“{now}”；您的“{move.verb}”没有生效。"
    )


def allowed_moves(filing: Filing, actor: Any) -> list[Move]:
    """Moves `actor` may make now, in the order of the table."""
    found = []
    for row in MOVES.values():
        if _leads(filing, row) and row.by is not By.CLOCK:
            try:
                check_move(actor, filing, row)
            except Refusal:
                continue
            found.append(row)
    paused = filing.pauses.filter(ends_on__isnull=True).exists()
    hidden = {"pause", "recommend"} if paused else {"resume"}
    if filing.extended_days:
        hidden.add("extend")  # once only (行政许可法 art. 42)
    if decision_is_late(filing):
        hidden |= {"extend", "pause"}  # what is over is neither lengthened nor stopped
    return [row for row in found if row.name not in hidden]
