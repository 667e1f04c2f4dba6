"""The inbox."""

from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from registry.filings.views.applicant.access import signed_in
from registry.outbox.models import InboxMessage
from registry.outbox.services import mark_all_read, mark_read

A_PAGE = 30


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices, newest first; POST marks all of them as read."""
    if request.method == "POST":
        mark_all_read(request.user)
        return redirect("workspace:inbox")
    notices = InboxMessage.objects.filter(user=request.user)  # type: ignore[misc]
    context = {
        "listing": Paginator(notices, A_PAGE).get_page(request.GET.get("page")),
        "unread": notices.filter(read_at__isnull=True).count(),
    }
    return render(request, "filings/applicant/inbox.html", context)


@signed_in
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Opens one notice: it counts as read from now on; then goes where it points."""
    notice = get_object_or_404(InboxMessage, pk=message_id, user=request.user)
    mark_read(notice)
    inside = notice.url.startswith("/") and not urlsplit(notice.url).netloc
    return redirect(notice.url if inside else "workspace:inbox")
