"""The calendar against the published years, against a slow count, and beyond what anybody has published."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.offices.workflows import Calendar, DayKind, Due, Workday, published_years

PLAIN = Calendar()
near = st.dates(date(2003, 1, 1), date(2030, 12, 31))
overrides = st.dictionaries(st.dates(date(2025, 12, 1), date(2027, 3, 31)), st.booleans(), max_size=12)
# Made up for the tests in the shape of a State Council notice.
TABLE_2027 = {
    **{date(2027, 1, day): False for day in (1, 2, 3)},
    **{date(2027, 2, day): False for day in range(5, 13)},
    **{date(2027, 5, day): False for day in range(1, 6)},
    **{date(2027, 10, day): False for day in range(1, 8)},
    date(2027, 2, 14): True,
}


def slow_add(calendar: Calendar, start: date, n: int) -> date:
    worked = 0
    day = start
    while worked < n:
        day += timedelta(days=1)
        if calendar.is_workday(day).is_workday:
            worked += 1
    return day


def test_published_holidays_and_made_up_weekends_are_known():
    assert PLAIN.is_workday(date(2026, 10, 1)) == Workday(False, False)
    assert PLAIN.is_workday(date(2026, 10, 10)) == Workday(True, False)
    assert PLAIN.is_workday(date(2026, 11, 22)) == Workday(False, False)
    assert PLAIN.is_workday(date(2026, 11, 23)) == Workday(True, False)


def test_a_year_nobody_has_published_falls_back_on_weekends_and_says_so():
    assert PLAIN.is_workday(date(2027, 10, 1)) == Workday(True, True)
    assert PLAIN.is_workday(date(2027, 10, 2)) == Workday(False, True)
    assert PLAIN.is_workday(date(2003, 10, 1)) == Workday(True, True)


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_it_agrees_with_the_published_table_wherever_there_is_one(day):
    assert PLAIN.is_workday(day) == Workday(chinese_calendar.is_workday(day), False)


def test_staff_stand_above_the_table():
    calendar = Calendar({date(2026, 11, 23): False, date(2026, 10, 1): True, date(2027, 10, 1): False})
    assert calendar.is_workday(date(2026, 11, 23)) == Workday(False, False)
    assert calendar.is_workday(date(2026, 10, 1)) == Workday(True, False)
    assert calendar.is_workday(date(2027, 10, 1)) == Workday(False, False)
    assert calendar.is_workday(date(2027, 10, 4)) == Workday(True, True)


def test_a_day_entered_before_the_notice_stays_provisional():
    day = date(2027, 10, 1)
    assert Calendar({day: False}, provisional_days=[day]).is_workday(day) == Workday(False, True)


def test_a_year_entered_whole_is_no_longer_provisional():
    assert published_years(TABLE_2027) == {2027}
    calendar = Calendar(TABLE_2027)
    assert calendar.is_workday(date(2027, 6, 1)) == Workday(True, False)
    assert calendar.is_workday(date(2028, 6, 1)) == Workday(True, True)
    assert published_years(TABLE_2027, provisional_days=[date(2027, 5, 1)]) == frozenset()
    assert published_years({date(2027, 1, 1): False}) == frozenset()


def test_provisional_years_may_be_named():
    calendar = Calendar(provisional_years=[2026])
    assert calendar.is_workday(date(2026, 6, 1)).provisional
    assert not calendar.is_workday(date(2027, 6, 1)).provisional


@pytest.mark.parametrize(
    ("start", "n", "unit", "due"),
    [
        (date(2026, 11, 23), 5, "WD", Due(date(2026, 11, 30), False)),
        (date(2026, 11, 21), 1, "WD", Due(date(2026, 11, 23), False)),
        (date(2026, 9, 30), 1, "WD", Due(date(2026, 10, 8), False)),
        (date(2026, 10, 8), 2, "WD", Due(date(2026, 10, 10), False)),
        (date(2026, 12, 25), 20, "WD", Due(date(2027, 1, 22), True)),
        (date(2026, 12, 25), 4, "WD", Due(date(2026, 12, 31), False)),
        (date(2026, 11, 23), 0, "WD", Due(date(2026, 11, 23), False)),
        (date(2026, 9, 20), 15, "CD", Due(date(2026, 10, 8), False)),
        (date(2026, 11, 23), 60, "CD", Due(date(2027, 1, 22), True)),
        (date(2026, 11, 22), 0, "CD", Due(date(2026, 11, 23), False)),
    ],
)
def test_a_period_starts_the_day_after_and_a_calendar_period_ends_on_a_working_day(start, n, unit, due):
    assert PLAIN.add(start, n, unit) == due


def test_a_calendar_period_may_be_left_where_it_ends():
    assert PLAIN.add(date(2026, 9, 20), 15, "CD", roll=False) == Due(date(2026, 10, 5), False)
    assert PLAIN.add(date(2026, 11, 23), 300, "CD", roll=False) == Due(date(2027, 9, 19), False)


def test_a_moment_counts_as_its_day():
    assert PLAIN.add(datetime(2026, 9, 30, 23, 59), 1) == Due(date(2026, 10, 8), False)
    assert PLAIN.is_workday(datetime(2026, 10, 1, 8)) == Workday(False, False)


@pytest.mark.parametrize(("n", "unit"), [(-1, "WD"), (-1, "CD"), (1, "months")])
def test_a_negative_period_or_an_unknown_unit_is_a_programming_error(n, unit):
    with pytest.raises(ValueError):
        PLAIN.add(date(2026, 1, 1), n, unit)


@given(near, st.integers(0, 120), overrides)
def test_adding_agrees_with_counting_day_by_day(start, n, overridden):
    calendar = Calendar(overridden)
    due = calendar.add(start, n)
    assert due.date == slow_add(calendar, start, n)
    on_the_way = [start + timedelta(days=i) for i in range(1, (due.date - start).days + 1)]
    assert due.provisional == any(calendar.is_workday(day).provisional for day in on_the_way)
    assert calendar.workdays_between(start, due.date) == n


@given(near, near, overrides)
def test_counting_between_agrees_with_counting_day_by_day(a, b, overridden):
    calendar = Calendar(overridden)
    low, high = sorted((a, b))
    slow = sum(day.is_workday for day in calendar.days(low + timedelta(days=1), high))
    assert calendar.workdays_between(a, b) == (slow if a <= b else -slow)


@given(near, st.integers(0, 400), overrides)
def test_a_calendar_period_ends_on_the_first_working_day_at_or_after_its_end(start, n, overridden):
    calendar = Calendar(overridden)
    end = start + timedelta(days=n)
    due = calendar.add(start, n, "CD").date
    assert due >= end
    assert calendar.is_workday(due).is_workday
    assert not any(day.is_workday for day in calendar.days(end, due - timedelta(days=1)))


@given(st.dates(), st.integers(0, 400), st.sampled_from(["WD", "CD"]), st.booleans())
def test_no_date_from_year_1_to_9999_raises(start, n, unit, roll):
    due = PLAIN.add(start, n, unit, roll=roll)
    assert start <= due.date <= date.max
    PLAIN.workdays_between(due.date, start)
    assert len(PLAIN.days(start, due.date)) == (due.date - start).days + 1


def test_the_ends_of_time_are_answered():
    assert PLAIN.add(date.max, 1) == Due(date.max, True)
    assert PLAIN.add(date(9999, 12, 1), 10_000, "CD") == Due(date.max, True)
    assert PLAIN.add(date.max, 10**12, "CD") == Due(date.max, True)
    assert PLAIN.is_workday(date.min) == Workday(True, True)
    assert Calendar({date.max: False}).next_workday(date.max) == Due(date.max, True)
    assert (
        PLAIN.workdays_between(date.min, date.max) == -PLAIN.workdays_between(date.max, date.min) > 2_600_000
    )


def test_a_strip_draws_every_day_with_its_kind_and_name():
    strip = PLAIN.days(date(2026, 10, 7), date(2026, 10, 11))
    assert [(day.kind, day.name, day.is_workday) for day in strip] == [
        (DayKind.HOLIDAY, "国庆节", False),
        (DayKind.WORKDAY, "", True),
        (DayKind.WORKDAY, "", True),
        (DayKind.MAKEUP, "国庆节", True),
        (DayKind.WEEKEND, "", False),
    ]
    assert PLAIN.days(date(2026, 10, 8), date(2026, 10, 7)) == []
    assert PLAIN.days(date(2027, 1, 1), date(2027, 1, 1))[0].provisional


def test_a_strip_shows_the_word_of_staff_and_drops_a_festival_they_overrule():
    day, worked = date(2026, 11, 23), date(2026, 10, 1)
    calendar = Calendar({day: False, worked: True}, names={day: "临时放假"})
    assert calendar.day(day).name == "临时放假"
    assert calendar.day(day).kind is DayKind.HOLIDAY
    assert (calendar.day(worked).kind, calendar.day(worked).name) == (DayKind.WORKDAY, "")
