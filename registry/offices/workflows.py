"""The calendar of the office: which days are worked, when a period ends, how many working days lie between.

Periods of the licensing law count working days 工作日 without statutory holidays (行政许可法 art. 82); the first day
is not counted (民法典 art. 201); a period that ends on a day off ends on the next working day (民法典 art. 203).
Published holidays come from chinesecalendar as far as it reaches, rows entered by staff stand above it, and a year
that nobody has published yet falls back on weekends with the mark `provisional`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from chinese_calendar.constants import Holiday as Festival
from chinese_calendar.constants import holidays as PUBLISHED_HOLIDAYS
from chinese_calendar.constants import workdays as PUBLISHED_WORKDAYS

Unit = Literal["WD", "CD"]

_PUBLISHED_YEARS = {day.year for day in PUBLISHED_HOLIDAYS}
_FIRST_WEEKEND_DAY = 5
_ONE_DAY = timedelta(days=1)
# 全国年节及纪念日放假办法 (国务院令第795号, in force 2025-01-01) art. 2: thirteen days off, these three among them.
_STATUTORY_DAYS_OFF = 13
_FIXED_FESTIVALS = ((1, 1), (5, 1), (10, 1))


class DayKind(StrEnum):
    """What a day is on the strip: `MAKEUP` is a weekend day that is worked 调休上班."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class Workday(NamedTuple):
    """Whether a day is worked, and whether that is still to be confirmed by the published table."""

    is_workday: bool
    provisional: bool


class Due(NamedTuple):
    """The last day of a period; `provisional` when a day on the way to it is not yet published."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a strip. `name` is the festival or the note of staff, '' for none."""

    date: date
    kind: DayKind
    provisional: bool
    name: str = ""

    @property
    def is_workday(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.MAKEUP)


def published_years(
    overrides: Mapping[date, bool], provisional_days: Collection[date] = ()
) -> frozenset[int]:
    """The years whose holiday table staff have entered completely, so that they are no longer provisional.

    A year is complete when its confirmed days off are at least the thirteen of the law and hold 1 January, 1 May
    and 1 October. `overrides` maps a day to "is worked"; `provisional_days` are those entered before the notice.
    """
    days_off: dict[int, set[tuple[int, int]]] = {}
    for day, is_workday in overrides.items():
        if not is_workday and day not in provisional_days:
            days_off.setdefault(day.year, set()).add((day.month, day.day))
    return frozenset(
        year
        for year, days in days_off.items()
        if len(days) >= _STATUTORY_DAYS_OFF and days.issuperset(_FIXED_FESTIVALS)
    )


