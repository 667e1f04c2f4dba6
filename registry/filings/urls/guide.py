"""Addresses of the public guides, below /matters/."""

from django.urls import path

from registry.filings.views import public

app_name = "guide"
urlpatterns = [
    path("", public.index, name="index"),
    path("<str:code>/", public.matter, name="matter"),
]
