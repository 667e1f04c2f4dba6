"""Which engine answers: Elasticsearch where it is configured and well, else the database."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from search.breaker import Breaker
from search.engines.base import Answer, Engine, EngineUnavailableError, Request, RequestRefusedError
from search.engines.database.engine import DatabaseEngine
from search.models import SearchDocument

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answered:
    """An answer, who gave it, and since when the stand-in does (None when nobody stands in)."""

    answer: Answer
    engine: str
    degraded: bool = False
    since: datetime | None = None


@lru_cache(maxsize=1)
def breaker() -> Breaker:
    """The breaker of this process."""
    from search.engines.elasticsearch.client import probe

    return Breaker(probe)


def deadline() -> float:
    """When Elasticsearch must have answered all that one page asks from now on."""
    return time.monotonic() + settings.SEARCH_SECONDS


def answer(request: Request, until: float | None = None) -> Answered:
    """Answer from the first engine that can; the database always can.

    `until` is the page's `deadline()`; without one the request has a deadline of its own.
    """
    if settings.ELASTICSEARCH_URL:
        found = _from_elasticsearch(request, until)
        if found:
            return found
        return Answered(DatabaseEngine().search(request), DatabaseEngine.name, True, breaker().since)
    return Answered(DatabaseEngine().search(request), DatabaseEngine.name)


def _from_elasticsearch(request: Request, until: float | None) -> Answered | None:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

    if not breaker().allows():
        return None
    engine: Engine = ElasticsearchEngine(until)
    try:
        found = engine.search(request)
    except RequestRefusedError as error:
        # This one request is at fault; the next visitor's is not.
        logger.error("search refused, the database answers: %s", error)
        return None
    except EngineUnavailableError as error:
        breaker().failed(error)
        return None
    breaker().succeeded()
    return Answered(found, engine.name)


def send(documents: Sequence[SearchDocument], deleted: Sequence[tuple[str, int]]) -> None:
    """Write changes to Elasticsearch; EngineUnavailableError, at once while it is known to be away."""
    from search.engines.elasticsearch import index

    if not breaker().allows():
        raise EngineUnavailableError("Elasticsearch is away; the change is sent when it is back")
    try:
        index.write(documents, deleted)
    except RequestRefusedError:
        raise
    except EngineUnavailableError as error:
        breaker().failed(error)
        raise
