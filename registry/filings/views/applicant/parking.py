"""What was typed is kept when the session ended meanwhile: parked in the visitor's session until after signing in.

It is sealed there, since it may hold identity numbers. Files cannot be parked; the page says so.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from registry.organisations.services import sealing

_SLOT = "workspace_parked"
MOST_PAGES = 3
MOST_CHARACTERS = 400_000
KEPT = "登录已过期，刚才填写的内容已为您保留。登录后会回到原来的页面。"
NOT_FILES = "文件没有上传，登录后请重新选择。"
TOO_LONG = "登录已过期，而且内容太长，没有保留。请登录后用浏览器“后退”回到原来的页面，复制内容后再保存。"
STALE = "页面停留太久，刚才的提交没有生效；填写的内容还在下面，请核对后再保存一次。"


@dataclass(frozen=True)
class Parked:
    """Posted fields that waited. `trusted`: the request had passed the check against forged posts."""

    data: QueryDict
    trusted: bool


def park_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Answers a visitor without a session: keeps what was posted, then asks to sign in and come back."""
    if request.method == "POST":
        kept = _keep(request, trusted=True)
        sentence = KEPT if kept else TOO_LONG
        messages.warning(request, f"{sentence}{NOT_FILES}" if request.FILES else sentence)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)


def park_after_csrf(request: HttpRequest) -> HttpResponse | None:
    """Answers a post of the workspace whose token was no longer right, if a page of this site sent it.

    Comes back to the same page with everything typed shown, nothing saved. None for any other request.
    """
    if (
        not request.path.startswith(reverse("workspace:home"))
        or not _from_here(request)
        or _wants_data(request)
    ):
        return None
    if not _keep(request, trusted=False):
        return None
    if not request.user.is_authenticated:
        messages.warning(request, KEPT)
        return redirect_to_login(request.path)
    return redirect(request.path)


def _from_here(request: HttpRequest) -> bool:
    """Another site cannot make a browser lie about where a post comes from."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address at all
        return False


def _wants_data(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def _keep(request: HttpRequest, *, trusted: bool) -> bool:
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    encoded = posted.urlencode()
    if len(encoded) > MOST_CHARACTERS:
        return False
    slot = _slot(request)
    slot.pop(request.path, None)
    slot[request.path] = sealing.seal({"data": encoded, "trusted": trusted}).decode()
    request.session[_SLOT] = dict(list(slot.items())[-MOST_PAGES:])
    return True


def take(request: HttpRequest) -> Parked | None:
    """What was parked for this page, once. Called only after access was checked.

    None also for what cannot be unsealed any more: the key changed, or an earlier release parked it.
    """
    slot = _slot(request)
    found = slot.pop(request.path, None)
    if found is None:
        return None
    request.session[_SLOT] = slot
    try:
        parked = sealing.unseal(str(found).encode())
    except sealing.SealBroken:
        return None
    if not parked:
        return None
    return Parked(QueryDict(str(parked["data"])), bool(parked["trusted"]))


def _slot(request: HttpRequest) -> dict[str, Any]:
    held = request.session.get(_SLOT)
    return dict(held) if isinstance(held, dict) else {}