class Calendar:
    """Answers for every date from year 1 to 9999 and never raises for one.

    `overrides` maps a day to whether it is worked and wins over everything. `provisional_days` are overrides that
    await the official notice. `provisional_years` are the years without a published table; left out, they are all
    years that neither chinesecalendar nor `published_years(overrides)` covers. `names` gives staff's word for a day.
    """

    def __init__(
        self,
        overrides: Mapping[date, bool] | None = None,
        *,
        provisional_years: Collection[int] | None = None,
        provisional_days: Collection[date] = (),
        names: Mapping[date, str] | None = None,
    ) -> None:
        self._overrides = dict(overrides or {})
        self._provisional_days = frozenset(provisional_days)
        self._names = dict(names or {})
        self._provisional_years = None if provisional_years is None else frozenset(provisional_years)
        self._published_years = _PUBLISHED_YEARS | published_years(self._overrides, self._provisional_days)

    def is_workday(self, day: date) -> Workday:
        """Whether `day` is worked, and whether the answer is provisional."""
        day = _plain(day)
        if day in self._overrides:
            return Workday(self._overrides[day], day in self._provisional_days)
        return Workday(_worked_by_table(day), self._is_provisional_year(day.year))

    def _is_provisional_year(self, year: int) -> bool:
        if self._provisional_years is not None:
            return year in self._provisional_years
        return year not in self._published_years

    def add(self, start: date, n: int, unit: Unit = "WD", *, roll: bool = True) -> Due:
        """The last day of a period of `n` working days (WD) or calendar days (CD) that begins with `start`.

        Counting starts on the day after `start`; `n=0` ends on `start`. With `roll` a period of calendar days that
        ends on a day off ends on the next working day. A period past the last day of year 9999 ends there,
        provisionally. ValueError for a negative `n` or another unit.
        """
        if n < 0:
            raise ValueError("a period cannot be negative")
        if unit == "WD":
            return self._add_workdays(_plain(start), n)
        if unit == "CD":
            return self._add_calendar_days(_plain(start), n, roll=roll)
        raise ValueError(f"unknown unit {unit!r}: expected WD or CD")

    def _add_workdays(self, start: date, n: int) -> Due:
        day, left, doubtful = start, n, False
        while left and day < date.max:
            day += _ONE_DAY
            is_workday, provisional = self.is_workday(day)
            left -= is_workday
            doubtful |= provisional
        return Due(day, doubtful or left > 0)

    def _add_calendar_days(self, start: date, n: int, *, roll: bool) -> Due:
        if n > (date.max - start).days:
            return Due(date.max, True)
        end = start + timedelta(days=n)
        return self.next_workday(end) if roll else Due(end, False)

    def next_workday(self, day: date) -> Due:
        """`day` itself when it is worked, else the first working day after it."""
        day = _plain(day)
        is_workday, doubtful = self.is_workday(day)
        while not is_workday and day < date.max:
            day += _ONE_DAY
            is_workday, provisional = self.is_workday(day)
            doubtful |= provisional
        return Due(day, doubtful or not is_workday)

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`, so that `add(a, n)` lies `n` after `a`; negative if b < a."""
        a, b = _plain(a), _plain(b)
        if b < a:
            return -self.workdays_between(b, a)
        count = _weekdays_up_to(b) - _weekdays_up_to(a)
        for day in PUBLISHED_HOLIDAYS.keys() | PUBLISHED_WORKDAYS.keys() | self._overrides.keys():
            if a < day <= b:
                count += self.is_workday(day).is_workday - (day.weekday() < _FIRST_WEEKEND_DAY)
        return count

    def days(self, start: date, end: date) -> list[Day]:
        """Every day from `start` to `end`, both included, for a strip; empty when `end` is before `start`."""
        return [self.day(day) for day in _each(_plain(start), _plain(end))]

    def day(self, day: date) -> Day:
        """What `day` is, with its name."""
        day = _plain(day)
        is_workday, provisional = self.is_workday(day)
        is_weekend = day.weekday() >= _FIRST_WEEKEND_DAY
        name = self._names.get(day, "")
        # Staff's override may contradict the published table: then its festival is no longer the day's name.
        if not name and is_workday == _worked_by_table(day):
            name = _festival(day)
        if is_workday:
            kind = DayKind.MAKEUP if is_weekend else DayKind.WORKDAY
        else:
            kind = DayKind.WEEKEND if is_weekend and not name else DayKind.HOLIDAY
        return Day(day, kind, provisional, name)


def _plain(day: date) -> date:
    # A datetime is a date to Python, but equals no key of a table of dates.
    return day.date() if isinstance(day, datetime) else day


def _worked_by_table(day: date) -> bool:
    if day in PUBLISHED_WORKDAYS:
        return True
    return day.weekday() < _FIRST_WEEKEND_DAY and day not in PUBLISHED_HOLIDAYS


def _festival(day: date) -> str:
    english = PUBLISHED_HOLIDAYS.get(day) or PUBLISHED_WORKDAYS.get(day)
    return Festival(english).chinese if english else ""


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from 1 January of year 1, a Monday, up to and including `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _FIRST_WEEKEND_DAY + min(rest, _FIRST_WEEKEND_DAY)


def _each(start: date, end: date) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)
