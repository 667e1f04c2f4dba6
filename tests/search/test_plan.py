"""No query grows beyond what an engine takes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.places import Places, build_places
from search.analysis.synonyms import _alternatives
from search.matching import leaves
from search.plan import build_plan
from search.query import LONGEST_QUERY, SearchQuery
from search.reading import MOST_LEAVES
from search.tiers import EXACT, Because, Step

PLACES = build_places(
    [
        ("110000", "北京市", "city", None),
        ("110105", "朝阳区", "district", "110000"),
        ("110108", "海淀区", "district", "110000"),
        ("110108005", "八里庄街道", "street", "110108"),
    ]
)
_WORDS = sorted(_alternatives())
_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)
_PIECES = st.one_of(
    _HAN, st.sampled_from(_WORDS), st.sampled_from(["海淀", "5a", "民非", "xian", "重行长乐调"])
)
_LONG = st.lists(st.tuples(_PIECES, st.sampled_from(["", " "])), min_size=1, max_size=50).map(
    lambda pieces: "".join(piece + space for piece, space in pieces)[:LONGEST_QUERY]
)


@given(_LONG)
@example(" ".join(["槐序岚黎澄岱恩枫光禾惠嘉景珂明宁沛启清"] * 5))
@example(" ".join(letter + "序岚黎澄岱恩枫光禾惠嘉景珂明宁沛启清" for letter in "甲乙丙丁戊"))
@example(" ".join(chr(0x4E00 + number) for number in range(50)))
@example(" ".join(_WORDS)[:LONGEST_QUERY])
@example("社工 " * 33)
def test_no_query_asks_for_more_leaves_than_the_smallest_server_takes(q):
    plan = build_plan(SearchQuery.parse({"q": q}), PLACES)
    for tiers in plan.stages:
        assert sum(leaves(tier.clause) for tier in tiers) <= MOST_LEAVES


@pytest.mark.parametrize("q", ["海定社会组织联和会", "北京市海定区社会组织联和会"])
def test_a_name_of_usual_length_is_forgiven_two_characters(q):
    plan = build_plan(SearchQuery.parse({"q": q}), Places())
    alike = next(tier.clause for tier in plan.fallback if tier.because is Because.MISSPELLING)
    assert any(len(getattr(clause, "parts", ())) == 3 for clause in alike.clauses)


def test_the_steps_of_agreement_are_ordered_and_each_score_is_one_of_them():
    scores = [step.value for step in Step]
    assert scores == sorted(set(scores), reverse=True)
    assert min(scores) > 0
    assert [step.because for step in Step if step.value >= EXACT] == [
        *[Because.CODE] * 2, *[Because.CODE_PART] * 2, *[Because.NAME] * 2, *[Because.ALIAS] * 2
    ]  # fmt: skip
    assert Step(Step.ITEM.value) is Step.ITEM


@pytest.mark.parametrize(
    ("q", "facets", "terms"),
    [
        ("注销", ["status"], ()),
        ("如何注销", [], ("注销",)),
        ("怎么注销民非", [], ("注销民非",)),
        ("注销民非", ["status", "kind"], ()),
        ("如何成立 海淀", ["district"], ("成立",)),
        ("找？？？", [], ("找",)),
        ("怎么……", [], ("怎么",)),
        ("请问??", [], ("请问",)),
    ],
)
def test_who_asks_how_to_end_a_body_wants_none_that_has_ended(q, facets, terms):
    plan = build_plan(SearchQuery(q=q), PLACES)
    assert ([word.facet for word in plan.words], plan.terms) == (facets, terms)
