"""Parameters are read without ever failing, and every refusal is a Chinese sentence."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.query import LONGEST_QUERY, SearchQuery


def test_lists_commas_and_repeats_are_the_same():
    several = ("service", "foundation")
    assert SearchQuery.parse(QueryDict("kind=service&kind=foundation")).kind == several
    assert SearchQuery.parse({"kind": "service,foundation"}).kind == several
    assert SearchQuery.parse({"kind": ["service", "foundation", "service"]}).kind == several


@pytest.mark.parametrize("page", ["0", "-1", "x", "１", "1.5", "9" * 5000])
def test_a_bad_page_is_the_first_and_told(page):
    query = SearchQuery.parse({"page": page})
    assert (query.page, len(query.messages)) == (1, 1)


def test_a_page_beyond_the_limit_is_the_limit():
    assert SearchQuery.parse({"page": "100000"}).page == 500


def test_a_long_text_is_cut_and_told():
    query = SearchQuery.parse({"q": "北" * 300})
    assert len(query.q) == LONGEST_QUERY
    assert "过长" in query.messages[0]


def test_control_and_direction_marks_fall_away():
    assert SearchQuery.parse({"q": "\u202e海\x00淀\u200b \t 社工\n"}).q == "海淀 社工"


def test_the_address_of_a_query_reads_back_as_the_query():
    query = SearchQuery(
        q="海淀 社工",
        kind=("service",),
        status=("active", "dissolved"),
        sort="name",
        page=3,
        as_text=("海淀",),
    )
    assert SearchQuery.parse(QueryDict(query.querystring)) == query


def test_choosing_a_value_twice_takes_it_out():
    query = SearchQuery(q="a", kind=("service",))
    assert query.toggled("kind", "foundation").kind == ("service", "foundation")
    assert query.toggled("kind", "service").kind == ()


@given(
    st.dictionaries(
        st.sampled_from(["q", "type", "kind", "district", "page", "sort", "hub", "grade", "as_text"]),
        st.text(),
    )
)
def test_nothing_raises(params):
    query = SearchQuery.parse(params)
    assert all(message.endswith("。") for message in query.messages)
    assert SearchQuery.parse(QueryDict(query.querystring)).changed() == query.changed()
