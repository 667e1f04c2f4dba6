"""My filings: what needs me, what is under way, what is done; and how to begin."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from registry.filings.declarations import Refusal, get
from registry.filings.models import Filing
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.clock import Clock, clock_of
from registry.filings.selectors.law import terms_for
from registry.filings.selectors.lists import applicant_list
from registry.filings.selectors.progress import next_words
from registry.filings.services.drafts import open_draft
from registry.filings.views.applicant.access import signed_in
from registry.filings.workflows import ENDED_WITHOUT, State
from registry.offices import selectors as offices
from registry.offices.workflows import Calendar
from registry.outbox.models import InboxMessage

A_PAGE = 20
LATEST = 3
_BADGE = {
    State.DRAFT: "plain",
    State.CORRECTING: "attention",
    State.ANNOUNCED: "valid",
    State.NOT_ACCEPTED: "forbidden",
    State.REFUSED: "forbidden",
    State.REVOKED: "forbidden",
    State.WITHDRAWN: "ended",
    State.LAPSED: "ended",
}


@dataclass(frozen=True)
class Row:
    """One filing of the list."""

    filing: Filing
    matter: Any
    group: str
    badge: str
    words: str
    clock: Clock | None
    next: str
    may_begin_anew: bool


def badge_of(filing: Filing) -> str:
    """The shape of a filing's state."""
    return _BADGE.get(State(filing.state), "running")


def row_of(filing: Filing, today: date, calendar: Calendar) -> Row:
    """A filing as the list shows it."""
    state, clock = State(filing.state), clock_of(filing, today, calendar)
    group = (
        "等您办理" if state in (State.DRAFT, State.CORRECTING) else "已办结" if filing.closed else "正在办理"
    )
    return Row(
        filing,
        matter_of(filing),
        group,
        badge_of(filing),
        state.applicant_label,
        clock,
        next_words(filing, clock),
        state in ENDED_WITHOUT,
    )


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The list of filings and the latest notices."""
    page = Paginator(applicant_list(request.user), A_PAGE).get_page(request.GET.get("page"))
    today, calendar = offices.today(), offices.calendar()
    notices = InboxMessage.objects.filter(user=request.user)  # type: ignore[misc]
    context = {
        "listing": page,
        "rows": [row_of(filing, today, calendar) for filing in page],
        "latest": list(notices[:LATEST]),
        "unread": (unread := notices.filter(read_at__isnull=True).count()),
        "unread_words": f"{unread} 条未读",
    }
    return render(request, "filings/applicant/home.html", context)


@signed_in
def start(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what will be asked; POST opens the draft."""
    matter = get(code)
    if matter is None:
        raise Http404("no such matter")
    if request.method == "POST":
        try:
            filing = open_draft(matter, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("workspace:home")
        return redirect("workspace:section", filing.number, matter.sections[0].key)
    terms = terms_for(matter, offices.today())
    context = {
        "matter": matter,
        "papers": [row for row in terms.snapshot["papers"] if row["requirement"] == "required"],
        "conditions": terms.conditions(),
        "limits": terms.snapshot["limits"],
        "drafts": list(applicant_list(request.user).filter(matter=code, state="draft")[:5]),
    }
    return render(request, "filings/applicant/start.html", context)
