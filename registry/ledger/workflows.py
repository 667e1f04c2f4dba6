"""The law of the ledger, in pure Python: how entries are sealed, ordered and folded into a state.

A state is a dict from item name to the JSON form of its value. Times are aware datetimes.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from registry.ledger.declarations import ENDED

JsonValue = str | bool | None
State = dict[str, JsonValue]
#: Items from which `former_names` and `representatives` are read: the rows of them follow every change of these.
NAMED_BY = frozenset({"name", "registered_on"})
REPRESENTED_BY = frozenset({"legal_representative"})
#: Status → what an entry of its own may make of it. 撤销 and 吊销 leave only 注销 (民法典 art. 68–72), unless 复议 or a
#: court sets them aside. A correction is bound by none of this: it says what was so.
NEXT_STATUSES: dict[str, frozenset[str]] = {
    "active": frozenset({"liquidating", "dissolved", "annulled", "revoked"}),
    "liquidating": frozenset({"active", "dissolved", "annulled", "revoked"}),
    "annulled": frozenset({"dissolved", "active"}),
    "revoked": frozenset({"dissolved", "active"}),
    "dissolved": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What of an entry matters for a state. `corrects` is the number of the corrected entry of the same body."""

    number: int
    effective_on: date
    recorded_at: datetime
    after: Mapping[str, JsonValue] = field(default_factory=dict)
    corrects: int | None = None
    kind: str = ""


def in_effect(lines: Iterable[Line], on: date | None = None, known_at: datetime | None = None) -> list[Line]:
    """The lines in force on `on` as known at `known_at` (None: no limit), in the order in which they apply.

    Order: effective date, then number; a correction stands directly behind what it corrects and takes its date.
    """
    known = [line for line in lines if known_at is None or line.recorded_at <= known_at]
    by_number = {line.number: line for line in known}
    placed = []
    for line in known:
        root = _root(line, by_number)
        if on is None or root.effective_on <= on:
            placed.append(((root.effective_on, root.number, line.number), line))
    placed.sort(key=lambda pair: pair[0])
    return [line for _, line in placed]


def _root(line: Line, by_number: Mapping[int, Line]) -> Line:
    while line.corrects is not None and line.corrects in by_number and line.corrects < line.number:
        line = by_number[line.corrects]
    return line


def may_follow(before: str, after: str) -> bool:
    """Whether a body of status `before` ('': unknown) may be recorded as `after` by an entry that corrects nothing."""
    return not before or after in NEXT_STATUSES.get(before, frozenset())


def state_of(lines: Iterable[Line]) -> State:
    """Fold lines that are already in order. {} when there is none."""
    state: State = {}
    for sheet in _sheets(lines):
        take_over(state, sheet)
    return state


def take_over(state: State, after: Mapping[str, JsonValue]) -> None:
    """Make `state` what it is with an entry, its corrections included.

    A body ends once: an end that follows on another tells its own day, and `ended_on` stays the first one's.
    """
    goes_on = is_end(state) and is_end(after)
    state.update({name: value for name, value in after.items() if not (goes_on and name == "ended_on")})


def is_end(items: Mapping[str, JsonValue]) -> bool:
    """Whether the status among these items is that of a body that has ended."""
    return items.get("status") in ENDED


def _sheets(lines: Iterable[Line]) -> list[State]:
    """What each entry says with its corrections written into it, for lines in order."""
    sheets: list[State] = []
    for line in lines:
        if line.corrects is None or not sheets:
            sheets.append(dict(line.after))
        else:
            sheets[-1].update(line.after)
    return sheets


def state_before(lines: Sequence[Line], effective_on: date, target: int | None = None) -> State:
    """The state a new line meets: everything in force on its day, or up to line `target` with its corrections.

    Of a target that is a further end, `ended_on` is its own day: what a correction of it would change.
    """
    ordered = in_effect(lines, effective_on)
    if target is None:
        return state_of(ordered)
    by_number = {line.number: line for line in lines}
    root = _root(by_number[target], by_number)
    met = [
        line
        for line in ordered
        if (_root(line, by_number).effective_on, _root(line, by_number).number)
        <= (root.effective_on, root.number)
    ]
    return {**state_of(met), **_sheets(met)[-1]}


def names_borne(lines: Iterable[Line]) -> list[tuple[str, date]]:
    """Every name with the day it was taken, oldest first; a corrected name never was one."""
    return values_borne(lines, "name")


def values_borne(lines: Iterable[Line], item: str) -> list[tuple[str, date]]:
    """Every value of a text item with the day from which it held, oldest first; a corrected value never was one."""
    known = list(lines)
    by_number = {line.number: line for line in known}
    settled: dict[int, tuple[str, date]] = {}
    for line in in_effect(known):
        root = _root(line, by_number)
        if item in line.after:
            settled[root.number] = (str(line.after[item] or ""), root.effective_on)
    borne: list[tuple[str, date]] = []
    for value, since in settled.values():
        if not borne or borne[-1][0] != value:
            borne.append((value, since))
    return borne


def ends_borne(lines: Iterable[Line]) -> list[tuple[str, date | None]]:
    """Every end of a body that ended: status and its own day, None if unknown, the first one first.

    [] for a body in being; ends before it was in being again do not count.
    """
    state: State = {}
    ends: list[tuple[str, JsonValue]] = []
    for sheet in _sheets(in_effect(lines)):
        before, first = state.get("status"), not ends
        take_over(state, sheet)
        status = str(state.get("status") or "")
        if status == "active":
            ends = []
        elif is_end(state) and status != before:
            day = state.get("ended_on")
            ends.append((status, day if first else sheet.get("ended_on", day)))
        elif is_end(state) and ends:
            ends[0] = (ends[0][0], state.get("ended_on"))
    return [(status, date.fromisoformat(str(day)) if day else None) for status, day in ends]


def former_names(lines: Sequence[Line]) -> list[tuple[str, date | None, date]]:
    """(name, from, to) of each name given up. The first was borne since registration; unknown if that is."""
    borne = names_borne(lines)
    registered_on = state_of(in_effect(lines)).get("registered_on")
    first = date.fromisoformat(registered_on) if isinstance(registered_on, str) and registered_on else None
    return [
        (name, since if index else first, borne[index + 1][1])
        for index, (name, since) in enumerate(borne[:-1])
    ]


def representatives(lines: Sequence[Line]) -> list[tuple[str, date | None, date | None]]:
    """(name, first day, last day) of each 法定代表人: the last day is the one before the next began.

    Since when the one of an imported opening held the office is unknown.
    """
    borne = values_borne(lines, "legal_representative")
    told = []
    for index, (name, since) in enumerate(borne):
        last = borne[index + 1][1] - timedelta(days=1) if index + 1 < len(borne) else None
        if name and (last is None or last >= since):
            imported = lines[0].kind == "imported" and since == lines[0].effective_on
            told.append((name, None if imported else since, last))
    return told


def sealed_text(fields: Mapping[str, object]) -> bytes:
    """Canonical JSON of what a seal covers: sorted keys, no spaces, UTF-8; dates ISO, times in UTC."""
    return _CANONICAL.encode(fields).encode("utf-8", "surrogatepass")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def seal(key: bytes, fields: Mapping[str, object], previous: str) -> str:
    """HMAC-SHA256 over the canonical fields and the previous seal, hexadecimal."""
    return hmac.new(
        key, sealed_text(fields) + b"\n" + previous.encode("ascii", "replace"), hashlib.sha256
    ).hexdigest()
