"""Asking Elasticsearch, and reading its answer."""

import time
from typing import Any

from django.conf import settings
from django.utils.safestring import mark_safe

from search.engines.base import Answer, Hit, Request
from search.engines.elasticsearch.client import client_until, failures_named
from search.engines.elasticsearch.documents import document_from, read_alias
from search.engines.elasticsearch.queries import build_search, facet_groups


class ElasticsearchEngine:
    """The real engine. It has until a moment of `time.monotonic` to answer, SEARCH_SECONDS unless one is given."""

    name = "elasticsearch"

    def __init__(self, until: float | None = None) -> None:
        self._until = until

    def search(self, request: Request) -> Answer:
        """Answer a request with one call; EngineUnavailableError when its time is over."""
        if not request.tiers:
            return Answer(0, 0, 0, [], {name: {} for name in request.facets})
        return read_answer(request, ask(build_search(request).to_dict(), self._until))


def ask(body: dict[str, Any], until: float | None = None) -> dict[str, Any]:
    """The raw answer to a raw search; a failure of any kind is EngineUnavailableError."""
    if until is None:
        until = time.monotonic() + settings.SEARCH_SECONDS
    with failures_named():
        # Half an answer from half of the shards would be a wrong answer.
        answer = client_until(until).search(index=read_alias(), body=body, allow_partial_search_results=False)
    raw: dict[str, Any] = answer.body
    return raw


def read_answer(request: Request, raw: dict[str, Any]) -> Answer:
    """The answer in the engines' common form."""
    counts = raw["aggregations"]
    facets = {
        name: {
            bucket["key"]: bucket["doc_count"]
            for bucket in counts[f"group_{number}"][name]["buckets"]
            if bucket["key"]
        }
        for number, (_, names) in enumerate(facet_groups(request))
        for name in names
    }
    return Answer(
        total=raw["hits"]["total"]["value"],
        matched=counts["matched"]["doc_count"],
        literal=counts["literal"]["doc_count"],
        hits=[_hit(hit) for hit in raw["hits"]["hits"]],
        facets=facets,
    )


def _hit(hit: dict[str, Any]) -> Hit:
    marked = hit.get("highlight", {})
    return Hit(
        document_from(hit["_source"], hit.get("matched_queries", ())),
        tier=round(hit["_score"]),
        # Safe: the highlighter escapes (encoder html), and <mark> is ours.
        marked=mark_safe(marked["title"][0]) if "title" in marked else "",  # noqa: S308
        snippet=mark_safe(marked["text"][0]) if "text" in marked else "",  # noqa: S308
    )
