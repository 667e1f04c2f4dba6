"""Cases brought to any state by the people whose work it is, and everything each move needs to be told."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from registry.filings.models import Certificate, Decision, Filing, FilingEvent, Letter, NameReservation
from registry.filings.selectors.law import terms_of
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.filings.workflows import MOVES, By
from registry.ledger.models import LedgerEntry
from registry.offices.models import Office
from registry.organisations.models import Organisation
from registry.outbox.models import InboxMessage, OutboxMessage
from tests.factories.code_blocks import CodeBlockFactory
from tests.factories.filings import complete_filing, hand_in
from tests.factories.people import Cast, cast, registrar

_CHINESE = "甲乙丙丁戊己庚辛壬癸"
#: The moves that lead from a draft to each state.
WAY = {
    "draft": (),
    "submitted": ("submit",),
    "correcting": ("submit", "return"),
    "not_accepted": ("submit", "refuse_intake"),
    "accepted": ("submit", "accept"),
    "reviewing": ("submit", "accept", "start_review"),
    "deciding": ("submit", "accept", "start_review", "recommend"),
    "approved": ("submit", "accept", "start_review", "recommend", "approve"),
    "refused": ("submit", "accept", "start_review", "recommend", "refuse"),
    "certified": ("submit", "accept", "start_review", "recommend", "approve", "certify"),
    "announced": ("submit", "accept", "start_review", "recommend", "approve", "certify", "announce"),
    "withdrawn": ("submit", "withdraw"),
    "lapsed": ("submit", "return", "lapse"),
    "revoked": ("submit", "accept", "start_review", "recommend", "approve", "revoke"),
}
DETAILS: dict[str, dict[str, Any]] = {
    "withdraw": {"reason": "另行安排。"},
    "return": {"defects": [{"item": "charter", "text": "缺第九条。"}]},
    "refuse_intake": {"reason": "不属于本机关职权范围。"},
    "pause": {"ground": "专家评审", "reason": "组织专家评审。"},
    "recommend": {"opinion": "approve", "grounds": "材料齐全，符合条件。"},
    "extend": {"reason": "需要进一步核实。"},
    "approve": {"grounds": "符合法定条件。"},
    "refuse": {"grounds": "场所不符合条件。"},
    "revoke": {"reason": "以欺骗手段取得许可。"},
}


def people(office: Office | None = None) -> Cast:
    """The cast of 海淀 (or another office), with code numbers to draw."""
    office = office or registrar("bj-haidian-mz")
    CodeBlockFactory(office=office, prefix=f"M{office.pk % 10}{office.pk % 7}1")
    return cast(office)


def actor_of(move: str, cast_: Cast, filing: Filing) -> Any:
    """Who makes a move in the story."""
    by = MOVES[move].by
    if by is By.CLOCK:
        return None
    return filing.applicant if by is By.APPLICANT else getattr(cast_, by.value)


def make(move: str, filing: Filing, cast_: Cast, *, at: datetime | None = None, **details: Any) -> Filing:
    """One move by the person whose it is, told what it asks for."""
    if move == "resubmit":
        for item in set(
            filing.papers.filter(outcome="returned", replaced_at=None).values_list("item", flat=True)
        ):
            hand_in(filing, item)
    told = DETAILS.get(move, {}) | details
    if move == "recommend" and told["opinion"] == "approve":
        tick_all(filing, cast_.reviewer)
    return perform(filing.pk, move, actor=actor_of(move, cast_, filing), at=at, **told)


def tick_all(filing: Filing, actor: Any) -> None:
    """Every line of the checklist: 符合."""
    for line in terms_of(filing).checks(filing.data):
        mark_check(filing.pk, line["key"], "yes", actor=actor)


def case_in(
    state: str, cast_: Cast, kind: str = "association", *, name: str = "", applicant: Any = None
) -> Filing:
    """A case in `state`, moved there step by step. Its name is its own when `name` is given."""
    changes = {"name": name} if name else {}
    filing = complete_filing(kind, applicant or cast_.applicant, **changes)
    for move in WAY[state]:
        # A lapse asks for a notice of more than thirty days ago.
        long_ago = state == "lapsed" and move != "lapse"
        make(move, filing, cast_, at=timezone.now() - timedelta(days=60) if long_ago else None)
        filing.refresh_from_db()
    return filing


def own_name(number: int) -> str:
    """Names that do not resemble each other by one character alone."""
    word = f"{_CHINESE[number // 10 % 10]}{_CHINESE[number % 10]}"
    return f"北京市海淀区{word * 3}协会"


def everything() -> dict[str, int]:
    """How many rows there are of all that a move may write."""
    tables = (
        FilingEvent,
        Decision,
        Letter,
        Certificate,
        LedgerEntry,
        Organisation,
        OutboxMessage,
        InboxMessage,
        NameReservation,
    )
    return {model.__name__: model.objects.count() for model in tables}
