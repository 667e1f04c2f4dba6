"""What the record page is measured against, on the same server: the addresses of this site and two bare ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from portal.record import selectors
from portal.record.views import record_context

_READY: dict[str, dict[str, object]] = {}


def ready(request: HttpRequest, code: str) -> HttpResponse:
    """The bare view: the same template, its context already there after the first request."""
    if code not in _READY:
        shown = selectors.public_record(code)
        _READY[code] = record_context(shown) if shown else {}
    return render(request, "record/organisation.html", _READY[code])


def house(request: HttpRequest, code: str) -> HttpResponse:
    """The empty house: head, navigation, foot."""
    return render(request, "base.html")


urlpatterns = [
    path("bare/<str:code>/", ready),
    path("house/<str:code>/", house),
    path("", include("portal.urls")),
]
