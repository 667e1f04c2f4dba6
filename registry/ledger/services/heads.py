"""The ends of the bodies' chains as an anchor keeps them, and what a later state no longer holds of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from registry.ledger.models import LedgerEntry

_CHUNK = 500


class Head(NamedTuple):
    """The end of one body's chain when the anchor was taken."""

    organisation: int
    code: str
    number: int
    head: str


class Kind(StrEnum):
    """What was done to the ledger."""

    ALTERED = "altered"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT = "cut"
    VANISHED = "vanished"
    ORPHANED = "orphaned"
    REWRITTEN = "rewritten"
    PROJECTION = "projection"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Damage:
    """The first bad entry of a body: its code, the entry's number (0: none in particular), and a sentence."""

    kind: Kind
    code: str
    number: int
    sentence: str


class Heads:
    """Heads of an anchor beside the bodies; both come in order of primary key."""

    def __init__(self, heads: Iterator[Head]) -> None:
        self._heads = heads
        self._next = next(heads, None)

    def before(self, pk: int) -> Iterator[Head]:
        while self._next is not None and self._next.organisation < pk:
            yield self._next
            self._next = next(self._heads, None)

    def at(self, pk: int) -> Head | None:
        if self._next is None or self._next.organisation != pk:
            return None
        head, self._next = self._next, next(self._heads, None)
        return head

    def rest(self) -> Iterator[Head]:
        while self._next is not None:
            yield self._next
            self._next = next(self._heads, None)


def vanished(head: Head) -> Damage:
    """The body of a head is gone."""
    return Damage(Kind.VANISHED, head.code, 0, f"{head.code} 整个不见了：封存时有{head.number}笔记载。")


def lost_between(earlier: Iterable[Head], later: Iterator[Head]) -> Iterator[Damage]:
    """What the earlier heads held and the later do not, one damage a body; both in order of primary key, streamed.

    Of a body that went on in between, the ledger must still hold the old head at its number: asked in chunks, so the
    cost grows with what was recorded, not with the register.
    """
    beside = Heads(later)
    went_on: list[Head] = []
    for head in earlier:
        for _ in beside.before(head.organisation):
            pass  # opened in between
        now = beside.at(head.organisation)
        if now is not None and now.code == head.code and now.number > head.number:
            went_on.append(head)
        elif damage := _between(head, now):
            yield damage
        if len(went_on) == _CHUNK:
            yield from _replaced(went_on)
            went_on = []
    yield from _replaced(went_on)


def _between(head: Head, now: Head | None) -> Damage | None:
    if now is None:
        return vanished(head)
    if now.number < head.number:
        return _cut(head, now.number)
    return None if now == head else _rewritten(head)


def _replaced(heads: Sequence[Head]) -> Iterator[Damage]:
    entries = LedgerEntry.objects.filter(organisation_id__in=[head.organisation for head in heads])
    present = {
        (pk, number): seal for pk, number, seal in entries.values_list("organisation_id", "number", "hash")
    }
    for head in heads:
        if present.get((head.organisation, head.number)) != head.head:
            yield _rewritten(head)


def _cut(head: Head, count: int) -> Damage:
    what = f"第{count + 1}笔起被截去：曾封存{head.number}笔，其后只有{count}笔。"
    return Damage(Kind.CUT, head.code, count + 1, f"{head.code} 的登记簿：{what}")


def _rewritten(head: Head) -> Damage:
    what = f"第{head.number}笔或其前的记载在封存之后被删去或重写。"
    return Damage(Kind.REWRITTEN, head.code, head.number, f"{head.code} 的登记簿：{what}")
