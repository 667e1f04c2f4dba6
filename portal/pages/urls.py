"""Where pictures of pages are fetched on one machine; elsewhere the proxy answers before."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import path

from portal.pages import views

_PREFIX = urlsplit(settings.MEDIA_URL).path.strip("/") or "media"

urlpatterns = [path(f"{_PREFIX}/<str:folder>/<path:path>", views.picture)]
