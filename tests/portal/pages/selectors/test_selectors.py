"""Figures of the home page equal the rows of the register."""

import pytest
from django.utils import timezone

from portal.pages.selectors import guides, latest_entries, register_figures, running_notices
from registry.ledger.services import open_body
from tests.factories.bodies import new_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(make_body, change):
    haidian, chaoyang, city = "bj-haidian-mz", "bj-chaoyang-mz", "bj-mz"
    bodies = [
        make_body("association", haidian),
        make_body("service", haidian),
        make_body("service", haidian, status="liquidating"),
        make_body("service", chaoyang),
        make_body("foundation", city),
        make_body("service", haidian),
        make_body("service", chaoyang),
    ]
    change(bodies[5], "dissolved", timezone.localdate())
    change(bodies[6], "revoked", timezone.localdate())
    return bodies


def test_figures_equal_the_rows(register):
    figures = register_figures()
    assert figures.total == 5
    assert {kind.kind: kind.count for kind in figures.kinds} == {
        "association": 1,
        "service": 3,
        "foundation": 1,
    }
    assert {kind.kind: kind.share for kind in figures.kinds}["service"] == 60.0
    assert {status.status: status.count for status in figures.statuses} == {
        "active": 4,
        "liquidating": 1,
        "dissolved": 1,
        "annulled": 0,
        "revoked": 1,
    }
    assert figures.on == timezone.localdate()


def test_districts_and_the_rest_add_up_to_the_total(register):
    figures = register_figures()
    districts = {district.name: district for district in figures.districts}
    assert len(districts) == 16
    assert (districts["海淀"].count, districts["朝阳"].count, districts["怀柔"].count) == (3, 1, 0)
    assert (districts["海淀"].step, districts["朝阳"].step, districts["怀柔"].step) == (5, 1, 0)
    assert figures.elsewhere == 1
    assert sum(district.count for district in figures.districts) + figures.elsewhere == figures.total


def test_every_district_has_its_own_place(register):
    places = [district.place for district in register_figures().districts]
    assert None not in places
    assert len(set(places)) == 16


def test_one_body_fewer_lowers_every_figure_that_counts_it(register, change):
    before = register_figures()
    change(register[0], "dissolved", timezone.localdate())
    after = register_figures()
    assert after.total == before.total - 1
    assert after.kinds[0].count == before.kinds[0].count - 1
    assert sum(d.count for d in after.districts) == sum(d.count for d in before.districts) - 1


def test_an_empty_register_has_figures_of_nothing():
    figures = register_figures()
    assert (figures.total, figures.lowest, figures.highest, figures.elsewhere) == (0, 0, 0, 0)
    assert {kind.share for kind in figures.kinds} == {0.0}


def test_figures_take_two_queries(register, django_assert_num_queries):
    with django_assert_num_queries(2):
        register_figures()


def test_latest_entries_leave_out_the_register_taken_over():
    values = {"code": new_code(), "kind": "association", "name": "北京旧有协会", "level": "city"}
    taken_over = open_body(values, kind="imported", effective_on=timezone.localdate(), actor=None)
    assert latest_entries().entries == []
    assert latest_entries().total == taken_over.entries.count()


def test_latest_entries_are_the_decisions_newest_first(register):
    latest = latest_entries(3)
    assert [entry.kind for entry in latest.entries] == ["revoked", "dissolved", "established"]
    assert latest.total == len(register) + 2


def test_running_notices_are_those_of_today_soonest_first(make_notice):
    later, sooner = make_notice("后截止", left=9), make_notice("先截止", left=0)
    make_notice("已结束", begun=9, left=-1)
    make_notice("未开始", begun=-2, left=9)
    make_notice("没有期限", left=None)
    draft = make_notice("撤下的", left=3)
    draft.unpublish()
    assert [notice.pk for notice in running_notices()] == [sooner.pk, later.pk]


def test_guides_say_what_the_office_promises():
    assert [guide.promised for guide in guides(1)] == ["承诺 10 个工作日办结"]
    assert guides(1)[0].url.startswith("/matters/")


@pytest.mark.parametrize("limit", [1, 3])
def test_guides_take_one_query_however_many(limit, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(guides(limit)) == limit
