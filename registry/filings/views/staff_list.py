"""The lists of the desk: which queue, how narrowed, what stands beside a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from registry.filings.declarations import all_matters
from registry.filings.filters import CaseFilter
from registry.filings.models import Filing
from registry.filings.permissions import offices_with_post, visible_to
from registry.filings.selectors import queues
from registry.offices import selectors as offices
from registry.offices.models import Office
from registry.offices.workflows import Day

FILTERS = ("q", "matter", "kind", "state", "office", "overdue")


@dataclass
class Listing:
    """The queue as narrowed now, and the address that leads back to it."""

    tabs: list[queues.Tab]
    queue: queues.Queue
    filter: CaseFilter
    found: QuerySet[Filing]
    query: str = ""
    narrowed: bool = False


def visible_case(request: HttpRequest, number: str) -> Filing:
    """The case, or 404 for whoever may not see it."""
    found = visible_to(request.user).select_related("office", "applicant", "organisation", "reviewer")
    return get_object_or_404(found, number=number)


def listing_of(request: HttpRequest, filing: Filing | None = None) -> Listing:
    """The queue asked for; without one, the first in which something waits (beside a case: the one it stands in)."""
    visible = visible_to(request.user)
    tabs = queues.tabs_of(visible, request.user)
    chosen = next((tab.queue for tab in tabs if tab.queue.key == request.GET.get("queue")), None)
    if chosen is None:
        chosen = _likely(tabs, filing)
    found = queues.in_queue(visible, chosen, request.user)
    narrowing = CaseFilter(
        request.GET, queryset=found, offices=Office.objects.filter(pk__in=offices_with_post(request.user))
    )
    kept = [(name, request.GET[name]) for name in FILTERS if request.GET.get(name)]
    return Listing(
        tabs=tabs,
        queue=chosen,
        filter=narrowing,
        found=narrowing.qs.select_related("office", "applicant")
        .prefetch_related("pauses")
        .defer("data", "sealed"),
        query=kept_query(request, queue=chosen.key),
        narrowed=bool(kept),
    )


def _likely(tabs: list[queues.Tab], filing: Filing | None) -> queues.Queue:
    if filing is not None:
        own = next((tab.queue for tab in tabs if filing.state in tab.queue.states), None)
        return own or queues.ALL
    return next((tab.queue for tab in tabs if tab.count), tabs[0].queue)


def rows_of(page: Sequence[Filing]) -> list[queues.Row]:
    return queues.rows(list(page), {matter.code: matter.short_name for matter in all_matters()})


def neighbours(beside: list[Filing], filing: Filing) -> dict[str, str]:
    """Numbers of the cases before and after this one in the queue, '' at its ends."""
    numbers = [row.number for row in beside]
    if filing.number not in numbers:
        return {"before": "", "after": numbers[0] if numbers else ""}
    place = numbers.index(filing.number)
    return {"before": numbers[place - 1] if place else "", "after": "".join(numbers[place + 1 : place + 2])}


def kept_query(request: HttpRequest, **more: str) -> str:
    """The query string that keeps the queue and its filters."""
    kept = QueryDict(mutable=True)
    for name in ("queue", *FILTERS):
        if request.GET.get(name):
            kept[name] = request.GET[name]
    for name, value in more.items():
        kept[name] = value
    return kept.urlencode()


def case_url(filing: Filing) -> str:
    return reverse("desk:case", args=[filing.number])


def calendar_line() -> dict[str, Day | None]:
    """What today is, and the next day that is not worked."""
    calendar, today = offices.calendar(), offices.today()
    coming = calendar.days(today + timedelta(days=1), today + timedelta(days=14))
    return {
        "today": calendar.day(today),
        "next_rest": next((day for day in coming if not day.is_workday), None),
    }
