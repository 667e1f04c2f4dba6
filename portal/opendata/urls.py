"""Addresses for machines; a contract."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from portal.opendata import views
from portal.opendata.api import api


class Anything(StringConverter):
    """The rest of an address whatever it is, line breaks included: a machine is answered in its own language."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")
urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("api/v1/docs", views.description, {"schema": api.get_openapi_schema}, name="api-docs"),
    path("api/v1/", RedirectView.as_view(pattern_name="api-docs")),
    path("api/v1/", api.urls),
    path("api/v1/<anything:rest>", views.no_such_address),
]
