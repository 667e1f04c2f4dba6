"""The real registers, from file to page: every imported body at its URL, and first for its own name and its code."""

import csv
import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from registry.ledger.models import LedgerEntry
from registry.organisations.models import Organisation
from registry.organisations.validators import codes
from search.services import engines

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _load():
    for command, name in (
        ("import_register", "beijing_register.csv"),
        ("import_decisions", "beijing_decisions.csv"),
    ):
        call_command(command, str(DATA / name), stdout=io.StringIO())


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request):
    """The register loaded and indexed for one engine."""
    engines.breaker.cache_clear()
    url = os.environ.get("ELASTICSEARCH_URL", "") if request.param == "elasticsearch" else ""
    with override_settings(
        ELASTICSEARCH_URL=url, SEARCH_INDEX_PREFIX=f"org-real-{os.getpid()}-", SEARCH_SECONDS=30
    ):
        _load()
        call_command("rebuild_search", stdout=io.StringIO())
        call_command("check_search", stdout=io.StringIO())
        yield request.param
        if url:
            from search.engines.elasticsearch import documents, index

            for name in index.indices_of(documents.read_alias()):
                index.drop(name)
    engines.breaker.cache_clear()


def _first(client, query):
    answer = client.get("/api/v1/search", {"q": query})
    assert answer.status_code == 200
    found = answer.json()
    return found["engine"], (found["results"][0]["code"] if found["results"] else None)


def test_every_body_is_first_for_its_own_name_and_code(engine, client):
    wrong = []
    for row in _rows("beijing_register.csv"):
        code = codes.normalise(row["统一社会信用代码"])
        for query in (row["社会组织名称"], code):
            answered_by, first = _first(client, query)
            assert answered_by == engine
            if first != code:
                wrong.append((query, first))
    assert wrong == []


def test_a_district_finds_the_bodies_that_bear_its_name(engine, client):
    for district in ("朝阳", "昌平", "房山"):
        named = {
            row["社会组织名称"] for row in _rows("beijing_register.csv") if district in row["社会组织名称"]
        }
        found = client.get("/api/v1/search", {"q": district, "type": "organisation"}).json()
        assert found["total"] == len(named) > 0
        assert {result["matched_by"] for result in found["results"]} == {f"名称：含“{district}”"}


def test_every_body_stands_at_its_url_and_its_decisions_on_its_timeline(client):
    _load()
    assert Organisation.objects.count() == 464
    decided = LedgerEntry.objects.filter(kind="decided")
    assert decided.count() == 454
    for body in Organisation.objects.all():
        page = client.get(f"/organisations/{body.code}/history/")
        assert page.status_code == 200
        text = page.content.decode()
        assert body.code in text
        for number in decided.filter(organisation=body).values_list("document_no", flat=True):
            assert number in text
    assert client.get(f"/organisations/{Organisation.objects.first().code}/").status_code == 200


def test_a_second_run_changes_nothing():
    _load()
    before = list(LedgerEntry.objects.order_by("pk").values_list("pk", "hash"))
    _load()
    assert list(LedgerEntry.objects.order_by("pk").values_list("pk", "hash")) == before
