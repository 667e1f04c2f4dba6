"""What the embedded engine finds by is looked at as well, and a rebuild makes it again."""

import pytest
from django.core.management import call_command
from django.db import connection

from search.api import api_search
from search.engines.database import grams
from search.models import SearchDocument
from search.services.checking import differences
from search.services.rebuilding import rebuild
from tests.factories.bodies import body

pytestmark = pytest.mark.django_db


def found(q):
    return [result["title"] for result in api_search({"q": q})["results"]]


def test_a_rebuild_makes_lost_grams_again():
    body(name="北京槐序读书会")
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {grams.TABLE}")
    assert found("槐序") == []
    assert f"grams missing for {SearchDocument.objects.count()} documents" in list(differences())
    call_command("rebuild_search")
    assert found("槐序") == ["北京槐序读书会"]
    call_command("check_search")


def test_grams_that_say_something_else_are_named_and_made_again():
    organisation = body(name="北京槐序读书会")
    rebuild()
    document = SearchDocument.objects.get(code=organisation.code)
    document.names = document.names.replace("槐序", "柳絮")
    grams.write(connection, [document])
    assert list(differences()) == [f"{document.key} out of date in the grams"]
    rebuild()
    assert list(differences()) == []
