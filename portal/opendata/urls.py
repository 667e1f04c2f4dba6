"""Addresses for machines; a contract."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView

from portal.opendata import views
from portal.opendata.api import api


class Anything(StringConverter):
    """The rest of an address whatever it is, line breaks included: a machine is answered in its own language."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")
api_patterns, api_kind, api_namespace = api.urls
for pattern in api_patterns:
    if pattern.callback:
        pattern.callback = views.reading_only(pattern.callback)

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path(
        "api/v1/docs",
        views.reading_only(views.description),
        {"schema": api.get_openapi_schema},
        name="api-docs",
    ),
    path("api/v1/", views.reading_only(RedirectView.as_view(pattern_name="api-docs"))),
    path("api/v1/", (api_patterns, api_kind, api_namespace)),
    path("api/v1/<anything:rest>", csrf_exempt(views.no_such_address)),
]
