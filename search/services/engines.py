"""Which engine answers: Elasticsearch where it is configured and well, else the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from search.breaker import Breaker
from search.engines.base import Answer, Engine, EngineUnavailableError, Request
from search.engines.database.engine import DatabaseEngine
from search.models import SearchDocument


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


def answer(request: Request) -> Answered:
    """Answer from the first engine that can; the database always can."""
    if settings.ELASTICSEARCH_URL:
        found = _from_elasticsearch(request)
        if found:
            return found
        return Answered(DatabaseEngine().search(request), DatabaseEngine.name, True, breaker().since)
    return Answered(DatabaseEngine().search(request), DatabaseEngine.name)


def _from_elasticsearch(request: Request) -> Answered | None:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

    if not breaker().allows():
        return None
    engine: Engine = ElasticsearchEngine()
    try:
        found = engine.search(request)
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
    except EngineUnavailableError as error:
        breaker().failed(error)
        raise
