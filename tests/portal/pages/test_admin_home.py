"""The first page of the admin."""

import pytest

from tests.factories.people import cast
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


def test_the_first_page_of_the_desk_leads_to_where_this_person_works():
    people = cast()
    page = desk_session(people.intake).get("/admin/").content.decode()
    assert 'href="/admin/cases/"' in page.split("doors", 1)[1]
    assert "Search all" not in page
    register = desk_session(people.registrar).get("/admin/").content.decode().split('class="doors"', 1)[1]
    assert "导入" in register
