"""Answers read from what a browser sent: whatever it is, the shape of the declaration comes out."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from registry.filings.declarations import Column, Field, FieldKind
from registry.filings.forms.answers import decode, flat, read_answers, read_base, read_payload
from registry.filings.validators import MOST_PEOPLE

NAME = Field("name", "名称")
AGREE = Field("agree", "同意", FieldKind.AGREE)
LEADERS = Field(
    "leaders",
    "负责人",
    FieldKind.PEOPLE,
    columns=(Column("name", "姓名"), Column("phone", "手机号", "phone")),
    least=1,
)
FIELDS = (NAME, AGREE, LEADERS)


def posted(text: str) -> QueryDict:
    return QueryDict(text)


def test_a_question_that_was_not_posted_is_left_out():
    assert read_answers(FIELDS, posted("name=甲")) == {"name": "甲"}


def test_rows_are_read_by_their_number_without_any_count():
    data = posted(
        "leaders-7-name=乙&leaders-2-name=甲&leaders-2-phone=1&leaders-9-name=&leaders-x-name=丙&leaders-1-evil=丁"
    )
    assert read_answers(FIELDS, data) == {"leaders": [{"name": "甲", "phone": "1"}, {"name": "乙"}]}


def test_a_row_can_be_left_out_and_all_rows_can_be_emptied():
    data = posted("leaders-0-name=甲&leaders-1-name=乙")
    assert read_answers(FIELDS, data, remove="leaders-0") == {"leaders": [{"name": "乙"}]}
    assert read_answers(FIELDS, posted("leaders-rows=1")) == {"leaders": []}


def test_a_box_that_was_unticked_sends_an_empty_answer():
    assert read_answers(FIELDS, posted("agree=")) == {"agree": ""}
    assert read_answers(FIELDS, posted("agree=&agree=yes")) == {"agree": "yes"}


def test_thousands_of_rows_are_cut_one_above_what_is_allowed():
    data = {f"leaders-{number}-name": "甲" for number in range(5000)}
    assert len(read_answers(FIELDS, data)["leaders"]) == MOST_PEOPLE + 1


@pytest.mark.parametrize(
    "payload", [None, [], "x", 3, {"name": 3}, {"name": None}, {"leaders": "x"}, {"leaders": {"a": 1}}]
)
def test_answers_of_the_wrong_type_are_left_out(payload):
    assert read_payload(FIELDS, payload) == {}


def test_rows_keep_only_their_columns():
    payload = {"leaders": [{"name": "甲", "evil": "x", "phone": None}, "not a row"]}
    assert read_payload(FIELDS, payload) == {"leaders": [{"name": "甲", "phone": ""}]}


@pytest.mark.parametrize("text", [None, "", "{", "[" * 100_000, "\x00", '{"a":1' + "0" * 3_000_000 + "}"])
def test_what_is_no_json_is_none(text):
    assert decode(text) is None
    assert read_base(FIELDS, text) is None


cells = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
rows = st.lists(st.fixed_dictionaries({"name": cells.filter(str.strip), "phone": cells}), max_size=4)


@given(name=cells, people=rows)
def test_what_a_form_shows_it_reads_again(name, people):
    answers = {"name": name, "leaders": people}
    read = read_answers(FIELDS, flat(FIELDS, answers))
    assert read.get("name", "") == name
    assert read.get("leaders", []) == people


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=10))
def test_no_post_whatever_breaks_the_reading(data):
    assert set(read_answers(FIELDS, data)) <= {"name", "agree", "leaders"}
