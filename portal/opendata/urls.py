"""Addresses for machines; a contract."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from portal.opendata import views
from portal.opendata.api import api

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("api/v1/docs", views.description, {"schema": api.get_openapi_schema}, name="api-docs"),
    path("api/v1/", RedirectView.as_view(pattern_name="api-docs")),
    path("api/v1/", api.urls),
    # Whatever it is, line breaks included: who asks a machine's address is answered in its language.
    re_path(r"^api/v1/(?P<rest>[\s\S]+)\Z", views.no_such_address),
]
