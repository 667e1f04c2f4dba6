"""The step of the way between 查机构 and a body leads to a search that finds it."""

import re

import pytest
from django.utils import timezone
from django.utils.html import escape

from portal.record.selectors import place_of
from registry.organisations.models import Organisation
from registry.outbox.services import drain

pytestmark = pytest.mark.django_db
ENDS = ("dissolved", "annulled", "revoked")


def read(body: Organisation) -> Organisation:
    return Organisation.objects.select_related("division").get(pk=body.pk)


@pytest.fixture
def finds(client, settings):
    """finds(body) → the name of the step, after following it and finding the body."""
    settings.ELASTICSEARCH_URL = ""

    def follow(body: Organisation) -> str:
        drain()
        place = place_of(read(body))
        for address in (body.get_absolute_url(), f"{body.get_absolute_url()}history/"):
            assert f'<a href="{escape(place.url)}">{place.name}</a>' in client.get(address).content.decode()
        results = client.get(place.url).content.decode()
        assert re.search(rf'<h3><a href="{body.get_absolute_url()}"', results), place.url
        return place.name

    return follow


def test_a_body_of_the_city_is_found_by_its_level(finds, make_body):
    assert finds(make_body("foundation", "bj-mz")) == "北京市"


def test_a_body_of_a_district_is_found_by_its_district(finds, make_body):
    assert finds(make_body()) == "海淀区"


def test_a_body_that_moved_is_found_where_it_is(finds, make_body):
    assert finds(make_body(district_code="110105")) == "朝阳区"


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("office", ["bj-mz", "bj-haidian-mz"])
def test_an_ended_body_is_found_too(finds, make_body, change, office, status):
    body = make_body("association", office)
    change(body, status, timezone.localdate())
    finds(body)


@pytest.mark.parametrize(
    "unknown", [{"district_code": ""}, {"registrar_name": ""}, {"district_code": "999999"}]
)
def test_an_unknown_place_is_no_step(make_body, unknown):
    assert place_of(read(make_body(**unknown))) is None
