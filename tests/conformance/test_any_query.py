"""Any query made of pieces of names finds exactly what its plan means, on every engine."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.matching import holds
from search.plan import build_plan
from search.query import SearchQuery
from search.selectors import places
from search.services.finding import selections
from tests.conformance.cast import codes

pytestmark = pytest.mark.django_db

_NAMES = sorted(codes())
_PIECES = [
    "民非",
    "5A",
    "已注销",
    "社工",
    "NGO",
    "hd",
    "shehui",
    "xiehui",
    "海淀区",
    "%",
    "_",
    "'",
    " ",
    "𠮷",
    "3d",
    "２",
    "ruibo",
    "祝修远",
    "法人",
    "sg",
]


@st.composite
def _piece(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(_NAMES))
    start = draw(st.integers(0, len(name) - 1))
    cut = name[start : start + draw(st.integers(1, 9))]
    if draw(st.booleans()) and len(cut) > 3:
        place = draw(st.integers(0, len(cut) - 1))
        cut = cut[:place] + draw(st.sampled_from(["", "和", cut[place] * 2])) + cut[place + 1 :]
    return cut


_QUERIES = st.lists(
    st.one_of(_piece(), st.sampled_from(_PIECES), st.text(max_size=3)), min_size=1, max_size=3
).flatmap(lambda pieces: st.sampled_from((" ", "")).map(lambda gap: gap.join(pieces)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(q=_QUERIES)
@example(q="海定社会组织联和会")
@example(q="协会 5A")
@example(q="ruibo事务所")
@example(q="数学雁栖湖")
@example(q="中鸿医疗研究所中心")
@example(q="注册巧娘协会")
def test_found_is_meant(finder, cast, q):
    query = SearchQuery.parse({"q": q})
    plan = build_plan(query, places())
    expected: set[str] = set()
    for tiers in plan.stages:
        matched = [document for document in cast if any(holds(tier.clause, document) for tier in tiers)]
        if matched:
            conditions = selections(query, plan, tiers).values()
            expected = {one.title for one in matched if all(holds(clause, one) for clause in conditions)}
            break
    assert set(finder.titles(q)) == expected
    assert finder(q).literal_total == finder(q, literal="1").total
