"""Places follow the divisions of the admin."""

import pytest

from registry.divisions.forms import DivisionForm
from registry.divisions.models import Division
from registry.outbox.services import drain
from search.models import SearchDocument
from search.projections import get
from search.services.rebuilding import rebuild

pytestmark = pytest.mark.django_db


def rename(code: str, name: str) -> None:
    division = Division.objects.get(code=code)
    values = {"code": code, "name": name, "level": division.level, "parent": division.parent_id}
    form = DivisionForm(values, instance=division)
    assert form.is_valid(), form.errors
    form.save()


def test_a_renamed_district_is_found_by_its_new_name_with_its_streets():
    rebuild()
    rename("110108", "槐序区")
    drain()
    assert SearchDocument.objects.get(type="place", object_id="110108").title == "北京市槐序区"
    assert SearchDocument.objects.filter(type="place", title__startswith="北京市海淀区").count() == 0


def test_city_and_nation_are_no_places_to_go_to():
    rename("110000", "北京")
    assert get("place").entries(["100000", "110000"]) == []
