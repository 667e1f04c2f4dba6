"""Keeping the documents true to their sources: rows, grams and the index, in that order."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from search.engines.database import grams
from search.models import SearchDocument
from search.projections import Projection
from search.selectors import places
from search.services.composing import compose
from search.services.engines import send
from search.services.locking import lock_documents

BATCH = 1000
Item = TypeVar("Item")
_UPDATED = [
    column.name
    for column in SearchDocument._meta.concrete_fields
    if column.name not in ("id", "type", "object_id")
]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh wrote: changed documents, and (key, version) of deleted ones; and how the ids stand now.

    `unchanged` are the other documents there are, `never` is (key, version) of ids that have none and had none.
    """

    changed: list[SearchDocument]
    deleted: list[tuple[str, int]]
    unchanged: list[SearchDocument]
    never: list[tuple[str, int]]


def refresh(projection: Projection, ids: Sequence[str], *, anew: bool = False) -> Refreshed:
    """Bring the documents of these ids up to date in the database; unchanged ones are not touched. Idempotent.

    `anew` writes the grams of unchanged ones as well. The sources are read under a lock, so that what was read
    before a change is never written after it.
    """
    with transaction.atomic():
        lock_documents(projection.type, ids)
        present = _present(projection.type, ids)
        fresh = {
            entry.object_id: compose(projection.type, entry, places()) for entry in projection.entries(ids)
        }
        changed = _changed(fresh, present)
        save(changed)
        written = {document.object_id for document in changed}
        gone = [document for object_id, document in present.items() if object_id not in fresh]
        unchanged = [present[object_id] for object_id in fresh if object_id not in written]
        if anew:
            grams.write(connection, unchanged)
        _delete(gone)
        now = _now()
    return Refreshed(
        changed,
        [(document.key, _next_version(document)) for document in gone],
        unchanged,
        [(f"{projection.type}:{one}", now) for one in ids if one not in fresh and one not in present],
    )


def publish(projection: Projection, ids: Sequence[str]) -> None:
    """`refresh`, and tell Elasticsearch where it is configured.

    The index is told of every document, changed now or not: an earlier call may have failed after the rows were
    written. EngineUnavailableError when it does not answer; the rows are saved all the same.
    """
    done = refresh(projection, ids)
    if settings.ELASTICSEARCH_URL:
        send([*done.changed, *done.unchanged], [*done.deleted, *done.never])


def _present(kind: str, ids: Sequence[str]) -> dict[str, SearchDocument]:
    found = SearchDocument.objects.filter(type=kind, object_id__in=ids)
    return {document.object_id: document for document in found}


def _changed(fresh: dict[str, SearchDocument], present: dict[str, SearchDocument]) -> list[SearchDocument]:
    changed = []
    for object_id, document in fresh.items():
        old = present.get(object_id)
        if old is not None and old.content() == document.content():
            continue
        document.version = _next_version(old)
        changed.append(document)
    return changed


def _now() -> int:
    return time.time_ns() // 1000


def _next_version(old: SearchDocument | None) -> int:
    """Microseconds of the clock, but always more than before: a document deleted and made again goes on counting."""
    return max(_now(), old.version + 1 if old else 0)


def save(documents: list[SearchDocument]) -> None:
    """Write composed documents and their grams; those without a version get the present one."""
    for document in documents:
        document.version = document.version or _now()
    if not documents:
        return
    saved = SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["type", "object_id"],
        update_fields=_UPDATED,
        batch_size=500,
    )
    grams.write(connection, saved)


def _delete(documents: list[SearchDocument]) -> None:
    ids = [document.pk for document in documents]
    if ids:
        SearchDocument.objects.filter(pk__in=ids).delete()
        grams.remove(connection, ids)


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut a stream into lists."""
    batch: list[Item] = []
    for one in items:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


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
