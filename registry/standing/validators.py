"""Which dates can be true of an act or a period, without a database."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a statement. An act cannot lie ahead, the bounds of a period may; `follows`: a date not later than it.

    `label`: what sentences call it where that is not the name of its column.
    """

    field: str
    act: bool = True
    follows: str = ""
    label: str = ""


def after(label: str, day: date | None, earlier_label: str, earlier: date | None) -> str:
    """A sentence when `day` lies before what it must follow; '' otherwise. The same day is right."""
    if day is None or earlier is None or day >= earlier:
        return ""
    return f"{label}不能早于{earlier_label}（{earlier.isoformat()}），请核对两个日期。"


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, the month's last day where it has none; `date.max` past year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
