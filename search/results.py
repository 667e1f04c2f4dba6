"""The answer to a search, ready to be shown or sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from search import labels
from search.query import FILTERS, LAST_PAGE, PAGE_SIZE, SearchQuery

#: Values a facet shows before "more".
FACET_LENGTH = 8


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet; `count` is what choosing it shows; `url` adds it, or takes it out when `selected`."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """One facet; `param` is the parameter its values go into (street codes go into `district`)."""

    name: str
    param: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """What is always shown."""
        return self.values[:FACET_LENGTH]

    @property
    def more(self) -> tuple[FacetValue, ...]:
        """What is unfolded on demand."""
        return self.values[FACET_LENGTH:]

    @property
    def unfolded(self) -> bool:
        return any(value.selected for value in self.more)


@dataclass(frozen=True)
class Chip:
    """A condition in force; `source` is the word of the query it was read from, `url` the search without it."""

    label: str
    url: str
    source: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a result is there: where (名称, 曾用名, 拼音 …) and, in Chinese, how."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}：{self.text}" if self.text else self.place


@dataclass(frozen=True)
class Result:
    """One result. `highlight`, `snippet` and `meta` are safe HTML with <mark>; `data` is the payload of the projection."""

    type: str
    id: str
    code: str
    title: str
    url: str
    highlight: str
    reason: Reason
    kind: str = ""
    status: str = ""
    snippet: str = ""
    meta: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def type_label(self) -> str:
        return labels.TYPES.get(self.type, "")


@dataclass(frozen=True)
class Suggestion:
    """Something to try instead: shown as `text`, followed at `url`."""

    text: str
    url: str


@dataclass(frozen=True)
class SearchResults:
    """`total` counts results with every condition. `degraded`: the stand-in engine answered; `since` when it began.

    `literal_total` counts those found word for word; `tolerant` says that only similar names were found;
    `ended_total` counts ended bodies that the default leaves out.
    """

    query: SearchQuery
    total: int
    engine: str
    degraded: bool
    took_ms: int
    results: Sequence[Result]
    facets: Sequence[Facet]
    chips: Sequence[Chip] = ()
    suggestions: Sequence[Suggestion] = ()
    messages: Sequence[str] = ()
    since: datetime | None = None
    literal_total: int = 0
    exchanged: tuple[str, str] | None = None
    tolerant: bool = False
    ended_total: int = 0

    @property
    def conditions(self) -> int:
        """Number of chosen filters, for the button of the phone."""
        return sum(len(self.query.selected(name)) for name in FILTERS)

    @property
    def pages(self) -> int:
        """Number of pages that can be turned to, at least 1."""
        return min(max(1, -(-self.total // PAGE_SIZE)), LAST_PAGE)

    def as_dict(self) -> dict[str, Any]:
        """The JSON of /api/v1/search; `messages` and `suggestions` are there for people behind the machine."""
        return {
            "total": self.total,
            "engine": self.engine,
            "degraded": self.degraded,
            "took_ms": self.took_ms,
            "results": [
                {
                    "type": result.type,
                    "id": result.id,
                    "code": result.code,
                    "title": result.title,
                    "url": result.url,
                    "highlight": result.highlight,
                    "matched_by": str(result.reason),
                }
                for result in self.results
            ],
            "facets": {
                facet.name: [
                    {"value": value.value, "label": value.label, "count": value.count}
                    for value in facet.values
                ]
                for facet in self.facets
            },
            "messages": list(self.messages),
            "suggestions": [{"text": one.text, "url": one.url} for one in self.suggestions],
        }
