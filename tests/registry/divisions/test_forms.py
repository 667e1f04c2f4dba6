"""A division saved in the admin is told of, and so is everything below it."""

import pytest

from registry.divisions.forms import DivisionForm
from registry.divisions.models import Division
from registry.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    return set(OutboxMessage.objects.filter(topic="division.changed").values_list("key", flat=True))


def test_a_new_street_is_told_of():
    values = {"code": "110108990", "name": "槐序街道", "level": "street", "parent": "110108"}
    form = DivisionForm(values)
    assert form.is_valid(), form.errors
    assert form.save().name == "槐序街道"
    assert told() == {"110108990"}


def test_a_district_that_is_renamed_renames_its_streets():
    district = Division.objects.get(code="110108")
    values = {"code": "110108", "name": "槐序区", "level": "district", "parent": "110000"}
    form = DivisionForm(values, instance=district)
    assert form.is_valid(), form.errors
    form.save()
    below = set(Division.objects.filter(parent_id="110108").values_list("code", flat=True))
    assert below
    assert told() == {"110108", *below}
