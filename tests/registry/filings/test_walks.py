"""Any walk of anybody through the table ends where a slow oracle says, and every step of it is written down."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.filings.declarations import Refusal
from registry.filings.models import Decision, Filing, Letter
from registry.filings.permissions import visible_to
from registry.filings.selectors import queues
from registry.filings.selectors.clock import LIMIT_IN, clock_of
from registry.filings.services.transitions import allowed_moves, perform
from registry.filings.workflows import CLOSED, MOVES, State
from registry.ledger.models import LedgerEntry
from tests.factories.cases import DETAILS, case_in, people
from tests.factories.filings import hand_in
from tests.factories.people import staff
from tests.registry.filings.test_transitions import ORACLE

POSTS = {
    "applicant": {"applicant"},
    "intake": {"intake"},
    "reviewer": {"reviewer"},
    "approver": {"approver"},
    "publisher": {"publisher"},
    "both": {"reviewer", "approver"},
    "stranger": set(),
    "clock": {"clock"},
}
#: Without the tick of every line only the opinion against can be given.
TOLD = {**DETAILS, "recommend": {"opinion": "refuse", "grounds": "不符合条件。"}}
#: So that walks go far, most steps are the next one by its own person; the rest is anything by anybody.
FORWARD = {
    "submitted": ["accept", "return"], "correcting": ["resubmit"], "accepted": ["start_review"],
    "reviewing": ["pause", "resume", "recommend", "extend"], "deciding": ["approve", "refuse", "extend"],
    "approved": ["certify"], "certified": ["announce"], "announced": ["revoke"],
}  # fmt: skip


@dataclass
class Oracle:
    """The licence case as a slow reader of domain §4.2 would follow it."""

    state: str = "submitted"
    paused: bool = False
    extended: bool = False
    reviewed_by: set[str] = field(default_factory=set)
    steps: list[str] = field(default_factory=lambda: ["submit"])

    def may(self, move: str, who: str) -> bool:
        by = MOVES[move].by.value
        if move not in ORACLE[self.state] or by not in POSTS[who] or by == "clock":
            return False
        if by == "approver" and who in self.reviewed_by:
            return False
        if move in ("pause", "recommend") and self.paused:
            return False
        if move == "resume" and not self.paused:
            return False
        return not (move == "extend" and self.extended)

    def make(self, move: str, who: str) -> None:
        self.state = ORACLE[self.state][move]
        self.paused = {"pause": True, "resume": False}.get(move, self.paused)
        self.extended = self.extended or move == "extend"
        if MOVES[move].by.value == "reviewer":
            self.reviewed_by.add(who)
        self.steps.append(move)


STEP = st.tuples(st.integers(0, 9), st.sampled_from(sorted(MOVES)), st.sampled_from(sorted(POSTS)))


def chosen(oracle: Oracle, step: tuple[int, str, str]) -> tuple[str, str]:
    luck, move, who = step
    ahead = FORWARD.get(oracle.state)
    if luck < 3 or not ahead:
        return move, who
    move = ahead[luck % len(ahead)]
    return move, MOVES[move].by.value


@pytest.fixture
def start(db):
    """The people and a submitted case; every walk begins here and is rolled back to here."""
    cast_ = people()
    actors = {name: getattr(cast_, name) for name in POSTS if name not in ("both", "clock")}
    actors |= {"clock": None, "both": staff("both", "顾两任", "reviewer", "approver", office=cast_.office)}
    return actors, case_in("submitted", cast_).pk


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=st.lists(STEP, min_size=3, max_size=14))
def test_any_walk_agrees_with_the_oracle(start, walk):
    with transaction.atomic():
        _walk(*start, walk)
        transaction.set_rollback(True)


def _walk(actors: dict, case: int, walk: list[tuple[int, str, str]]) -> None:
    filing, oracle = Filing.objects.get(pk=case), Oracle()
    for step in walk:
        move, who = chosen(oracle, step)
        allowed = oracle.may(move, who)
        if allowed and move == "resubmit":
            for item in filing.papers.filter(outcome="returned", replaced_at=None).values_list(
                "item", flat=True
            ):
                hand_in(filing, item)
        if actors[who] is not None:
            assert (move in {row.name for row in allowed_moves(filing, actors[who])}) == allowed, (
                move,
                who,
                oracle,
            )
        try:
            perform(filing.pk, move, actor=actors[who], **TOLD.get(move, {}))
            assert allowed, (move, who, oracle)
            oracle.make(move, who)
        except Refusal:
            assert not allowed, (move, who, oracle)
        filing.refresh_from_db()
        _compare(filing, oracle)


def _compare(filing, oracle: Oracle) -> None:
    assert filing.state == oracle.state
    assert list(filing.events.values_list("move", flat=True)) == oracle.steps
    assert filing.pauses.filter(ends_on=None).exists() == oracle.paused
    assert (clock_of(filing) is not None) == (State(oracle.state) in LIMIT_IN)
    decided = {"approve", "refuse"} & set(oracle.steps)
    assert Decision.objects.count() == len(decided) <= 1
    assert LedgerEntry.objects.count() == ("approve" in oracle.steps) + ("revoke" in oracle.steps)
    told = [move for move in oracle.steps if move in LETTERS]
    assert Letter.objects.count() == len(told)
    open_queues = [queue for queue in queues.QUEUES if oracle.state in queue.states]
    assert len(open_queues) == (oracle.state not in ("correcting", *(state.value for state in CLOSED)))
    assert visible_to(filing.applicant).count() == 0


LETTERS = {"accept", "return", "refuse_intake", "withdraw", "pause", "extend", "approve", "refuse", "revoke"}
