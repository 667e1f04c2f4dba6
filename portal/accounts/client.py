"""Where a request comes from and under which name somebody tries to sign in."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's address, by which guesses are counted; '' where there is none.

    Each of our TRUSTED_PROXIES adds to X-Forwarded-For whom it heard, so the client stands that many entries from the
    end; what comes before anybody can write. Without proxies, or of a request that did not pass all of them, it is
    REMOTE_ADDR.
    """
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies: int = settings.TRUSTED_PROXIES
    told = heard[-proxies] if 0 < proxies <= len(heard) else ""
    return _plain(told) or _plain(request.META.get("REMOTE_ADDR", ""))


def _plain(text: str) -> str:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return ""


def login_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The user name or e-mail address that was tried, in lower case: what failures are counted by."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login", "")
    return name.strip().lower()[:255]
