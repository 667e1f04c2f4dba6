"""The stages of a filing after it is submitted: one list for the desk and for the applicant."""

from dataclasses import dataclass

from registry.filings.declarations import Matter
from registry.filings.workflows import State

S = State


@dataclass(frozen=True)
class Stage:
    """One stage: its word, the states in which it is the one to take, and the move that a matter may do without."""

    word: str
    states: tuple[State, ...]
    move: str = ""


STAGES = (
    Stage("受理", (S.SUBMITTED, S.CORRECTING, S.NOT_ACCEPTED, S.LAPSED)),
    Stage("审查", (S.ACCEPTED, S.REVIEWING)),
    Stage("决定", (S.DECIDING, S.REFUSED)),
    Stage("制证", (S.APPROVED,), "certify"),
    Stage("公告", (S.APPROVED, S.CERTIFIED), "announce"),
)


def stages_of(matter: Matter) -> list[Stage]:
    """The stages that a filing of the matter passes."""
    return [
        stage
        for stage in STAGES
        if not stage.move or any(matter.leads_to(stage.move, state) for state in stage.states)
    ]


def passed(matter: Matter, state: State) -> int:
    """How many of `stages_of(matter)` lie behind a filing in `state`; all of them once nothing follows."""
    stages = stages_of(matter)
    if state is S.ANNOUNCED or (state is S.APPROVED and matter.closes_with_approval):
        return len(stages)
    return next((number for number, stage in enumerate(stages) if state in stage.states), 0)
