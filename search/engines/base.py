"""What the engines are asked and what they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.matching import Clause
from search.models import SearchDocument
from search.tiers import Tier

#: Facet name → column that is counted. `hub` has several values in one column.
FACET_COLUMNS = {
    "type": "type",
    "status": "status",
    "kind": "kind",
    "level": "level",
    "district": "district",
    "street": "street",
    "grade": "grade",
    "hub": "hubs",
}
#: Facets that one parameter narrows: the counts of both ignore that parameter's selection.
SELECTED_BY = {"street": "district"}


class EngineUnavailableError(RuntimeError):
    """The engine did not answer (refused, timed out, broken index); another one should."""


class RequestRefusedError(EngineUnavailableError):
    """The engine is well and will not answer this one request; others it will."""


@dataclass(frozen=True)
class Request:
    """`selections` holds a clause for each facet parameter that narrows the results ("status" also by default).

    `offset` and `size` cut the page; `size` 0 counts only; `facets` names what to count; `phrases` (folded) are
    to be marked.
    """

    tiers: tuple[Tier, ...]
    selections: Mapping[str, Clause] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    size: int = 20
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """`tier` is the score of the best tier; `marked` the title as safe HTML where the engine marked it."""

    document: SearchDocument
    tier: int
    marked: str = ""
    snippet: str = ""


@dataclass(frozen=True)
class Answer:
    """`total` counts with every selection, `matched` without any, `literal` those of `total` that any literal tier finds."""

    total: int
    matched: int
    literal: int
    hits: Sequence[Hit]
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """An engine; `name` appears in answers of the API."""

    name: str

    def search(self, request: Request) -> Answer:
        """Answer a request; EngineUnavailableError when it cannot."""
        ...


def selections_for(request: Request, facet: str) -> list[Clause]:
    """The selections that the counts of a facet obey: all but its own, so that a count is what the click shows."""
    own = SELECTED_BY.get(facet, facet)
    return [clause for name, clause in request.selections.items() if name != own]


def order_key(document: SearchDocument, tier: int, sort: str) -> tuple[object, ...]:
    """The order of results, the same in every engine; equal ones by code so that pages are stable."""
    last = (document.sort_name, document.code, document.key)
    if sort == "name":
        return last
    if sort == "registered":
        day = document.registered_on
        return (day is None, -day.toordinal() if day else 0, *last)
    return (-tier, -document.rank, *last)
