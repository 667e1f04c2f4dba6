"""How the desk draws time: the ring of a case, the strip of its period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import pi
from typing import Any

from django import template

from registry.filings.selectors.clock import Clock
from registry.filings.workflows import MOVES
from registry.offices.workflows import Day, DayKind

register = template.Library()

_RADIUS = 8
_CIRCUMFERENCE = 2 * pi * _RADIUS
#: The strip is as wide as the column beside the name, and a day never wider than a finger.
_STRIP_WIDTH, _WIDEST_DAY, _NARROWEST_DAY = 392, 16, 5
_GROUND, _TALL, _LOW = 26, 14, 5
#: Widths of a character below the strip, and the room between two labels.
_WIDE, _NARROW, _GAP = 10.5, 6.0, 5
#: What each period begins with.
_BEGINS = {
    "intake": "收到",
    "correction": "退回",
    "decision": "受理",
    "delivery": "决定",
    "announcement": "发证",
}


@dataclass(frozen=True)
class _Bar:
    x: float
    y: float
    width: float
    height: float
    css: str
    title: str


@dataclass(frozen=True)
class _Label:
    x: float
    text: str
    css: str
    anchor: str = "start"


@register.inclusion_tag("includes/filings/desk/ring.html")
def clock_ring(clock: Clock | None) -> dict[str, Any]:
    """The ring of a case: how much of the measured period is used, in the colour of its urgency."""
    used = 1.0 if clock is None else min(clock.share, 1.0)
    return {
        "tone": clock.tone if clock else "closed",
        "dash": f"{used * _CIRCUMFERENCE:.2f} {_CIRCUMFERENCE:.2f}",
        "full": used >= 1,
    }


@register.inclusion_tag("includes/filings/desk/strip.html")
def clock_strip(clock: Clock, days: Sequence[Day], today: date, pauses: Sequence[Any] = ()) -> dict[str, Any]:
    """Every day of the period as a bar, with flags for the promise and the law, and the same in words."""
    step = max(_NARROWEST_DAY, min(_WIDEST_DAY, _STRIP_WIDTH / max(len(days), 1)))
    bars = [_bar(day, number * step, step, today, pauses) for number, day in enumerate(days)]
    places = {day.date: number * step + (step - 1) / 2 for number, day in enumerate(days)}
    return {
        "clock": clock,
        "bars": bars,
        "width": round(len(days) * step, 1),
        "step": step,
        "today_x": places.get(today),
        "promised_x": places.get(clock.promised) if clock.promised else None,
        "statutory_x": places.get(clock.statutory),
        "labels": _labels(days, places, clock, today),
        "ground": _GROUND,
        "words": _words(days, clock),
        "provisional_years": sorted({day.date.year for day in days if day.provisional}),
    }


@register.filter
def left_in_short(clock: Clock) -> str:
    """剩 1 日, 超承诺 6 日, 今天到期, 停表: what finds room in the column beside the case."""
    text = clock.days_left_text.replace("还剩", "剩")
    return text.replace("个工作日", "日").replace("天", "日") if text[-2:] != "到期" else text


@register.filter
def article(source: str) -> str:
    """The article alone where the instrument is named as well: 第九条."""
    return source.rpartition("》")[2] or source


@register.filter
def verb_of(move: str) -> str:
    """The words of a move."""
    return MOVES[move].verb if move in MOVES else move


@register.filter
def field_of(form: Any, name: str) -> Any:
    """A bound field by its name; None without a form or such a field."""
    return form[name] if form is not None and name in form.fields else None


def _bar(day: Day, x: float, step: float, today: date, pauses: Sequence[Any]) -> _Bar:
    tall = day.is_workday
    height = _TALL if tall else _LOW
    css = [f"is-{day.kind.value}"]
    if day.date < today:
        css.append("is-past")
    if day.provisional:
        css.append("is-provisional")
    if any(pause.starts_on < day.date <= (pause.ends_on or today) for pause in pauses):
        css.append("is-paused")
    name = f" {day.name}" if day.name else ""
    return _Bar(
        round(x + 0.5, 1), _GROUND - height, round(step - 1.5, 1), height, " ".join(css), f"{day.date}{name}"
    )


def _labels(days: Sequence[Day], places: dict[date, float], clock: Clock, today: date) -> list[_Label]:
    """The words below the strip, the most useful first; one that finds no room is left out."""
    if not days:
        return []
    begun = f"{clock.start:%m-%d}"
    wanted = [
        (today, "今天", "is-today"),
        (clock.start, f"{begun} {_BEGINS.get(clock.key, '')}", ""),
        (clock.start, begun, ""),
        *((day.date, day.name, "is-holiday") for day in _festivals(days)),
        *((day.date, f"{day.date:%m-%d}", "") for day in days if day.date.day == 1),
    ]
    taken: list[tuple[float, float]] = []
    labels = []
    for day, text, css in wanted:
        if day not in places:
            continue
        anchor, begin, end = _extent(text, places[day], places[days[-1].date])
        if all(end < other_begin or begin > other_end for other_begin, other_end in taken):
            taken.append((begin - _GAP, end + _GAP))
            labels.append(_Label(round(places[day], 1), text, css, anchor))
    return labels


def _festivals(days: Sequence[Day]) -> list[Day]:
    """The first day of each festival."""
    named = [day for day in days if day.kind is DayKind.HOLIDAY and day.name]
    return [day for number, day in enumerate(named) if number == 0 or named[number - 1].name != day.name]


def _extent(text: str, x: float, last: float) -> tuple[str, float, float]:
    """Anchor, begin and end of a label at `x`, kept within the strip where there is room."""
    width = sum(_WIDE if ord(char) > 0x2E80 else _NARROW for char in text)
    if x - width / 2 < 0:
        return "start", x, x + width
    if x + width / 2 > last:
        return "end", x - width, x
    return "middle", x - width / 2, x + width / 2


def _words(days: Sequence[Day], clock: Clock) -> str:
    """The strip in a sentence, for those who do not see it."""
    worked = sum(day.is_workday for day in days[1:])
    festivals = list(dict.fromkeys(day.name for day in days if day.kind is DayKind.HOLIDAY and day.name))
    between = f"其间{'、'.join(festivals)}放假，" if festivals else ""
    return f"自 {clock.start:%Y-%m-%d} 起算至 {clock.statutory:%Y-%m-%d}，共 {len(days) - 1} 天，{between}工作日 {worked} 天。"
