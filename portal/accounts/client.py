"""Where a request comes from and under which name somebody tries to sign in."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's address: REMOTE_ADDR, or the last hop of X-Forwarded-For behind a trusted proxy."""
    if getattr(settings, "TRUSTED_PROXY", False):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def login_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The user name or e-mail address that was tried, in lower case: what failures are counted by."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login", "")
    return name.strip().lower()[:255]
