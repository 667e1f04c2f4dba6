"""The plan of the city: the published split, names and codes that nobody else bears, the same every time."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from portal.demo.declarations.plan import AS_OF, PUBLISHED, RESERVED_PREFIX, bodies
from registry.organisations.validators import codes

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def city():
    return list(bodies(TODAY))


def test_as_of_the_source_the_figures_are_the_published_ones(city):
    standing = Counter(
        body.kind
        for body in city
        if body.registered_on <= AS_OF and (body.ended_on is None or body.ended_on > AS_OF)
    )
    assert standing == PUBLISHED
    assert sum(standing.values()) == 12_919


def test_every_code_is_valid_of_the_reserved_block_and_borne_once(city):
    assert len({body.code for body in city}) == len(city)
    for body in city:
        assert codes.examine(body.code, kind=body.kind).ok
        assert body.code[8:].startswith(RESERVED_PREFIX)


def test_every_name_and_brand_is_borne_once_and_by_no_real_body(city):
    assert len({body.name for body in city}) == len(city)
    assert len({body.brand for body in city}) == len(city)
    with (Path(__file__).parents[2] / "data" / "beijing_register.csv").open(encoding="utf-8-sig") as file:
        real = {row["社会组织名称"] for row in csv.DictReader(file)}
    assert not real & {body.name for body in city}


def test_foundations_are_registered_by_the_city_alone(city):
    assert {body.division for body in city if body.kind == "foundation"} == {"110000"}


def test_what_happened_lies_between_the_registration_and_today(city):
    for body in city:
        days = [body.registered_on, *(event.on for event in body.events)]
        assert days == sorted(days)
        assert days[-1] <= TODAY


def test_the_city_is_the_same_every_time():
    assert list(bodies(TODAY, share=0.02)) == list(bodies(TODAY, share=0.02))
