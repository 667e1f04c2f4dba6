"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's address: REMOTE_ADDR, or the last hop of X-Forwarded-For behind a trusted proxy."""
    if getattr(settings, "TRUSTED_PROXY", False):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
