"""The licence case (domain §4.2) as one table: states, moves, who may make them. Pure Python.

`MOVES` is the whole law of movement; `services.transitions.perform` is the only code that follows it.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum


class State(StrEnum):
    """Where a filing stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTING = "correcting"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    APPROVED = "approved"
    REFUSED = "refused"
    CERTIFIED = "certified"
    ANNOUNCED = "announced"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """What staff read."""
        return _WORDS[self][0]

    @property
    def applicant_label(self) -> str:
        """What the applicant reads, in plain words."""
        return _WORDS[self][1]


_WORDS = {
    State.DRAFT: ("草稿", "草稿，尚未提交"),
    State.SUBMITTED: ("待受理", "已提交，等待受理"),
    State.CORRECTING: ("补正中", "需要补正"),
    State.NOT_ACCEPTED: ("不予受理", "不予受理"),
    State.ACCEPTED: ("已受理", "已受理，等待审查"),
    State.REVIEWING: ("审查中", "正在审查"),
    State.DECIDING: ("待决定", "审查完毕，等待决定"),
    State.APPROVED: ("已准予", "已准予许可"),
    State.REFUSED: ("不予许可", "不予许可"),
    State.CERTIFIED: ("已发证", "已发证，待公告"),
    State.ANNOUNCED: ("已公告", "已办结并公告"),
    State.WITHDRAWN: ("已撤回", "已撤回"),
    State.LAPSED: ("视为撤回", "逾期未补正，视为撤回"),
    State.REVOKED: ("已撤销", "许可已被撤销"),
}


class By(Enum):
    """Who makes a move: the applicant, the system's clock, or a post of the deciding office."""

    APPLICANT = "applicant"
    CLOCK = "clock"
    INTAKE = "intake"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PUBLISHER = "publisher"


@dataclass(frozen=True)
class Move:
    """One row of the table: from any of `sources` to `target`, made by `by`; `verb` names the button."""

    name: str
    sources: tuple[State, ...]
    target: State
    by: By
    verb: str


S = State
OPEN = (S.SUBMITTED, S.CORRECTING, S.ACCEPTED, S.REVIEWING, S.DECIDING)

TABLE = (
    Move("submit", (S.DRAFT,), S.SUBMITTED, By.APPLICANT, "提交申请"),
    Move("resubmit", (S.CORRECTING,), S.SUBMITTED, By.APPLICANT, "提交补正"),
    Move("withdraw", (S.DRAFT, *OPEN), S.WITHDRAWN, By.APPLICANT, "撤回申请"),
    Move("accept", (S.SUBMITTED,), S.ACCEPTED, By.INTAKE, "受理"),
    Move("deem_accepted", (S.SUBMITTED,), S.ACCEPTED, By.CLOCK, "逾期视为受理"),
    Move("return", (S.SUBMITTED,), S.CORRECTING, By.INTAKE, "退回补正"),
    Move("refuse_intake", (S.SUBMITTED,), S.NOT_ACCEPTED, By.INTAKE, "不予受理"),
    Move("lapse", (S.CORRECTING,), S.LAPSED, By.CLOCK, "逾期视为撤回"),
    Move("start_review", (S.ACCEPTED,), S.REVIEWING, By.REVIEWER, "开始审查"),
    Move("pause", (S.REVIEWING,), S.REVIEWING, By.REVIEWER, "停止计时"),
    Move("resume", (S.REVIEWING,), S.REVIEWING, By.REVIEWER, "恢复计时"),
    Move("extend", (S.REVIEWING, S.DECIDING), S.DECIDING, By.APPROVER, "批准延期"),
    Move("recommend", (S.REVIEWING,), S.DECIDING, By.REVIEWER, "提交审查意见"),
    Move("approve", (S.DECIDING,), S.APPROVED, By.APPROVER, "准予许可"),
    Move("refuse", (S.DECIDING,), S.REFUSED, By.APPROVER, "不予许可"),
    Move("certify", (S.APPROVED,), S.CERTIFIED, By.PUBLISHER, "制发证书"),
    # Which of the two follows an approval, the matter says (declarations.Matter.leads_to).
    Move("announce", (S.APPROVED, S.CERTIFIED), S.ANNOUNCED, By.PUBLISHER, "发布公告"),
    Move("revoke", (S.APPROVED, S.CERTIFIED, S.ANNOUNCED), S.REVOKED, By.APPROVER, "撤销许可"),
)
MOVES = {move.name: move for move in TABLE}
#: Moves that leave the state where it is (the clock changes, the desk does not).
STAYING = frozenset({"pause", "resume", "extend"})
#: States in which the name is still held by the filing.
HOLDING = frozenset(OPEN)
#: States that close a filing whatever its matter is; where nothing follows an approval, that closes it too.
CLOSED = frozenset({S.NOT_ACCEPTED, S.REFUSED, S.ANNOUNCED, S.WITHDRAWN, S.LAPSED, S.REVOKED})

#: States in which a filing ended without a licence: its applicant may begin anew from what was filled in.
ENDED_WITHOUT = frozenset({S.NOT_ACCEPTED, S.REFUSED, S.WITHDRAWN, S.LAPSED})


def target_of(move: Move, state: State) -> State:
    """The state after `move` from `state`."""
    return state if move.name in STAYING else move.target


def moves_from(state: str, by: By | None = None) -> tuple[Move, ...]:
    """The rows of the table that lead out of `state` (for one kind of actor, if given)."""
    return tuple(m for m in TABLE if state in m.sources and (by is None or m.by is by))
