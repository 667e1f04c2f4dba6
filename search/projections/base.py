"""The form of a projection, and the list of those there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class Alias:
    """Another name shown and searched: `label` says what it is (曾用名), `note` since or until when."""

    text: str
    label: str = "别名"
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What a projection says of one thing, in plain words; folding and pinyin are done for it.

    Values of type, kind, level, status, grade are those of the contract; `last_grade` the grade even if expired.
    `lists` names the lists it stands on today (`search.labels.LISTS`). `rank` orders equals, the higher the sooner.
    `items` are registered items found by their whole value, by label (`search.analysis.items.LABELS`).
    `payload` is what a result shows, JSON only.
    """

    object_id: str
    title: str
    url: str
    code: str = ""
    aliases: Sequence[Alias] = ()
    text: str = ""
    kind: str = ""
    level: str = ""
    district: str = ""
    street: str = ""
    status: str = ""
    grade: str = ""
    last_grade: str = ""
    hubs: Sequence[str] = ()
    lists: Sequence[str] = ()
    rank: int = 1000
    registered_on: date | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


class Projection(Protocol):
    """One kind of thing. `topic` is the outbox topic that tells of its changes; message keys are its ids."""

    type: str
    topic: str

    def ids(self) -> Iterator[str]:
        """The ids of everything that can be found, in order, streamed."""
        ...

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        """The entries of those ids that can be found, with a fixed number of queries."""
        ...


_projections: dict[str, Projection] = {}
_listeners: list[Callable[[Projection], None]] = []


def register(projection: Projection) -> None:
    """Add a kind, from `AppConfig.ready()`. Registering a type twice is a mistake: ValueError."""
    present = _projections.get(projection.type)
    if present is not None and type(present) is not type(projection):
        raise ValueError(f"two projections for the type {projection.type!r}")
    _projections[projection.type] = projection
    for listener in _listeners:
        listener(projection)


def on_register(listener: Callable[[Projection], None]) -> None:
    """Call `listener` with every kind there is and every one that comes."""
    _listeners.append(listener)
    for projection in _projections.values():
        listener(projection)


def all_projections() -> list[Projection]:
    """Every kind, by type."""
    return [_projections[name] for name in sorted(_projections)]


def get(name: str) -> Projection | None:
    """The projection of a type."""
    return _projections.get(name)
