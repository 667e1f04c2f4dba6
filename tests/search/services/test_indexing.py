"""From the register through the outbox to the documents, the grams and the index."""

import os
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from registry.ledger.services import record
from registry.outbox.services import drain
from registry.standing.models import Grade, Listing
from search.api import api_search
from search.models import SearchDocument
from search.projections import get
from search.services import engines
from search.services.checking import differences
from search.services.indexing import refresh
from search.services.rebuilding import RebuildError, rebuild
from search.services.turning import turn
from tests.factories.bodies import body, new_code

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, settings):
    engines.breaker.cache_clear()
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"] if request.param == "elasticsearch" else ""
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-i-"
    yield request.param
    if request.param == "elasticsearch":
        from search.engines.elasticsearch import documents, index

        for alias in (documents.read_alias(), documents.building_alias()):
            for name in index.indices_of(alias):
                index.drop(name)


def found(q, **params):
    if engines.settings.ELASTICSEARCH_URL:
        from search.engines.elasticsearch import client, documents

        client.patient_client().indices.refresh(index=documents.read_alias(), ignore_unavailable=True)
    return [result["title"] for result in api_search({"q": q, **params})["results"]]


def test_a_registered_body_is_found_after_the_outbox_was_drained(engine):
    rebuild()
    body(kind="service", name="北京市海淀区槐序社会工作事务所")
    assert found("槐序") == []
    drain()
    assert found("槐序") == found("huaixu") == ["北京市海淀区槐序社会工作事务所"]
    assert list(differences()) == []


def test_a_renamed_body_is_found_by_both_names(engine):
    rebuild()
    organisation = body(name="北京槐序读书会")
    record(
        organisation,
        "changed",
        {"name": "北京槐序阅读促进会"},
        effective_on=date(2020, 5, 1),
        actor=None,
        reason="更名",
    )
    drain()
    assert found("北京槐序阅读促进会") == found("北京槐序读书会") == ["北京槐序阅读促进会"]
    reason = api_search({"q": "北京槐序读书会"})["results"][0]["matched_by"]
    assert reason.startswith("曾用名：北京槐序读书会")


def test_grades_and_lists_show_on_the_result(engine):
    organisation = body(name="北京槐序读书会")
    Grade.objects.create(
        organisation=organisation, value="4A", starts_on=date(2021, 1, 1), ends_on=date(2099, 12, 31)
    )
    Listing.objects.create(
        organisation=organisation, list="abnormal", ground="未报送", listed_on=date(2024, 1, 1)
    )
    rebuild()
    document = SearchDocument.objects.get(code=organisation.code)
    assert (document.grade, document.last_grade) == ("4A", "4A")
    assert [badge["word"] for badge in document.payload["badges"]] == ["正常", "列入活动异常名录"]
    assert found("4A 槐序") == ["北京槐序读书会"]


def test_an_expired_grade_is_its_own_value(engine):
    organisation = body(name="北京槐序读书会")
    Grade.objects.create(
        organisation=organisation, value="3A", starts_on=date(2010, 1, 1), ends_on=date(2014, 12, 31)
    )
    rebuild()
    assert found("槐序", grade="expired") == ["北京槐序读书会"]
    assert found("槐序", grade="3A") == []


def test_refreshing_again_changes_nothing():
    organisation = body(name="北京槐序读书会")
    projection = get("organisation")
    assert len(refresh(projection, [organisation.code]).changed) == 1
    version = SearchDocument.objects.get(code=organisation.code).version
    again = refresh(projection, [organisation.code])
    assert (again.changed, again.deleted) == ([], [])
    assert SearchDocument.objects.get(code=organisation.code).version == version


def test_a_refresh_takes_a_fixed_number_of_queries(engine, django_assert_max_num_queries):
    projection = get("organisation")
    few = [body().code for _ in range(2)]
    many = [body().code for _ in range(20)]
    refresh(projection, few)
    with django_assert_max_num_queries(14) as captured:
        refresh(projection, few[:1])
    first = len(captured)
    with django_assert_max_num_queries(14):
        refresh(projection, many)
    assert first <= 14


def test_the_check_names_every_kind_of_difference(engine, capsys):
    missing, stale, extra = (body(name=f"北京槐序{word}协会") for word in ("甲", "乙", "丙"))
    rebuild()
    assert list(differences()) == []
    SearchDocument.objects.filter(code=missing.code).delete()
    SearchDocument.objects.filter(code=stale.code).update(title="别的", version=7)
    stranger = SearchDocument.objects.get(code=extra.code)
    stranger.pk, stranger.object_id = None, new_code()
    stranger.save()
    told = "\n".join(differences())
    assert f"organisation:{missing.code} missing in the database" in told
    assert f"organisation:{stale.code} out of date in the database" in told
    assert f"organisation:{stranger.object_id} without a source" in told
    assert "grams missing for 1 documents" in told
    assert "grams of 1 documents that are gone" in told
    if engine == "elasticsearch":
        assert f"organisation:{missing.code} in the index without a document" in told
        assert f"organisation:{stale.code} out of date in the index" in told
        assert f"organisation:{stranger.object_id} missing in the index" in told
    with pytest.raises(CommandError, match="differences"):
        call_command("check_search")
    call_command("rebuild_search")
    call_command("check_search")
    assert "agree" in capsys.readouterr().out


def test_the_places_of_the_register_are_found(engine):
    rebuild()
    assert found("清河街道")[0] == "北京市海淀区清河街道"


def test_an_empty_source_never_empties_the_index(engine, monkeypatch):
    rebuild()
    projection = get("place")
    monkeypatch.setattr(type(projection), "ids", lambda self: iter(()))
    with pytest.raises(RebuildError, match="empty"):
        rebuild()
    assert found("清河街道") == ["北京市海淀区清河街道"]


def test_a_grade_that_ends_overnight_is_shown_as_expired(engine):
    organisation = body(name="北京槐序读书会")
    yesterday = timezone.localdate() - timedelta(days=1)
    Grade.objects.create(organisation=organisation, value="3A", starts_on=date(2020, 1, 1), ends_on=yesterday)
    rebuild()
    SearchDocument.objects.filter(code=organisation.code).update(grade="3A")
    assert turn() == 1
    drain()
    assert SearchDocument.objects.get(code=organisation.code).grade == "expired"


@pytest.mark.elasticsearch
def test_an_incomplete_index_does_not_go_live(settings, monkeypatch):
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-c-"
    from search.engines.elasticsearch import documents, index

    try:
        rebuild()
        live = index.indices_of(documents.read_alias())
        fill = index.fill
        monkeypatch.setattr(index, "fill", lambda name, found: fill(name, list(found)[:-1]))
        with pytest.raises(RebuildError, match="the old one stays"):
            rebuild()
        assert index.indices_of(documents.read_alias()) == live
        assert index.indices_of(documents.building_alias()) == []
    finally:
        for name in index.indices_of(documents.read_alias()):
            index.drop(name)


@pytest.mark.elasticsearch
def test_a_write_during_a_rebuild_is_not_lost(settings, monkeypatch):
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-w-"
    from search.engines.elasticsearch import documents, index

    engines.breaker.cache_clear()
    try:
        rebuild()
        gone_live = index.go_live

        def busy(name):
            body(name="北京槐序读书会")
            drain()  # after the stream, before the swap
            return gone_live(name)

        monkeypatch.setattr(index, "go_live", busy)
        rebuild()
        assert found("槐序") == ["北京槐序读书会"]
        assert list(differences()) == []
    finally:
        for name in index.indices_of(documents.read_alias()):
            index.drop(name)
