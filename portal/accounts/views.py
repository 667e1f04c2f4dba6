"""Pages of sign-in that allauth does not bring."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or cookies are off: say what to do; nothing was saved or changed."""
    return render(request, "403_csrf.html", status=403)
