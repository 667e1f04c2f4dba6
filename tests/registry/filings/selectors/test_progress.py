"""How far a filing has come, in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from registry.filings.selectors.clock import clock_of
from registry.filings.selectors.completeness import findings
from registry.filings.selectors.progress import coming, day_words, next_words, saved_words, steps_of
from registry.filings.services.drafts import save_answers
from tests.factories import filings as make
from tests.factories.cases import WAY, case_in
from tests.factories.cases import people as cast_with_codes

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "今天"),
        (date(2026, 11, 22), "昨天"),
        (date(2026, 11, 20), "11月20日"),
        (date(2025, 12, 31), "2025年12月31日"),
    ],
)
def test_days_in_words(day, words):
    assert day_words(day, date(2026, 11, 23)) == words


@pytest.mark.django_db
def test_when_it_was_saved_is_told_in_the_time_of_the_city():
    filing = make.draft("service")
    filing.saved_at = datetime(2026, 11, 23, 3, 38, tzinfo=ZoneInfo("UTC"))
    assert saved_words(filing, datetime(2026, 11, 23, 18, 0, tzinfo=BEIJING)) == "已自动保存 今天 11:38"
    assert saved_words(filing, datetime(2026, 11, 24, 0, 1, tzinfo=BEIJING)) == "已自动保存 昨天 11:38"


@pytest.mark.django_db
def test_steps_are_todo_until_begun_faulty_until_complete_then_done():
    filing = make.draft("service")
    assert [step.state for step in steps_of(filing, findings(filing))] == ["todo"] * 6
    save_answers(filing.pk, {"division": "110108"}, actor=filing.applicant)
    filing.refresh_from_db()
    first = steps_of(filing, findings(filing))[0]
    assert (first.state, first.note) == ("faulty", "还差 1 项")
    complete = make.complete_filing("service")
    assert [step.state for step in steps_of(complete, findings(complete))] == ["done"] * 5 + ["todo"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", WAY)
def test_every_state_says_what_is_next(state):
    filing = case_in(state, cast_with_codes())
    clock = clock_of(filing)
    assert next_words(filing, clock).endswith("。")
    assert all(row.text for row in coming(filing, clock))
