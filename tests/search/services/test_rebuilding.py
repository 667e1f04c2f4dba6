"""A rebuild repairs what is stored, goes on past what is refused, and never leaves things worse than they were."""

import os
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.outbox.services import drain
from search.api import api_search
from search.engines.base import EngineUnavailableError
from search.models import SearchDocument
from search.projections import Entry, base, get
from search.services import engines
from search.services.checking import differences
from search.services.indexing import refresh
from search.services.locking import only_one
from search.services.rebuilding import RebuildError, rebuild
from tests.factories.bodies import body

pytestmark = pytest.mark.django_db
NOWHERE = "http://127.0.0.1:1"


class Probe:
    """One kind of thing, kept in a dictionary of id to values of its entry."""

    type = "page"
    topic = "test.probed"

    def __init__(self, **things):
        self.things = things

    def ids(self):
        return iter(sorted(self.things))

    def entries(self, ids):
        return [
            Entry(one, url="/", **{"title": one, **self.things[one]}) for one in ids if one in self.things
        ]


@pytest.fixture
def elasticsearch(settings):
    """The functions of the index, on the shared server, with an index of this test's own."""
    from search.engines.elasticsearch import documents, index

    engines.breaker.cache_clear()
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.SEARCH_INDEX_PREFIX = f"org-test-{os.getpid()}-r-"
    yield index
    for alias in (documents.read_alias(), documents.building_alias()):
        for name in index.indices_of(alias):
            index.drop(name)


def found(q):
    if engines.settings.ELASTICSEARCH_URL:
        from search.engines.elasticsearch import client, documents

        client.patient_client().indices.refresh(index=documents.read_alias())
    told = api_search({"q": q})
    return told["engine"], [result["title"] for result in told["results"]]


@pytest.mark.elasticsearch
def test_a_paragraph_of_any_length_is_found(elasticsearch):
    paragraph = "承接社区服务项目，" * 1200 + "槐序夜校"
    body(name="北京长卷协会", business_scope=paragraph)
    rebuild()
    assert found("槐序夜校") == ("elasticsearch", ["北京长卷协会"])
    body(name="北京更长卷协会", business_scope=f"{paragraph}茗溪茶会")
    drain()
    assert found("茗溪茶会") == ("elasticsearch", ["北京更长卷协会"])


@pytest.mark.elasticsearch
def test_a_refused_document_is_named_and_the_others_go_live(elasticsearch, monkeypatch, capsys):
    # No hub has such a code: a value longer than a term of the index may be.
    monkeypatch.setitem(
        base._projections, "page", Probe(odd={"hubs": ["枢" * 12000]}, even={"title": "槐序页"})
    )
    with pytest.raises(CommandError, match="拒收了上列 1 条"):
        call_command("rebuild_search")
    assert "page:odd: " in capsys.readouterr().out
    assert found("槐序页") == ("elasticsearch", ["槐序页"])
    assert list(differences()) == ["page:odd missing in the index"]


@pytest.mark.elasticsearch
def test_an_index_that_takes_nothing_does_not_go_live(elasticsearch, monkeypatch):
    rebuild()
    many = {f"odd{number}": {"hubs": ["枢" * 12000]} for number in range(elasticsearch.MOST_REFUSED)}
    monkeypatch.setitem(base._projections, "page", Probe(**many))
    with pytest.raises(RebuildError, match="refused"):
        rebuild()
    assert found("清河街道")[0] == "elasticsearch"


@pytest.mark.elasticsearch
def test_what_a_killed_rebuild_left_is_dropped(elasticsearch):
    from search.engines.elasticsearch import documents

    left = elasticsearch.create()
    rebuild()
    assert elasticsearch.indices_of(documents.building_alias()) == []
    assert left not in elasticsearch.indices_of(f"{documents.read_alias()}*")


@pytest.mark.elasticsearch
def test_writers_at_work_do_not_keep_an_index_from_going_live(elasticsearch, monkeypatch):
    fill = elasticsearch.fill

    def busy(name, documents):
        sent = fill(name, documents)
        refresh(get("organisation"), [body().code])  # in the database already, on its way to the index
        return sent

    monkeypatch.setattr(elasticsearch, "fill", busy)
    rebuild()
    monkeypatch.undo()
    drain()
    assert found("清河街道")[0] == "elasticsearch"
    elasticsearch.count(elasticsearch.indices_of("*")[0])
    assert list(differences()) == []


@contextmanager
def somebody_rebuilding():
    inside, enough = threading.Event(), threading.Event()

    def hold():
        try:
            with only_one():
                inside.set()
                enough.wait()
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(10)
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_a_second_rebuild_at_once_is_refused():
    with somebody_rebuilding(), pytest.raises(CommandError, match="另一次重建正在进行"):
        call_command("rebuild_search")
    call_command("rebuild_search")


@pytest.mark.parametrize("command", ["rebuild_search", "check_search"])
def test_without_a_server_the_commands_end_with_a_sentence(settings, command):
    rebuild()
    settings.ELASTICSEARCH_URL = NOWHERE
    with pytest.raises(CommandError, match=f"Elasticsearch 没有应答.*{command}"):
        call_command(command)


def test_every_call_to_an_absent_server_says_so_in_the_words_of_the_engines(settings):
    from search.engines.elasticsearch import index

    settings.ELASTICSEARCH_URL = NOWHERE
    calls = (
        index.create,
        lambda: index.count("x"),
        lambda: index.indices_of("x"),
        lambda: index.absent("x", ["y"]),
        lambda: index.fill("x", [SearchDocument(type="page", object_id="1", version=1)]),
        lambda: index.go_live("x"),
        lambda: index.drop("x"),
        lambda: list(index.versions("x")),
    )
    for call in calls:
        with pytest.raises(EngineUnavailableError):
            call()


class Slow(Probe):
    """The first who reads it goes on only when the second has written, or has to wait for the first."""

    def __init__(self, **things):
        super().__init__(**things)
        self.read, self.written = threading.Event(), threading.Event()

    def entries(self, ids):
        found = super().entries(ids)
        if not self.read.is_set():
            self.read.set()
            deadline = time.monotonic() + 30
            while not self.written.is_set() and not _somebody_waits() and time.monotonic() < deadline:
                time.sleep(0.01)
        return found


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("there_before", [False, True])
def test_what_was_read_before_a_change_is_never_written_after_it(there_before):
    source = Slow(one={"title": "旧名"})
    if there_before:
        refresh(Probe(one={"title": "最初"}), ["one"])

    def rebuilding():
        try:
            refresh(source, ["one"], anew=True)
        finally:
            connection.close()

    thread = threading.Thread(target=rebuilding)
    thread.start()
    assert source.read.wait(10)
    source.things = {"one": {"title": "新名"}}
    refresh(source, ["one"])
    source.written.set()
    thread.join()
    assert SearchDocument.objects.get(type="page", object_id="one").title == "新名"
