"""Comparing sources, documents and index, and naming each difference."""

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from search.engines.database import grams
from search.models import SearchDocument
from search.projections import Projection, all_projections
from search.selectors import places
from search.services.composing import compose
from search.services.indexing import batches, stream

logger = logging.getLogger(__name__)


def differences() -> Iterator[str]:
    """One line for each difference; none when all three agree."""
    for line in _all():
        logger.warning("%s", line)
        yield line


def _all() -> Iterator[str]:
    for projection in all_projections():
        yield from _against_source(projection)
    without_grams, without_document = grams.orphans(connection)
    if without_grams:
        yield f"grams missing for {without_grams} documents"
    if without_document:
        yield f"grams of {without_document} documents that are gone"
    yield from _stale_grams()
    if settings.ELASTICSEARCH_URL:
        yield from _against_index()


def _against_source(projection: Projection) -> Iterator[str]:
    for ids in batches(projection.ids()):
        fresh = {
            entry.object_id: compose(projection.type, entry, places()) for entry in projection.entries(ids)
        }
        found = SearchDocument.objects.filter(type=projection.type, object_id__in=ids)
        present = {document.object_id: document for document in found}
        for object_id, document in fresh.items():
            if object_id not in present:
                yield f"{document.key} missing in the database"
            elif present[object_id].content() != document.content():
                yield f"{document.key} out of date in the database"
    stored = (
        SearchDocument.objects.filter(type=projection.type).order_by("pk").values_list("object_id", flat=True)
    )
    for ids in batches(iter(stored)):
        found_ids = {entry.object_id for entry in projection.entries(ids)}
        yield from (f"{projection.type}:{one} without a source" for one in ids if one not in found_ids)


def _stale_grams() -> Iterator[str]:
    """Documents that the embedded engine finds by what they said once."""
    for documents in batches(stream()):
        for document in grams.differing(connection, documents):
            # One that was written between the two readings differs from what it was, not from what it is.
            if SearchDocument.objects.filter(pk=document.pk, version=document.version).exists():
                yield f"{document.key} out of date in the grams"


def _against_index() -> Iterator[str]:
    from search.engines.elasticsearch import documents, index

    expected = {
        f"{kind}:{object_id}": version
        for kind, object_id, version in SearchDocument.objects.values_list("type", "object_id", "version")
    }
    live = index.indices_of(documents.read_alias())
    if not live:
        yield f"no live index behind {documents.read_alias()}"
        return
    index.count(live[0])
    found = dict(index.versions(live[0]))
    for key in sorted(expected.keys() | found.keys()):
        if key not in found:
            yield f"{key} missing in the index"
        elif key not in expected:
            yield f"{key} in the index without a document"
        elif found[key] != expected[key]:
            yield f"{key} out of date in the index"
