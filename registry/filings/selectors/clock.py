"""The clock of a filing: statutory and promised limits, pauses, the strip of days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.filings.declarations import Matter, get
from registry.filings.models import Filing
from registry.filings.selectors.law import terms_of
from registry.filings.workflows import State
from registry.offices import selectors as offices
from registry.offices.workflows import Calendar, Day

#: Which limit runs in which state.
LIMIT_IN = {
    State.SUBMITTED: "intake",
    State.CORRECTING: "correction",
    State.ACCEPTED: "decision",
    State.REVIEWING: "decision",
    State.DECIDING: "decision",
    State.APPROVED: "delivery",
    State.CERTIFIED: "announcement",
}


def limit_in(matter: Matter | None, state: State) -> str | None:
    """The limit that runs in `state`: where nothing is issued, the announcement follows the approval at once."""
    at_once = state is State.APPROVED and matter is not None and not matter.result_name
    return LIMIT_IN.get(State.CERTIFIED if at_once else state)


def running_limit(filing: Filing) -> str | None:
    """The limit that runs for a filing as it stands; None where none does."""
    return limit_in(get(filing.matter), State(filing.state))


@dataclass(frozen=True)
class Clock:
    """Where a filing stands in time. `left` is in `unit` (WD or CD), negative when overdue; dates are last days."""

    key: str
    label: str
    start: date
    statutory: date
    statutory_days: int
    unit: str
    promised: date | None
    promised_days: int | None
    promised_unit: str
    left: int
    left_promised: int | None
    share: float  # of the measuring limit that is used: colours turn at 0.5 and 1
    paused_since: date | None
    pause_reason: str
    provisional: bool
    source: str
    certain: bool

    @property
    def tone(self) -> str:
        """calm, soon, over: the colour of the ring; `paused` while time does not count."""
        if self.paused_since:
            return "paused"
        if self.share > 1 or self.left < 0:
            return "over"
        return "soon" if self.share >= 0.5 else "calm"

    @property
    def days_left_text(self) -> str:
        """还剩 3 个工作日, 超期 2 天, 停表."""
        if self.paused_since:
            return "停表"
        left = self.left if self.left_promised is None else self.left_promised
        unit = "个工作日" if self.measuring_unit == "WD" else "天"
        if left == 0:
            return "今天到期" if self.left_promised is None else "承诺今天到期"
        return (
            f"还剩 {left} {unit}"
            if left >= 0
            else f"超{'期' if self.left_promised is None else '承诺'} {-left} {unit}"
        )

    @property
    def measuring_unit(self) -> str:
        """The unit of the limit that officers are measured on (the promise, where there is one)."""
        return self.unit if self.left_promised is None else self.promised_unit


def due_dates(
    filing: Filing, key: str, start: date, calendar: Calendar
) -> tuple[date | None, date | None, bool]:
    """Statutory and promised last days of the limit `key` from `start`, pauses and extension counted; and whether
    a day on the way is not yet published. None where no limit is set; a promise that would end after the law's last
    day, festivals between counted, is none: the case is measured by the earlier of both."""
    terms = terms_of(filing)
    statutory, promised, provisional = None, None, False
    for suffix in ("", "_promised"):
        limit = terms.limit(key + suffix)
        if limit is None:
            continue
        due = calendar.add(start, limit["days"], limit["unit"])
        stopped = _stopped(filing, key, limit["unit"], calendar)
        if stopped:
            due = calendar.add(start, limit["days"] + stopped, limit["unit"])
        provisional = provisional or due.provisional
        if key == "decision" and not suffix and filing.extended_days:
            extension = terms.limit("extension")
            due = calendar.add(due.date, filing.extended_days, extension["unit"] if extension else "WD")
        provisional = provisional or due.provisional
        if suffix:
            promised = due.date
        else:
            statutory = due.date
    if statutory and promised and promised > statutory:
        promised = None
    return statutory, promised, provisional


def _stopped(filing: Filing, key: str, unit: str, calendar: Calendar) -> int:
    if key != "decision" or filing.pk is None:
        return 0
    total = 0
    for pause in filing.pauses.all():
        if pause.ends_on:
            days = calendar.workdays_between(pause.starts_on, pause.ends_on) if unit == "WD" else 0
            total += days if unit == "WD" else (pause.ends_on - pause.starts_on).days
    return total


def clock_of(filing: Filing, today: date | None = None, calendar: Calendar | None = None) -> Clock | None:
    """The clock that runs now, or None when none does (draft, closed)."""
    today, calendar = today or offices.today(), calendar or offices.calendar()
    key = running_limit(filing)
    if key is None or filing.stage_from is None or filing.statutory_due is None:
        return None
    terms = terms_of(filing)
    limit, promise = terms.limit(key), terms.limit(key + "_promised")
    if limit is None:
        return None
    pause = next((row for row in filing.pauses.all() if row.ends_on is None), None)
    standing = pause.starts_on if pause else today
    left = _between(standing, filing.statutory_due, limit["unit"], calendar)
    left_promised = (
        _between(standing, filing.promised_due, promise["unit"], calendar)
        if filing.promised_due and promise
        else None
    )
    measured, total = (left, limit["days"]) if left_promised is None else (left_promised, promise["days"])  # type: ignore[index]
    return Clock(
        key=key,
        label=limit["label"],
        start=filing.stage_from,
        statutory=filing.statutory_due,
        statutory_days=limit["days"],
        unit=limit["unit"],
        promised=filing.promised_due,
        promised_days=promise["days"] if promise else None,
        promised_unit=promise["unit"] if promise else "",
        left=left,
        left_promised=left_promised,
        share=max(0.0, 1 - measured / total) if total else 1.0,
        paused_since=pause.starts_on if pause else None,
        pause_reason=pause.reason if pause else "",
        provisional=due_dates(filing, key, filing.stage_from, calendar)[2],
        source=limit["source"],
        certain=limit["certain"],
    )


def _between(today: date, due: date, unit: str, calendar: Calendar) -> int:
    return calendar.workdays_between(today, due) if unit == "WD" else (due - today).days


def strip_of(clock: Clock, calendar: Calendar | None = None) -> list[Day]:
    """Every day of the period, for the strip at the top of the desk."""
    return (calendar or offices.calendar()).days(clock.start, clock.statutory)


def timeline_of(filing: Filing) -> list[Any]:
    """Events of the filing, oldest first."""
    return list(filing.events.select_related("actor"))
