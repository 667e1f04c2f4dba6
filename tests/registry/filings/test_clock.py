"""The clock of a filing on made-up days: what counts, what does not, and what nobody knows yet."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registry.filings.declarations import Refusal
from registry.filings.models import Filing, Pause, Provision
from registry.filings.selectors.clock import clock_of, due_dates, strip_of
from registry.filings.services.deadlines import refresh_deadlines
from registry.filings.services.transitions import allowed_moves
from registry.filings.tasks import sweep_deadlines
from registry.filings.workflows import CLOSED, State
from registry.offices.workflows import Calendar, DayKind
from tests.factories.cases import case_in, make, people
from tests.factories.filings import complete_filing
from tests.factories.people import HolidayFactory

pytestmark = pytest.mark.django_db
CALENDAR = Calendar()


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.fixture
def cast_():
    return people()


def reviewing_since(day: date, cast_) -> Filing:
    """A case accepted on `day` and under review since."""
    filing = complete_filing("association", cast_.applicant)
    for move in ("submit", "accept", "start_review"):
        filing = make(move, filing, cast_, at=noon(day))
    return filing


class TestLimits:
    def test_each_stage_has_its_own_limit_from_its_own_day(self, cast_):
        filing = complete_filing("association", cast_.applicant)
        start = date(2026, 11, 2)  # a Monday without a festival near it
        filing = make("submit", filing, cast_, at=noon(start))
        assert (filing.stage_from, filing.statutory_due, filing.promised_due) == (
            start,
            date(2026, 11, 9),
            date(2026, 11, 4),
        )
        filing = make("accept", filing, cast_, at=noon(date(2026, 11, 4)))
        assert filing.stage_from == filing.accepted_on == date(2026, 11, 4)
        # 60 日 from 4 November is Sunday 3 January: the next working day, promised in ten working days.
        assert (filing.statutory_due, filing.promised_due) == (date(2027, 1, 4), date(2026, 11, 18))

    def test_the_unit_of_the_sixty_days_is_a_setting(self, cast_):
        row = Provision.objects.get(matter="association-establishment", key="decision")
        row.value = {**row.value, "unit": "WD"}
        row.save()
        filing = reviewing_since(date(2026, 3, 2), cast_)
        assert CALENDAR.workdays_between(date(2026, 3, 2), filing.statutory_due) == 60

    def test_a_promise_beyond_the_law_measures_nothing(self, cast_):
        filing = complete_filing("association", cast_.applicant)
        for move in ("submit", "accept"):
            filing = make(move, filing, cast_, at=noon(date(2026, 3, 2)))
        filing.declaration["limits"]["decision_promised"] |= {"days": 200}
        statutory, promised, _ = due_dates(filing, "decision", date(2026, 3, 2), CALENDAR)
        assert (statutory, promised) == (filing.statutory_due, None)
        filing.promised_due = promised
        assert clock_of(filing, statutory + timedelta(days=3)).days_left_text == "超期 3 天"

    def test_a_case_keeps_the_terms_it_was_submitted_under(self, cast_):
        filing = reviewing_since(date(2026, 3, 2), cast_)
        Provision.objects.filter(key="decision").update(value={"days": 1, "unit": "WD", "label": "一天"})
        assert clock_of(filing, date(2026, 3, 3)).statutory_days == 60

    def test_festivals_push_working_days_and_the_strip_shows_them(self, cast_):
        filing = reviewing_since(date(2026, 9, 25), cast_)
        assert CALENDAR.workdays_between(date(2026, 9, 25), filing.promised_due) == 10
        kinds = {day.kind for day in strip_of(clock_of(filing, date(2026, 9, 28)))}
        assert kinds == {DayKind.WORKDAY, DayKind.WEEKEND, DayKind.HOLIDAY, DayKind.MAKEUP}

    def test_closed_cases_have_no_clock(self, cast_):
        for number, state in enumerate(sorted(CLOSED - {State.ANNOUNCED})):
            name = f"北京市海淀区{'甲乙丙丁戊'[number] * 4}协会"
            assert clock_of(case_in(state.value, cast_, name=name)) is None


class TestStopping:
    def test_the_days_of_a_pause_do_not_count(self, cast_):
        start = date(2026, 11, 2)
        filing = reviewing_since(start, cast_)
        before = (filing.statutory_due, filing.promised_due)
        make("pause", filing, cast_, at=noon(date(2026, 11, 9)))
        filing = make("resume", filing, cast_, at=noon(date(2026, 11, 16)))
        assert filing.promised_due == CALENDAR.add(before[1], 5, "WD").date
        assert filing.statutory_due == CALENDAR.add(start, 60 + 7, "CD").date

    def test_while_it_is_stopped_what_is_left_stands_still(self, cast_):
        filing = reviewing_since(date(2026, 11, 2), cast_)
        filing = make("pause", filing, cast_, at=noon(date(2026, 11, 9)))
        clocks = [clock_of(filing, date(2026, 11, 9) + timedelta(days=days)) for days in (0, 10, 300)]
        assert {(clock.left, clock.left_promised, clock.tone, clock.days_left_text) for clock in clocks} == {
            (clocks[0].left, 5, "paused", "停表")
        }

    def test_pauses_add_up(self, cast_):
        start = date(2026, 11, 2)
        filing = reviewing_since(start, cast_)
        for stop, go_on in ((9, 10), (12, 16)):
            make("pause", filing, cast_, at=noon(date(2026, 11, stop)))
            filing = make("resume", filing, cast_, at=noon(date(2026, 11, go_on)))
        assert filing.statutory_due == CALENDAR.add(start, 60 + 1 + 4, "CD").date

    def test_a_case_is_stopped_once_at_a_time(self, cast_):
        filing = reviewing_since(date(2026, 11, 2), cast_)
        stop = noon(date(2026, 11, 4))
        make("pause", filing, cast_, at=stop)
        with pytest.raises(Exception, match="已经停止计时"):
            make("pause", filing, cast_, at=stop)
        with pytest.raises(Exception, match="请先恢复计时"):
            make("recommend", filing, cast_)
        make("resume", filing, cast_)
        with pytest.raises(Exception, match="没有停止计时"):
            make("resume", filing, cast_)
        assert Pause.objects.filter(ends_on__isnull=True).count() == 0


class TestExtending:
    def test_ten_working_days_more_once(self, cast_):
        filing = reviewing_since(date(2026, 3, 2), cast_)
        before = filing.statutory_due
        filing = make("extend", filing, cast_, at=noon(date(2026, 4, 1)))
        assert CALENDAR.workdays_between(before, filing.statutory_due) == 10
        assert filing.state == "reviewing"
        with pytest.raises(Exception, match="不能再次延期"):
            make("extend", filing, cast_)

    def test_a_pause_after_an_extension_keeps_both(self, cast_):
        start = date(2026, 3, 2)
        filing = reviewing_since(start, cast_)
        make("extend", filing, cast_, at=noon(date(2026, 3, 9)))
        make("pause", filing, cast_, at=noon(date(2026, 3, 10)))
        filing = make("resume", filing, cast_, at=noon(date(2026, 3, 13)))
        plain = CALENDAR.add(start, 63, "CD").date
        assert filing.statutory_due == CALENDAR.add(plain, 10, "WD").date


class TestWhatIsOver:
    """A period is lengthened or stopped while it runs (行政许可法 art. 42, 45); once over it is not revived."""

    def test_it_is_neither_extended_nor_stopped(self, cast_):
        filing = reviewing_since(date(2026, 3, 2), cast_)
        late = noon(filing.statutory_due + timedelta(days=1))
        for move in ("extend", "pause"):
            with pytest.raises(Refusal, match="届满"):
                make(move, filing, cast_, at=late)
        for who in (cast_.reviewer, cast_.approver):
            assert {"extend", "pause"}.isdisjoint(row.name for row in allowed_moves(filing, who))

    def test_on_its_last_day_it_still_is(self, cast_):
        filing = reviewing_since(date(2026, 3, 2), cast_)
        filing = make("extend", filing, cast_, at=noon(filing.statutory_due))
        assert filing.extended_days == 10

    def test_a_stopped_one_is_not_over_however_long_it_stands(self, cast_):
        filing = reviewing_since(date(2026, 3, 2), cast_)
        make("pause", filing, cast_, at=noon(date(2026, 3, 10)))
        filing = make("extend", filing, cast_, at=noon(filing.statutory_due + timedelta(days=30)))
        assert filing.extended_days == 10


class TestAYearNobodyHasPublished:
    @pytest.mark.parametrize(
        "start", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 10), date(2031, 2, 1)]
    )
    def test_it_never_raises_and_says_so(self, cast_, start):
        filing = reviewing_since(start, cast_)
        clock = clock_of(filing, start + timedelta(days=5))
        assert clock.provisional and filing.statutory_due > start
        assert any(day.provisional for day in strip_of(clock))

    def test_a_period_within_published_years_is_certain(self, cast_):
        assert not clock_of(reviewing_since(date(2026, 3, 2), cast_), date(2026, 3, 3)).provisional

    def test_an_extension_into_the_unknown_is_marked(self, cast_):
        filing = reviewing_since(date(2026, 10, 26), cast_)
        assert not clock_of(filing, date(2026, 11, 2)).provisional
        filing = make("extend", filing, cast_, at=noon(date(2026, 11, 2)))
        assert clock_of(filing, date(2026, 11, 2)).provisional


class TestACalendarThatChanges:
    def test_holidays_entered_later_move_the_days_of_running_cases(self, cast_):
        filing = reviewing_since(date(2026, 12, 28), cast_)
        before = (filing.statutory_due, filing.promised_due)
        assert refresh_deadlines() == 0
        for day in (4, 5, 6):
            HolidayFactory(date=date(2027, 1, day))
        assert refresh_deadlines() == 1
        filing.refresh_from_db()
        assert filing.promised_due == CALENDAR.add(before[1], 3, "WD").date
        assert refresh_deadlines() == 0

    def test_a_holiday_saves_the_office_from_silence(self, cast_):
        filing = complete_filing("association", cast_.applicant)
        received = timezone.localdate() - timedelta(days=9)
        make("submit", filing, cast_, at=noon(received))
        for days in range(1, 10):
            HolidayFactory(date=received + timedelta(days=days))
        assert sweep_deadlines() == 0
        filing.refresh_from_db()
        assert filing.state == "submitted"


class TestTones:
    @pytest.mark.parametrize(
        ("days_after", "tone", "text"),
        [(0, "calm", "还剩 10 个工作日"), (8, "calm", "还剩 6 个工作日"), (9, "soon", "还剩 5 个工作日"),
         (14, "soon", "承诺今天到期"), (15, "over", "超承诺 1 个工作日")],
    )  # fmt: skip
    def test_colours_turn_at_half_and_at_the_end(self, cast_, days_after, tone, text):
        start = date(2026, 11, 2)
        filing = reviewing_since(start, cast_)
        days = {8: 4, 9: 5, 14: 10, 15: 11}.get(days_after, 0)
        clock = clock_of(filing, CALENDAR.add(start, days, "WD").date)
        assert (clock.tone, clock.days_left_text) == (tone, text)

    def test_without_a_promise_the_law_measures(self, cast_):
        Provision.objects.filter(key="decision_promised").delete()
        start = date(2026, 11, 2)
        filing = reviewing_since(start, cast_)
        clock = clock_of(filing, filing.statutory_due + timedelta(days=2))
        assert (clock.promised, clock.tone, clock.days_left_text) == (None, "over", "超期 2 天")

    def test_a_promise_in_calendar_days_is_counted_in_them(self, cast_):
        Provision.objects.filter(key="decision_promised").update(
            value={"days": 20, "unit": "CD", "label": "承诺"}
        )
        start = date(2026, 11, 2)
        clock = clock_of(reviewing_since(start, cast_), start)
        assert (clock.left_promised, clock.days_left_text) == (
            (clock.promised - start).days,
            f"还剩 {(clock.promised - start).days} 天",
        )


@given(
    start=st.dates(date(2004, 1, 1), date(2060, 1, 1)),
    days=st.integers(0, 400),
    unit=st.sampled_from(["WD", "CD"]),
    today=st.dates(date(2004, 1, 1), date(2060, 1, 1)),
)
def test_any_day_and_any_limit_make_a_clock_that_agrees_with_a_slow_count(start, days, unit, today):
    filing = Filing(pk=-1, state="reviewing", stage_from=start)
    filing._prefetched_objects_cache = {"pauses": []}  # no database in the loop
    filing.declaration = {
        "limits": {"decision": {"days": days, "unit": unit, "label": "期限", "source": "", "certain": True}}
    }
    due, promised, _ = due_dates(filing, "decision", start, CALENDAR)
    assert promised is None and due >= start
    filing.statutory_due = due
    clock = clock_of(filing, today, CALENDAR)
    step = 1 if due >= today else -1
    slow, day = 0, today
    while day != due:
        counted = day + timedelta(days=1) if step > 0 else day
        slow += step * (CALENDAR.is_workday(counted).is_workday if unit == "WD" else 1)
        day += timedelta(days=step)
    assert clock.left == slow
    assert (clock.tone == "over") == (slow < 0)
