"""Writing the index: documents as they change, and a whole new one beside the old."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk
from elasticsearch_dsl import Index  # type: ignore[import-untyped]

from search.engines.base import EngineUnavailableError
from search.engines.elasticsearch.client import patient_client, writing_client
from search.engines.elasticsearch.documents import SearchEntry, actions_for, building_alias, read_alias
from search.models import SearchDocument

_CHUNK = 500
#: An older version arriving late, or a deletion repeated, is no fault.
_FINE = frozenset((409, 404))


class IndexingError(RuntimeError):
    """The server refused documents."""


def write(documents: Sequence[SearchDocument], deleted: Sequence[tuple[str, int]] = ()) -> None:
    """Send changed documents and (key, version) of deleted ones to the live index and to one under construction.

    EngineUnavailableError when the server does not answer, IndexingError when it refuses a document.
    """
    try:
        for index in _targets():
            _send([*actions_for(documents, index), *_deletions(deleted, index)], writing_client())
    except (ApiError, TransportError) as error:
        raise EngineUnavailableError(str(error)) from error


def _targets() -> list[str]:
    indices: set[str] = set()
    for alias in (read_alias(), building_alias()):
        indices.update(indices_of(alias, writing_client()))
    return sorted(indices)


def indices_of(alias: str, client: Elasticsearch | None = None) -> list[str]:
    """The indices behind an alias; none when there is no such alias."""
    try:
        return sorted((client or patient_client()).indices.get_alias(name=alias).body)
    except NotFoundError:
        return []


def _deletions(deleted: Sequence[tuple[str, int]], index: str) -> Iterator[dict[str, Any]]:
    for key, version in deleted:
        yield {
            "_op_type": "delete",
            "_index": index,
            "_id": key,
            "version": version,
            "version_type": "external_gte",
        }


def _send(actions: Iterable[dict[str, Any]], client: Elasticsearch) -> int:
    sent = 0
    for ok, item in streaming_bulk(client, actions, chunk_size=_CHUNK, raise_on_error=False):
        _judge(ok, item)
        sent += 1
    return sent


def _judge(ok: bool, item: dict[str, Any]) -> None:
    outcome = next(iter(item.values()))
    if not ok and outcome.get("status") not in _FINE:
        raise IndexingError(f"{outcome.get('_id')}: {outcome.get('error')}")


def create() -> str:
    """Make a new empty index under the building alias, ready for fast writing; returns its name."""
    name = f"{read_alias()}-{time.time_ns() // 1_000_000}"
    index: Index = SearchEntry._index.clone(name)
    index.settings(number_of_shards=1, number_of_replicas=0, refresh_interval="-1")
    index.aliases(**{building_alias(): {}})
    index.create(using=patient_client())
    return name


def fill(name: str, documents: Iterable[SearchDocument]) -> int:
    """Stream documents into the index; returns how many were sent.

    In this thread: the documents come from its database connection, and building them takes the time, not sending.
    """
    return _send(actions_for(documents, name), patient_client())


def count(name: str) -> int:
    """Documents in the index, everything written so far included."""
    patient_client().indices.refresh(index=name)
    return int(patient_client().count(index=name).body["count"])


def go_live(name: str) -> list[str]:
    """Make the index the one that is searched, in one step, and drop the old ones; returns their names."""
    client = patient_client()
    client.indices.put_settings(
        index=name, settings={"refresh_interval": "1s", "auto_expand_replicas": "0-1"}
    )
    old = [index for index in indices_of(read_alias()) if index != name]
    client.indices.update_aliases(
        actions=[
            {"add": {"index": name, "alias": read_alias()}},
            {"remove": {"index": name, "alias": building_alias()}},
            *({"remove_index": {"index": index}} for index in old),
        ]
    )
    return old


def drop(name: str) -> None:
    """Delete an index that is not to go live."""
    patient_client().indices.delete(index=name, ignore_unavailable=True)


def versions(name: str) -> Iterator[tuple[str, int]]:
    """(key, version) of every document in the index."""
    for hit in scan(patient_client(), index=name, query={"_source": ["version"]}, size=2000):
        yield hit["_id"], hit["_source"]["version"]
