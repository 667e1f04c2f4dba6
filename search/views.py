"""The search page and the suggestions of its box."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import labels
from search.query import PAGE_SIZE, SearchQuery
from search.results import SearchResults
from search.services import find
from search.services import suggest as suggestions_for

_AROUND = 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results with facets; the same page without JavaScript, and for htmx, which takes a part of it."""
    results = find(SearchQuery.parse(request.GET))
    query = results.query
    context = {
        "query": query,
        "results": results,
        "pages": page_links(results),
        "sorts": [(name, label, query.changed(sort=name).url) for name, label in labels.SORTS.items()],
        "clear_url": SearchQuery(q=query.q, as_text=_dropped(results)).url,
        "ended_url": query.changed(status=labels.ENDED).url,
        "literal_url": query.changed(literal=True).url,
        "page_size": PAGE_SIZE,
        "next_url": query.changed(page=query.page + 1).url if query.page < results.pages else "",
    }
    return render(request, "search/search.html", context)


def _dropped(results: SearchResults) -> tuple[str, ...]:
    read = tuple(chip.source for chip in results.chips if chip.source)
    return tuple(dict.fromkeys((*results.query.as_text, *read)))


def page_links(results: SearchResults) -> list[tuple[int, str]]:
    """(number, address) of the pages to offer; number 0 is a gap."""
    current, last = results.query.page, results.pages
    near = range(max(1, current - _AROUND), min(last, current + _AROUND) + 1)
    shown = sorted({1, last, *near})
    links: list[tuple[int, str]] = []
    for number in shown:
        if links and number > links[-1][0] + 1:
            links.append((0, ""))
        links.append((number, results.query.changed(page=number).url))
    return links


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """{"suggestions": [{"text", "url", "kind", "hint"}]} for what has been typed so far."""
    return JsonResponse({"suggestions": suggestions_for(request.GET.get("q", ""))})
