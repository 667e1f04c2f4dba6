"""Building the whole index anew: rows in place, Elasticsearch beside the old index and swapped when it is whole."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection

from search.engines.base import EngineUnavailableError
from search.engines.database import grams
from search.models import SearchDocument
from search.projections import Projection, all_projections
from search.services.indexing import BATCH, batches, refresh, stream
from search.services.locking import AlreadyRunningError, only_one

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
    """How many documents there are now, and the name of the live index ('' without Elasticsearch).

    `refused` has the keys that Elasticsearch would not take, with its reasons: only the database finds them.
    """

    documents: int
    index: str
    refused: dict[str, str] = field(default_factory=dict)


def rebuild(say: Say = lambda line: None) -> Rebuilt:
    """Refresh every document and its grams, then build a new Elasticsearch index where one is configured.

    RebuildError when another rebuild is under way, when there would be nothing to find, or when the new index misses
    documents that Elasticsearch did not refuse. EngineUnavailableError when it does not answer. The old index stays.
    """
    try:
        with only_one():
            return _rebuild(say)
    except AlreadyRunningError as error:
        raise RebuildError("另一次重建正在进行，请等它结束后再运行 rebuild_search。") from error


def _rebuild(say: Say) -> Rebuilt:
    for projection in all_projections():
        say(f"{projection.type}: {_refresh_all(projection)}")
    grams.sweep(connection)
    total = SearchDocument.objects.count()
    if not settings.ELASTICSEARCH_URL:
        return Rebuilt(total, "")
    refused: dict[str, str] = {}
    return Rebuilt(total, _rebuild_elasticsearch(say, refused), refused)


def _refresh_all(projection: Projection) -> int:
    """Refresh by source, then drop documents whose source is gone. An empty source never empties the index."""
    seen = 0
    for ids in batches(projection.ids()):
        refresh(projection, ids, anew=True)
        seen += len(ids)
    present = SearchDocument.objects.filter(type=projection.type)
    if not seen and present.count() >= _SUSPICIOUS:
        raise RebuildError(f"{projection.type}: the source is empty, the documents stay as they are")
    for ids in batches(iter(present.order_by("pk").values_list("object_id", flat=True))):
        found = {entry.object_id for entry in projection.entries(ids)}
        refresh(projection, [one for one in ids if one not in found])
    return seen


def _rebuild_elasticsearch(say: Say, refused: dict[str, str]) -> str:
    from search.engines.elasticsearch import documents, index

    for left in index.indices_of(documents.building_alias()):
        # A rebuild was killed here; writers have kept up its index ever since.
        index.drop(left)
        say(f"{left} was never finished, dropped")
    started = _newest_version() - _MARGIN
    name = index.create()
    try:
        sent = _fill(name, stream(), refused)
        say(f"{name}: {len(sent)}")
        _fill(name, stream(started), refused)
        _complete(name, sent, refused)
    except BaseException:
        with suppress(EngineUnavailableError):  # then the next rebuild drops it
            index.drop(name)
        raise
    old = index.go_live(name)
    # Writers that looked up the aliases before the swap may have written to the index just dropped.
    _fill(name, stream(started), refused)
    say(f"{name} is live, {len(old)} old dropped")
    return name


def _fill(name: str, documents: Iterable[SearchDocument], refused: dict[str, str]) -> "array[int]":
    """Send documents; returns their primary keys, and adds to `refused` what was refused."""
    from search.engines.elasticsearch import index

    sent = array("q")

    def noted() -> Iterator[SearchDocument]:
        for document in documents:
            sent.append(document.pk)
            yield document

    try:
        index.fill(name, noted())
    except index.IndexingError as error:
        refused.update(error.refused)
    if len(refused) >= index.MOST_REFUSED:
        raise RebuildError(
            f"{len(refused)} documents refused, the last {refused.popitem()}; the old one stays"
        )
    return sent


def _complete(name: str, sent: "array[int]", refused: dict[str, str]) -> None:
    """Send again what was sent and did not arrive. What writers add meanwhile is theirs to send, and is sent after
    the swap once more: waiting until nobody writes would take for ever during an import.
    """
    from search.engines.elasticsearch import index

    if not index.count(name):
        raise RebuildError("the new index is empty; the old one stays")
    for _ in range(_ATTEMPTS):
        missing = array("q", _missing(name, sent, refused))
        if not missing:
            return
        _fill(name, _by_keys(missing), refused)
    raise RebuildError(f"the new index misses {len(missing)} documents; the old one stays")


def _missing(name: str, sent: "array[int]", refused: dict[str, str]) -> Iterator[int]:
    """Primary keys of documents that are in the database still and not in the index."""
    from search.engines.elasticsearch import index

    for start in range(0, len(sent), BATCH):
        found = SearchDocument.objects.filter(pk__in=sent[start : start + BATCH])
        keys = {f"{kind}:{one}": pk for pk, kind, one in found.values_list("pk", "type", "object_id")}
        absent = index.absent(name, list(keys)) - refused.keys()
        yield from (keys[key] for key in absent)


def _by_keys(keys: "array[int]") -> Iterator[SearchDocument]:
    for start in range(0, len(keys), BATCH):
        yield from SearchDocument.objects.filter(pk__in=keys[start : start + BATCH])


def _newest_version() -> int:
    newest = SearchDocument.objects.order_by("-version").values_list("version", flat=True).first()
    return newest or 0
