"""Which dates can be true of an act or a period, without a database."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a statement. An act cannot lie ahead, the bounds of a period may; `follows`: a date not later than it.

    `label`: what sentences call it where that is not the name of its column. `lived`: the body must have lived that day.
    """

    field: str
    act: bool = True
    follows: str = ""
    label: str = ""
    lived: bool = False


def after(label: str, day: date | None, earlier_label: str, earlier: date | None) -> str:
    """A sentence when `day` lies before what it must follow; '' otherwise. The same day is right."""
    if day is None or earlier is None or day >= earlier:
        return ""
    return f"{label}不能早于{earlier_label}（{earlier.isoformat()}），请核对两个日期。"


#: 评估等级: five years under 民政部令第39号 and, since 2026-03-01, the five calendar years after the announcement.
GRADE_MONTHS = 60

_SAYS_NOTHING = frozenset({"无", "没有", "暂无", "不详", "未知", "略", "同上"})


def hollow(label: str, text: str) -> str:
    """A sentence when what must be public says nothing; '' for words, and where nothing was written."""
    bare = text.strip(" \t\u3000-—_/\\.。,，、·*?？")
    return f"{label}请写明具体内容，会向社会公开。" if text and (not bare or bare in _SAYS_NOTHING) else ""


def within_life(
    label: str, day: date | None, registered_on: date | None, dissolved_on: date | None = None
) -> str:
    """A sentence when `day` lies outside a body's life; '' when it does not or a bound is unknown.

    Only 注销 ends the life: one annulled or revoked is put on the list for that very reason (民政部令第60号).
    """
    if day and registered_on and day < registered_on:
        return f"{label}不能早于该组织的成立登记日期（{registered_on.isoformat()}），请核对。"
    if day and dissolved_on and day > dissolved_on:
        return f"{label}不能晚于该组织的注销日期（{dissolved_on.isoformat()}），请核对。"
    return ""


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
