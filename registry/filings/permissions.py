"""Who may see a filing and who may move it. One table, one place; `visible_to` guards every list and page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from registry.filings.declarations import Refusal
from registry.filings.models import Filing
from registry.filings.workflows import TABLE, By, Move
from registry.offices import selectors as offices
from registry.offices.models import Office, Post
from registry.offices.permissions import managed_by, manages_above_districts

ROLE = {
    By.INTAKE: Post.Role.INTAKE,
    By.REVIEWER: Post.Role.REVIEWER,
    By.APPROVER: Post.Role.APPROVER,
    By.PUBLISHER: Post.Role.PUBLISHER,
}
CASE_ROLES = tuple(ROLE.values())


def visible_to(actor: Any, on: date | None = None) -> QuerySet[Filing]:
    """Filings a member of staff may see: those of the offices where the actor holds a case post today.

    What was never submitted belongs to its applicant alone: drafts, and drafts that were withdrawn. Whoever is the
    applicant of a case sees it in the own workspace like any other applicant, and nothing of its inside (回避).
    """
    return (
        Filing.objects.filter(office__in=offices_with_post(actor, on), submitted_at__isnull=False)
        .exclude(state="draft")
        .exclude(applicant_id=actor.pk)
    )


def offices_with_post(actor: Any, on: date | None = None) -> list[int]:
    """Ids of the offices where `actor` holds a post that works on cases."""
    held = offices.posts_of(actor, on).filter(role__in=CASE_ROLES)
    return sorted(set(held.values_list("office_id", flat=True)))


def roles_at(actor: Any, office: Any, on: date | None = None) -> set[str]:
    """Roles the actor holds at an office today."""
    return set(offices.posts_of(actor, on).filter(office=office).values_list("role", flat=True))


def has_reviewed(actor: Any, filing: Filing) -> bool:
    """Whether the actor took part in the review: started it, ticked a line, stopped the clock or gave the opinion."""
    if filing.reviewer_id == actor.pk or filing.check_marks.filter(marked_by=actor).exists():
        return True
    moves = [move.name for move in TABLE if move.by is By.REVIEWER]
    return filing.events.filter(actor=actor, move__in=moves).exists()


def check_move(actor: Any, filing: Filing, move: Move) -> None:
    """Raises Refusal with a sentence when `actor` may not make `move` on `filing`."""
    if move.by is By.CLOCK:
        if actor is not None:
            raise Refusal("这一步由系统按期限自动办理。")
        return
    if actor is None:
        raise Refusal("请先登录。")
    if move.by is By.APPLICANT:
        if filing.applicant_id != actor.pk:
            raise Refusal("只有申请人本人可以办理这一步。")
        return
    if filing.applicant_id == actor.pk:
        raise Refusal("您是本件的申请人，应当回避，请由其他人员办理。")
    if ROLE[move.by] not in roles_at(actor, filing.office_id):
        label = Post.Role(ROLE[move.by]).label
        raise Refusal(f"您在{filing.office}没有“{label}”岗位，不能办理这一步。")
    if move.by is By.APPROVER and has_reviewed(actor, filing):
        raise Refusal("审查和决定不得由同一人办理，请由另一位决定人员办理。")


def may(actor: Any, filing: Filing, move: Move) -> bool:
    """Whether `check_move` would let the actor pass."""
    try:
        check_move(actor, filing, move)
    except Refusal:
        return False
    return filing.state in move.sources


def who_may(filing: Filing, by: By, on: date | None = None) -> list[Any]:
    """The people who may make a move of this kind on the filing: holders of the post who need not stand aside."""
    if by not in ROLE or filing.office is None:
        return []
    found = [user for user in offices.holders(filing.office, ROLE[by], on) if user.pk != filing.applicant_id]
    if by is By.APPROVER:
        return [user for user in found if not has_reviewed(user, filing)]
    return found


@dataclass(frozen=True)
class ProvisionScope:
    """Where a person may set the law of matters: `everywhere`, and for single `offices`."""

    everywhere: bool
    offices: QuerySet[Office]

    def __bool__(self) -> bool:
        return self.everywhere or self.offices.exists()


def provision_scope(actor: Any) -> ProvisionScope:
    """Registrars set their own office's terms; those of an office above the districts (and superusers) everybody's."""
    managed = managed_by(actor).filter(kind=Office.Kind.CIVIL_AFFAIRS, active=True)
    return ProvisionScope(everywhere=manages_above_districts(actor), offices=managed)
