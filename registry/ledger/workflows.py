"""The law of the ledger, in pure Python: how entries are sealed, ordered and folded into a state.

A state is a dict from item name to the JSON form of its value. Times are aware datetimes.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

JsonValue = str | bool | None
State = dict[str, JsonValue]
#: Items from which `former_names` and `representatives` are read: the rows of them follow every change of these.
NAMED_BY = frozenset({"name", "registered_on"})
REPRESENTED_BY = frozenset({"legal_representative"})


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


def state_of(lines: Iterable[Line]) -> State:
    """Fold lines that are already in order. {} when there is none."""
    state: State = {}
    for line in lines:
        state.update(line.after)
    return state


def state_before(lines: Sequence[Line], effective_on: date, target: int | None = None) -> State:
    """The state a new line meets: everything in force on its day, or up to line `target` with its corrections."""
    ordered = in_effect(lines, effective_on)
    if target is None:
        return state_of(ordered)
    by_number = {line.number: line for line in lines}
    root = _root(by_number[target], by_number)
    return state_of(
        line
        for line in ordered
        if (_root(line, by_number).effective_on, _root(line, by_number).number)
        <= (root.effective_on, root.number)
    )


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
