"""As-of against an oracle that is slow and obviously right."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from registry.ledger.workflows import Line, in_effect, names_borne, seal, state_before, state_of

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
