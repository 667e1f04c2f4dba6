"""Clients that give up in time.

One page may take SEARCH_SECONDS at most (1.8), all its questions and their retries included; a frozen server is a time-out,
a killed one is refused at once. `info()` and `ping()` need the root address, which the reduced distribution lacks: health is asked instead.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import ScanError

from search.engines.base import EngineUnavailableError, RequestRefusedError

_MOST_ATTEMPTS = 3
_BULK_SECONDS = 60
#: A change that cannot be sent comes again by the outbox: no worker need wait long.
_WRITE_SECONDS = 10
#: Answers of the 4xx kind that speak of the server: it was too slow, the index is missing, it has too much to do.
_SICK = frozenset((408, 404, 429))


@contextmanager
def failures_named() -> Iterator[None]:
    """What the client raises within, in the engines' words: RequestRefusedError or EngineUnavailableError."""
    try:
        yield
    except ApiError as error:
        refused = 400 <= error.status_code < 500 and error.status_code not in _SICK
        raise (RequestRefusedError if refused else EngineUnavailableError)(str(error)) from error
    except (TransportError, ScanError) as error:
        raise EngineUnavailableError(str(error)) from error


def urls() -> list[str]:
    """The servers named in ELASTICSEARCH_URL, separated by commas."""
    return [url.strip() for url in settings.ELASTICSEARCH_URL.split(",") if url.strip()]


def client() -> Elasticsearch:
    """The client of this process for answering visitors."""
    return _client(tuple(urls()), settings.SEARCH_SECONDS)


def client_until(moment: float) -> Elasticsearch:
    """The same client with what time is left until then (`time.monotonic`); EngineUnavailableError when none is."""
    left = moment - time.monotonic()
    if left <= 0:
        raise EngineUnavailableError("too slow: the time of one page is over")
    return client().options(request_timeout=left / _attempts(len(urls())))


def _attempts(hosts: int) -> int:
    return min(hosts + 1, _MOST_ATTEMPTS)


def writing_client() -> Elasticsearch:
    """The same client for sending changes: one attempt, since the outbox repeats it."""
    return client().options(request_timeout=_WRITE_SECONDS, max_retries=0)


def patient_client() -> Elasticsearch:
    """The same client with the patience that a rebuild needs."""
    return client().options(request_timeout=_BULK_SECONDS, max_retries=3)


@lru_cache(maxsize=4)
def _client(hosts: tuple[str, ...], seconds: float) -> Elasticsearch:
    attempts = _attempts(len(hosts))
    return Elasticsearch(
        list(hosts),
        request_timeout=seconds / attempts,
        retry_on_timeout=True,
        max_retries=attempts - 1,
        retry_on_status=(429, 502, 503, 504),
    )


def probe() -> None:
    """Raise unless the cluster answers and the index can be searched."""
    from search.engines.elasticsearch.documents import read_alias

    client().options(max_retries=0, request_timeout=1).search(
        index=read_alias(), size=0, track_total_hits=False
    )
