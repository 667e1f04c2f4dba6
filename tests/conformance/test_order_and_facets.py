"""Order, pages and counts: the same on every engine, and a count is what the click shows."""

from urllib.parse import parse_qs

import pytest

from search.engines.base import order_key
from search.query import PAGE_SIZE, SearchQuery
from search.services import find

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["relevance", "name", "registered"])
@pytest.mark.parametrize("query", ["", "北京", "海淀", "协会", "社工", "hd", "服务中心"])
def test_the_order_is_total_and_the_same_everywhere(finder, cast, query, sort):
    titles = finder.titles(query, sort=sort)
    assert len(titles) == len(set(titles))
    if sort != "relevance":
        by_title = {document.title: document for document in cast}
        expected = sorted((by_title[title] for title in titles), key=lambda one: order_key(one, 0, sort))
        assert titles == [document.title for document in expected]


def test_equal_bodies_are_ordered_by_grade_then_name(finder):
    titles = finder.titles("行业协会", type="organisation")
    assert titles[:2] == ["北京市海淀区停车服务行业协会", "北京市西城区食品药品行业协会"]


def test_a_page_too_far_shows_the_last_one_and_says_so(finder):
    found = finder("街道", page="40")
    last = -(-found.total // PAGE_SIZE)
    assert found.query.page == last
    assert len(found.results) == found.total - (last - 1) * PAGE_SIZE
    assert f"只有{last}页" in found.messages[0]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": "海淀"},
        {"q": "社工"},
        {"q": "协会"},
        {"q": "海淀社会组织联和会"},
        {"q": "社会工作事务所"},
        {"type": ["organisation"]},
        {"type": ["organisation"], "kind": ["service"]},
        {"district": ["110108"]},
        {"district": ["110108", "110105"], "kind": ["association"]},
        {"district": ["110105", "110105015"]},
        {"status": ["dissolved", "active"], "district": ["110108"]},
        {"grade": ["5A"]},
        {"hub": ["511101085006851651"]},
    ],
)
def test_a_count_is_what_the_click_shows(finder, params):
    found = find(SearchQuery.parse(params))
    for facet in found.facets:
        own = found.query.selected(facet.param)
        for value in facet.values:
            if value.selected:
                continue
            alone = found.query.changed(**{facet.param: (value.value,)})
            assert find(alone).total == value.count, (facet.name, value)
            if not own:
                assert value.url == alone.url


def test_a_chosen_status_ignores_its_own_choice_in_its_counts(finder):
    counts = {
        value.value: value.count
        for facet in finder("海淀", type="organisation", status="active").facets
        if facet.name == "status"
        for value in facet.values
    }
    assert counts["dissolved"] == 1
    assert counts["revoked"] == 1


def test_streets_are_offered_inside_a_chosen_district_only(finder):
    assert "street" not in {facet.name for facet in finder(type="organisation").facets}
    streets = next(
        facet for facet in finder(type="organisation", district="110105").facets if facet.name == "street"
    )
    assert [(value.value, value.label, value.count) for value in streets.values] == [
        ("110105015", "八里庄街道", 1)
    ]
    assert finder(district="110105,110105015", type="organisation").total == 1


def test_a_district_counts_what_its_choice_adds_to_a_chosen_street(finder):
    found = finder(district="110105015", type="organisation")
    districts = {
        value.value: value for facet in found.facets if facet.name == "district" for value in facet.values
    }
    own = districts["110105"]
    chosen = find(SearchQuery.parse(parse_qs(own.url.lstrip("?"))))
    assert (own.selected, own.count, chosen.total) == (False, 1, 1)
    other = districts["110102"]
    both = find(SearchQuery.parse(parse_qs(other.url.lstrip("?"))))
    assert both.total == found.total + other.count


def test_a_body_with_two_hubs_counts_in_both(finder):
    hubs = next(facet for facet in finder(type="organisation").facets if facet.name == "hub")
    assert {value.label: value.count for value in hubs.values} == {
        "北京市海淀区巧娘协会": 2,
        "北京市海淀区医学会": 2,
    }


@pytest.mark.parametrize(
    "query", ["社工 海淀", "社工", "民间组织", "街道", "海淀社联会", "政府购买", "北京 社团"]
)
def test_the_count_of_literal_agreement_is_what_the_click_shows(finder, query):
    assert finder(query).literal_total == finder(query, literal="1").total


def test_bad_values_are_told_and_change_nothing(finder):
    found = finder(
        "协会", type="nonsense", page="-3", sort="random", district="北京", grade="9A", kind="'; DROP TABLE"
    )
    assert found.total == finder("协会").total
    assert len(found.messages) == 6
    assert all(message.endswith(("。",)) for message in found.messages)
