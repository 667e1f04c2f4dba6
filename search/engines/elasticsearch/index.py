"""Writing the index: documents as they change, and a whole new one beside the old.

Every function raises EngineUnavailableError when the server does not answer.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk
from elasticsearch_dsl import Index  # type: ignore[import-untyped]

from search.engines.base import EngineUnavailableError
from search.engines.elasticsearch.client import failures_named, patient_client, writing_client
from search.engines.elasticsearch.documents import SearchEntry, actions_for, building_alias, read_alias
from search.models import SearchDocument

_CHUNK = 500
#: An older version arriving late, or a deletion repeated, is no fault.
_FINE = frozenset((409, 404))
_TOO_BUSY = 429
_RETRIES = 3
_SERVER_FAULT = 500
#: A refused document is at fault itself; if this many are, the index is, and no more is sent.
MOST_REFUSED = 100


class IndexingError(RuntimeError):
    """The server refused documents. `refused` has their keys with its reasons; the others are written."""

    def __init__(self, refused: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {reason}" for key, reason in refused.items()))
        self.refused = dict(refused)


def write(documents: Sequence[SearchDocument], deleted: Sequence[tuple[str, int]] = ()) -> None:
    """Send changed documents and (key, version) of deleted ones to the live index and to one under construction.

    IndexingError when the server refuses a document.
    """
    refused: dict[str, str] = {}
    with failures_named():
        for index in _targets():
            actions = [*actions_for(documents, index), *_deletions(deleted, index)]
            refused |= _send(actions, writing_client())[1]
    if refused:
        raise IndexingError(refused)


def _targets() -> list[str]:
    indices: set[str] = set()
    for alias in (read_alias(), building_alias()):
        indices.update(_behind(alias, writing_client()))
    return sorted(indices)


def indices_of(alias: str) -> list[str]:
    """The indices behind an alias; none when there is no such alias."""
    with failures_named():
        return _behind(alias, patient_client())


def _behind(alias: str, client: Elasticsearch) -> list[str]:
    try:
        return sorted(client.indices.get_alias(name=alias).body)
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


def _send(
    actions: Iterable[dict[str, Any]], client: Elasticsearch, retries: int = 0
) -> tuple[int, dict[str, str]]:
    """How many were sent, and why which of them were refused."""
    sent = 0
    refused: dict[str, str] = {}
    for ok, item in streaming_bulk(
        client, actions, chunk_size=_CHUNK, raise_on_error=False, max_retries=retries
    ):
        refused.update(_fault(ok, item))
        sent += 1
        if len(refused) >= MOST_REFUSED:
            break
    return sent, refused


def _fault(ok: bool, item: dict[str, Any]) -> dict[str, str]:
    outcome = next(iter(item.values()))
    status = outcome.get("status", 0)
    if ok or status in _FINE:
        return {}
    if status == _TOO_BUSY or status >= _SERVER_FAULT:
        raise EngineUnavailableError(f"{outcome.get('_id')}: {outcome.get('error')}")
    return {str(outcome.get("_id")): _reason(outcome.get("error"))}


def _reason(error: Any) -> str:
    """The innermost reason: the outer ones only say that there is one."""
    while isinstance(error, dict) and isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    return str(error.get("reason", error)) if isinstance(error, dict) else str(error)


def create() -> str:
    """Make a new empty index under the building alias, ready for fast writing; returns its name."""
    name = f"{read_alias()}-{time.time_ns() // 1_000_000}"
    index: Index = SearchEntry._index.clone(name)
    index.settings(number_of_shards=1, number_of_replicas=0, refresh_interval="-1")
    index.aliases(**{building_alias(): {}})
    with failures_named():
        index.create(using=patient_client())
    return name


def fill(name: str, documents: Iterable[SearchDocument]) -> int:
    """Stream documents into the index; returns how many were sent. IndexingError names those that were refused.

    In this thread: the documents come from its database connection, and building them takes the time, not sending.
    """
    with failures_named():
        sent, refused = _send(actions_for(documents, name), patient_client(), retries=_RETRIES)
    if refused:
        raise IndexingError(refused)
    return sent


def count(name: str) -> int:
    """Documents in the index, everything written so far included."""
    with failures_named():
        patient_client().indices.refresh(index=name)
        return int(patient_client().count(index=name).body["count"])


def absent(name: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that the index does not hold."""
    if not keys:
        return set()
    with failures_named():
        found = patient_client().mget(index=name, ids=list(keys), source=False).body["docs"]
    return {document["_id"] for document in found if not document.get("found")}


def go_live(name: str) -> list[str]:
    """Make the index the one that is searched, in one step, and drop the old ones; returns their names."""
    client = patient_client()
    old = [index for index in indices_of(read_alias()) if index != name]
    with failures_named():
        client.indices.put_settings(
            index=name, settings={"refresh_interval": "1s", "auto_expand_replicas": "0-1"}
        )
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
    with failures_named():
        patient_client().indices.delete(index=name, ignore_unavailable=True)


def versions(name: str) -> Iterator[tuple[str, int]]:
    """(key, version) of every document in the index."""
    with failures_named():
        for hit in scan(patient_client(), index=name, query={"_source": ["version"]}, size=2000):
            yield hit["_id"], hit["_source"]["version"]
