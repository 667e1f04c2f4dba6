"""Building the whole index anew: rows in place, Elasticsearch beside the old index and swapped when it is whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from search.engines.database import grams
from search.models import SearchDocument
from search.projections import Projection, all_projections
from search.services.indexing import BATCH, batches, refresh

Say = Callable[[str], object]
_ATTEMPTS = 3
#: A source that had this many documents and now has none is taken to be broken, not emptied.
_SUSPICIOUS = 100
#: Versions are microseconds; writers may be this much behind the clock that started the rebuild.
_MARGIN = 60_000_000


class RebuildError(RuntimeError):
    """The new index is not fit to go live; the old one stays."""


@dataclass(frozen=True)
class Rebuilt:
    """How many documents there are now, and the name of the live index ('' without Elasticsearch)."""

    documents: int
    index: str


def rebuild(say: Say = lambda line: None) -> Rebuilt:
    """Refresh every document from its source, then build a new Elasticsearch index where one is configured.

    RebuildError when there would be nothing to find, or when the new index misses documents.
    """
    for projection in all_projections():
        say(f"{projection.type}: {_refresh_all(projection)}")
    grams.sweep(connection)
    total = SearchDocument.objects.count()
    index = _rebuild_elasticsearch(say) if settings.ELASTICSEARCH_URL else ""
    return Rebuilt(total, index)


def _refresh_all(projection: Projection) -> int:
    """Refresh by source, then drop documents whose source is gone. An empty source never empties the index."""
    seen = 0
    for ids in batches(projection.ids()):
        refresh(projection, ids)
        seen += len(ids)
    present = SearchDocument.objects.filter(type=projection.type)
    if not seen and present.count() >= _SUSPICIOUS:
        raise RebuildError(f"{projection.type}: the source is empty, the documents stay as they are")
    for ids in batches(iter(present.order_by("pk").values_list("object_id", flat=True))):
        found = {entry.object_id for entry in projection.entries(ids)}
        refresh(projection, [one for one in ids if one not in found])
    return seen


def _rebuild_elasticsearch(say: Say) -> str:
    from search.engines.elasticsearch import index

    started = _newest_version() - _MARGIN
    name = index.create()
    try:
        sent = index.fill(name, stream())
        say(f"{name}: {sent}")
        _complete(name, started)
    except BaseException:
        index.drop(name)
        raise
    old = index.go_live(name)
    # Writers that looked up the aliases before the swap may have written to the index just dropped.
    index.fill(name, stream(started))
    say(f"{name} is live, {len(old)} old dropped")
    return name


def _complete(name: str, started: int) -> None:
    """Catch up with what was written meanwhile until the counts agree."""
    from search.engines.elasticsearch import index

    for _ in range(_ATTEMPTS):
        index.fill(name, stream(started))
        expected = SearchDocument.objects.count()
        built = index.count(name)
        if not built:
            raise RebuildError("the new index is empty; the old one stays")
        if built == expected:
            return
    raise RebuildError(f"the new index holds {built} documents, the database {expected}; the old one stays")


def _newest_version() -> int:
    newest = SearchDocument.objects.order_by("-version").values_list("version", flat=True).first()
    return newest or 0


def stream(since: int | None = None) -> Iterator[SearchDocument]:
    """Every document, or those of at least this version, in batches by primary key: flat memory, no open cursor."""
    last = 0
    while True:
        found = SearchDocument.objects.filter(pk__gt=last).order_by("pk")
        batch = list((found if since is None else found.filter(version__gte=since))[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk
