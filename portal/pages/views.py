"""Pictures of pages, where no proxy serves them."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

#: Folders of MEDIA_ROOT in which Wagtail keeps pictures. Documents are not among them: they have a view that asks.
_FOLDERS = ("images", "original_images")


@require_safe
@cache_control(public=True, max_age=3600)
def picture(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """A picture of a page, on one machine without a proxy; papers never stand below MEDIA_ROOT."""
    if not settings.SERVE_MEDIA or folder not in _FOLDERS:
        raise Http404
    return serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / folder))
