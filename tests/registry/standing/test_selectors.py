"""Standing and grades on every day of a small world, against an oracle that looks at one day after another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry.ledger.services import open_body, record
from registry.organisations.models import Organisation
from registry.standing import selectors
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from tests.factories.bodies import body, new_code

START = date(2024, 1, 1)
SPAN = 40  # days of the small world

days = st.integers(0, SPAN).map(lambda number: START + timedelta(days=number))
periods = st.tuples(days, days).map(sorted)


class Oracle:
    """Plays the days one by one and keeps what is true at the end of each."""

    def __init__(self, listings: list[Listing], grades: list[Grade]) -> None:
        self.listings = listings
        self.grades = grades

    def lists(self, on: date) -> set[str]:
        standing_on: dict[int, bool] = {}
        day = START - timedelta(days=1)
        while day <= on:
            for number, row in enumerate(self.listings):
                if row.listed_on == day:
                    standing_on[number] = True
                if row.removed_on == day:
                    standing_on[number] = False
            day += timedelta(days=1)
        return {self.listings[number].list for number, there in standing_on.items() if there}

    def grade(self, on: date) -> str:
        now = [row for row in self.grades if self._valid(row, on)]
        if now:
            return max(now, key=lambda row: (row.starts_on, row.pk)).value
        begun = sorted(
            (row for row in self.grades if row.starts_on <= on), key=lambda row: (row.starts_on, row.pk)
        )
        return "expired" if begun and self._valid(begun[-1], begun[-1].ends_on) else "none"

    @staticmethod
    def _valid(row: Grade, on: date) -> bool:
        covered = {row.starts_on + timedelta(days=n) for n in range((row.ends_on - row.starts_on).days + 1)}
        return on in covered and not (row.cancelled_on and row.cancelled_on <= on)


class EveryDay(TestCase):
    """Hypothesis with a transaction per example."""

    @given(
        listings=st.lists(
            st.tuples(st.sampled_from(["abnormal", "serious"]), periods, st.booleans()), max_size=3
        ),
        grades=st.lists(
            st.tuples(st.sampled_from(Grade.Value.values), periods, st.none() | days), max_size=3
        ),
    )
    def test_lists_and_grades(self, listings, grades) -> None:
        organisation = body(effective_on=date(2010, 1, 1))
        rows = [
            Listing.objects.create(
                organisation=organisation,
                list=name,
                ground="事由",
                listed_on=start,
                removed_on=end if removed else None,
            )
            for name, (start, end), removed in listings
        ]
        marks = [
            Grade.objects.create(
                organisation=organisation, value=value, starts_on=start, ends_on=end, cancelled_on=cancelled
            )
            for value, (start, end), cancelled in grades
        ]
        oracle = Oracle(rows, marks)
        for number in range(-1, SPAN + 2, 3):
            on = START + timedelta(days=number)
            answer = selectors.standing(organisation, on)
            assert {reason.code for reason in answer.reasons} == oracle.lists(on)
            assert answer.ok is not bool(oracle.lists(on))
            assert set(selectors.lists_for([organisation.pk], on)[organisation.pk]) == oracle.lists(on)
            assert selectors.grade_label(organisation, on) == oracle.grade(on)
            now = selectors.stands(reversed(marks), rows, on)
            assert (now.grade.label if now.grade else "none") == oracle.grade(on)
            assert {row.list for row in now.listings} == oracle.lists(on)


pytestmark = pytest.mark.django_db


def test_a_body_without_a_word_is_in_good_standing() -> None:
    answer = selectors.standing(body(), date(2026, 1, 1))
    assert (answer.ok, answer.reasons) == (True, ())


def test_before_registration_and_after_the_end() -> None:
    organisation = body(effective_on=date(2019, 5, 1))
    assert selectors.standing(organisation, date(2019, 4, 30)).reasons[0].code == "not_registered"
    assert selectors.standing(organisation, date(2019, 5, 1)).ok
    record(
        organisation,
        "revoked",
        {"status": "revoked", "status_reason": "吊销", "ended_on": date(2024, 3, 1)},
        effective_on=date(2024, 3, 1),
        actor=None,
        reason="吊销",
        source_kind="test",
    )
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert selectors.standing(organisation, date(2024, 2, 29)).ok
    answer = selectors.standing(organisation, date(2024, 3, 1))
    assert not answer.ok
    assert answer.reasons[0].sentence == "自2024年3月1日起登记证书已被吊销，不得再以其名义活动。"


def test_liquidation_counts_from_its_own_day() -> None:
    organisation = body(effective_on=date(2019, 5, 1))
    record(
        organisation,
        "liquidation",
        {"status": "liquidating"},
        effective_on=date(2024, 3, 1),
        actor=None,
        reason="清算",
        source_kind="test",
    )
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert selectors.standing(organisation, date(2024, 2, 29)).ok
    assert selectors.standing(organisation, date(2024, 3, 1)).reasons[0].code == "liquidating"


def test_since_when_an_imported_body_has_been_in_liquidation_nobody_knows() -> None:
    imported_on = date(2024, 3, 1)
    organisation = open_body(
        {
            "code": new_code(),
            "kind": "association",
            "name": "北京清理协会",
            "level": "city",
            "registered_on": date(2010, 1, 15),
            "status": "liquidating",
        },
        kind="imported",
        effective_on=imported_on,
        actor=None,
        source_kind="import",
    )
    assert selectors.standing(organisation, imported_on - timedelta(days=1)).ok
    [reason] = selectors.standing(organisation, imported_on).reasons
    assert (reason.code, reason.since) == ("liquidating", None)
    assert reason.sentence == "正在清算，不得开展清算以外的活动。"


def test_reasons_carry_dates_and_documents() -> None:
    organisation = body()
    Listing.objects.create(
        organisation=organisation,
        list="abnormal",
        ground="未按规定时限报送年度工作报告。",
        listed_on=date(2024, 7, 1),
        document_no="京民异〔2024〕1号",
    )
    reason = selectors.standing(organisation, date(2024, 7, 1)).reasons[0]
    assert (
        reason.sentence
        == "2024年7月1日被列入活动异常名录：未按规定时限报送年度工作报告（京民异〔2024〕1号）。"
    )
    assert (reason.since, reason.document_no) == (date(2024, 7, 1), "京民异〔2024〕1号")


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2023, 8, 30), False),
        (date(2023, 8, 31), True),
        (date(2024, 2, 28), True),
        (date(2024, 2, 29), False),
    ],
)
def test_penalties_count_for_whole_months(on: date, counts: bool) -> None:
    organisation = body()
    Penalty.objects.create(
        organisation=organisation,
        kind="fine",
        amount=1000,
        facts="事实",
        decided_on=date(2023, 8, 31),
        document_no="京民罚〔2023〕1号",
        authority="北京市民政局",
    )
    assert selectors.standing(organisation, on).ok, "only asked for with a number of months"
    assert selectors.standing(organisation, on, penalty_months=6).ok is not counts
    assert selectors.standing(organisation, on, penalty_months=6, ignored_penalties=["fine"]).ok
    assert selectors.standing(organisation, date(9999, 12, 30), penalty_months=600_000).ok is False


def test_a_withdrawn_penalty_does_not_count() -> None:
    organisation = body()
    Penalty.objects.create(
        organisation=organisation,
        kind="warning",
        facts="事实",
        decided_on=date(2023, 8, 31),
        withdrawn_on=date(2023, 9, 30),
        document_no="1号",
        authority="局",
    )
    assert not selectors.standing(organisation, date(2023, 9, 29), penalty_months=12).ok
    assert selectors.standing(organisation, date(2023, 9, 30), penalty_months=12).ok


def test_only_the_last_result_known_on_the_day_counts() -> None:
    organisation = body()
    for year, result, concluded in ((2022, "failed", date(2023, 7, 1)), (2023, "passed", date(2024, 7, 1))):
        ReportResult.objects.create(
            organisation=organisation, year=year, result=result, concluded_on=concluded
        )
    assert selectors.standing(organisation, date(2023, 6, 30)).ok
    reason = selectors.standing(organisation, date(2024, 6, 30)).reasons[0]
    assert reason.sentence == "2022年度检查（年报）结论为“不合格”（2023年7月1日）。"
    assert selectors.standing(organisation, date(2024, 7, 1)).ok


def test_bulk_answers_take_one_query_each(django_assert_num_queries) -> None:
    ids = [body().pk for _ in range(5)]
    Grade.objects.create(organisation_id=ids[0], value="5A", starts_on=START, ends_on=date(2030, 1, 1))
    with django_assert_num_queries(1):
        grades = selectors.grades_for(ids, START)
    assert grades == {ids[0]: "5A", **dict.fromkeys(ids[1:], "none")}
    with django_assert_num_queries(1):
        assert selectors.lists_for(ids, START) == dict.fromkeys(ids, ())


def test_qualifications_count_on_both_ends() -> None:
    organisation = body()
    Qualification.objects.create(
        organisation=organisation, kind="tax_exemption", starts_on=START, ends_on=START + timedelta(days=1)
    )
    there = [selectors.qualifications(organisation, START + timedelta(days=n)).exists() for n in range(-1, 3)]
    assert there == [False, True, True, False]


def grade(value: str, starts_on: date, **more) -> Grade:
    return Grade(value=value, starts_on=starts_on, ends_on=date(starts_on.year + 4, 12, 31), **more)


def test_a_grade_taken_away_is_no_lapse_and_hides_behind_no_older_one() -> None:
    old = grade("4A", date(2015, 1, 1), pk=1)
    taken = grade("5A", date(2022, 1, 1), pk=2, cancelled_on=date(2024, 6, 1))
    for on, word in (
        (date(2014, 12, 31), None),
        (date(2021, 1, 1), ("4A", "expired", False)),
        (date(2024, 5, 31), ("5A", "5A", False)),
        (date(2024, 6, 1), ("5A", "none", True)),
    ):
        now = selectors.stands([old, taken], (), on).grade
        assert (now and (now.row.value, now.label, now.cancelled)) == word, on


def test_a_grade_cancelled_after_its_last_day_had_run_out() -> None:
    late = grade("3A", date(2015, 1, 1), pk=1, cancelled_on=date(2020, 3, 1))
    now = selectors.stands([late], (), date(2024, 1, 1)).grade
    assert (now.label, now.cancelled) == ("expired", False)


def test_a_grade_to_come_is_told_from_its_announcement_until_it_begins_or_is_taken_away() -> None:
    row = grade("4A", date(2025, 1, 1), pk=1, announced_on=date(2024, 11, 1))
    told = [
        selectors.stands([row], (), on).coming is not None
        for on in (date(2024, 10, 31), date(2024, 11, 1), date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert told == [False, True, True, False]
    row.cancelled_on = date(2024, 12, 1)
    assert selectors.stands([row], (), date(2024, 12, 31)) == selectors.Stands(None, None, ())
