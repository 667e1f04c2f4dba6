"""As-of against an oracle that is slow and obviously right."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ledger.workflows import (
    Line,
    ends_borne,
    in_effect,
    names_borne,
    seal,
    state_before,
    state_of,
)

FIRST = date(2020, 1, 1)
CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def ledgers(draw):
    """Entries of one body, numbered from 1, recorded in that order, effective on any day, some correcting others."""
    lines = [Line(1, FIRST, CLOCK, {"a": "0", "name": "甲"})]
    for number in range(2, draw(st.integers(1, 9)) + 1):
        items = draw(st.dictionaries(st.sampled_from(["a", "b", "name"]), st.sampled_from("123"), max_size=2))
        corrects = draw(st.none() | st.integers(1, number - 1))
        day = FIRST + timedelta(days=draw(st.integers(0, 5)))
        effective = lines[corrects - 1].effective_on if corrects else day
        lines.append(Line(number, effective, CLOCK + timedelta(hours=number), items, corrects))
    return lines


def oracle(lines, on, known_at):
    """Write the register as a person would: a sheet per entry, corrections written onto the sheet they correct."""
    sheets = {}
    for line in sorted(lines, key=lambda line: line.number):
        if line.recorded_at > known_at:
            continue
        if line.corrects is None:
            sheets[line.number] = (line.effective_on, dict(line.after))
            continue
        first = line
        while first.corrects is not None:
            first = next(other for other in lines if other.number == first.corrects)
        sheets[first.number][1].update(line.after)
    state = {}
    for day in range(6):
        for number in sorted(sheets):
            effective_on, items = sheets[number]
            if effective_on == FIRST + timedelta(days=day) and effective_on <= on:
                state.update(items)
    return state


@given(ledgers(), st.integers(-1, 6), st.integers(-1, 12))
def test_as_of_says_what_the_oracle_says(lines, day, hours):
    on, known_at = FIRST + timedelta(days=day), CLOCK + timedelta(hours=hours)
    assert state_of(in_effect(lines, on, known_at)) == oracle(lines, on, known_at)


@given(ledgers())
def test_today_is_the_fold_of_everything(lines):
    assert state_of(in_effect(lines)) == oracle(lines, date.max, datetime.max.replace(tzinfo=UTC))


@given(ledgers(), st.integers(0, 5))
def test_a_new_entry_meets_the_state_of_its_day(lines, day):
    on = FIRST + timedelta(days=day)
    assert state_before(lines, on) == oracle(lines, on, datetime.max.replace(tzinfo=UTC))


def in_order(*told):
    """Lines from (status, day, what else it says): one a day, none correcting another."""
    return [
        Line(number, on, CLOCK, {"status": status, **more})
        for number, (status, on, more) in enumerate(told, start=1)
    ]


class TestTheEnds:
    FIRST_END, SECOND_END = date(2020, 1, 1), date(2023, 1, 1)

    @pytest.fixture
    def lines(self):
        return in_order(
            ("active", date(2015, 1, 1), {}),
            ("annulled", self.FIRST_END, {"ended_on": self.FIRST_END.isoformat()}),
            ("dissolved", self.SECOND_END, {"ended_on": self.SECOND_END.isoformat()}),
        )

    def test_the_day_of_the_first_stays(self, lines):
        assert state_of(lines) == {"status": "dissolved", "ended_on": "2020-01-01"}
        assert ends_borne(lines) == [("annulled", self.FIRST_END), ("dissolved", self.SECOND_END)]

    def test_whose_first_was_an_error_are_one(self, lines):
        lines.append(Line(4, self.FIRST_END, CLOCK, {"status": "active", "ended_on": None}, corrects=2))
        assert state_of(in_effect(lines)) == {"status": "dissolved", "ended_on": "2023-01-01"}
        assert ends_borne(lines) == [("dissolved", self.SECOND_END)]

    def test_a_corrected_day_of_the_first_counts(self, lines):
        lines.append(Line(4, self.FIRST_END, CLOCK, {"ended_on": "2019-12-01"}, corrects=2))
        assert state_of(in_effect(lines))["ended_on"] == "2019-12-01"

    def test_a_corrected_day_of_the_second_is_its_own(self, lines):
        lines.append(Line(4, self.SECOND_END, CLOCK, {"ended_on": "2022-12-01"}, corrects=3))
        assert state_of(in_effect(lines))["ended_on"] == "2020-01-01"
        assert state_before(lines, self.SECOND_END, 3)["ended_on"] == "2022-12-01"
        assert ends_borne(lines)[-1] == ("dissolved", date(2022, 12, 1))

    def test_a_day_completed_later_is_the_first_ones(self):
        lines = in_order(("active", date(2015, 1, 1), {}), ("annulled", self.FIRST_END, {}))
        assert ends_borne(lines) == [("annulled", None)]
        lines.append(Line(3, date(2024, 1, 1), CLOCK, {"ended_on": "2019-01-01"}))
        assert ends_borne(lines) == [("annulled", date(2019, 1, 1))]

    def test_before_it_was_in_being_again_do_not_count(self, lines):
        reversed_again = Line(4, date(2021, 1, 1), CLOCK, {"status": "active", "ended_on": None})
        assert ends_borne([*lines[:2], reversed_again]) == []
        assert ends_borne([*lines, reversed_again]) == [("dissolved", self.SECOND_END)]


@given(ledgers())
def test_the_last_name_borne_is_the_present_one(lines):
    borne = names_borne(lines)
    assert borne[-1][0] == state_of(in_effect(lines))["name"]
    assert all(left[0] != right[0] for left, right in pairwise(borne))
    assert [since for _, since in borne] == sorted(since for _, since in borne)


def test_a_seal_covers_every_field_and_its_predecessor():
    fields = {"number": 1, "after": {"a": "1"}, "on": FIRST}
    first = seal(b"key", fields, "")
    assert first == seal(b"key", dict(reversed(fields.items())), "")
    others = [
        seal(b"other", fields, ""),
        seal(b"key", fields, "0"),
        seal(b"key", {**fields, "number": 2}, ""),
    ]
    assert first not in others
