"""What was typed is kept when the session ended meanwhile: parked in the visitor's session until after signing in.

It is sealed there, since it may hold identity numbers. Files cannot be parked; the page says so. Pages of the workspace
`take` it themselves. Below the admin a view with a form of its own is filled in again from outside (`fill_again`), so
that no screen has to know of it; a view that is a function takes it itself and says so by `refilled`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from registry.organisations.services import sealing

_SLOT = "workspace_parked"
#: The signed cookie that says, after the session has ended, whose forms these were.
PERSON = "desk_person"
MOST_PAGES = 3
MOST_CHARACTERS = 400_000
KEPT = "登录已过期，刚才填写的内容已为您保留。登录后会回到原来的页面。"
NOT_FILES = "文件没有上传，登录后请重新选择。"
TOO_LONG = "登录已过期，而且内容太长，没有保留。请登录后用浏览器“后退”回到原来的页面，复制内容后再保存。"
RESTORED = "您已重新登录，登录前填写的内容已经恢复，请核对后保存。"
STALE = "页面停留太久，刚才的提交没有生效；填写的内容还在下面，请核对后再保存一次。"
#: Wagtail's editor of pages makes its form by itself.
_EDITORS = ("wagtail.admin.views.pages.create", "wagtail.admin.views.pages.edit")
#: Wagtail's own sign-in and passwords, which nobody has to sign in for.
_DOORS = "wagtail.admin.views.account"
_TORN = (LookupError, ValueError, OverflowError, TypeError, AttributeError)


@dataclass(frozen=True)
class Parked:
    """Posted fields that waited. `trusted`: the request had passed the check against forged posts."""

    data: QueryDict
    trusted: bool

    @property
    def sentence(self) -> str:
        return RESTORED if self.trusted else STALE


def park_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Answers a visitor without a session: keeps what was posted, then asks to sign in and come back."""
    if request.method == "POST" and (_typed(request) or request.FILES):
        kept = _keep(request, trusted=True)
        sentence = KEPT if kept else TOO_LONG
        messages.warning(request, f"{sentence}{NOT_FILES}" if request.FILES else sentence)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)


def park_after_csrf(request: HttpRequest) -> HttpResponse | None:
    """Answers a post whose token was no longer right, if a page of this site sent it: the workspace or a staff form.

    Comes back to the same page with everything typed shown, nothing saved. None for any other request.
    """
    if not (request.path.startswith(reverse("workspace:home")) or is_staff_form(request)):
        return None
    if not park_unchecked(request):
        return None
    if not request.user.is_authenticated:
        messages.warning(request, KEPT)
        return redirect_to_login(request.path)
    return redirect(request.path)


def park_unchecked(request: HttpRequest) -> bool:
    """Keeps a post whose token is wrong or was not looked at; False when another site or a script sent it."""
    if not _from_here(request) or _wants_data(request):
        return False
    return _keep(request, trusted=False)


def refilled(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a function of the admin that shows again what was parked for it; GET of its address must answer."""
    view.refilled = True  # type: ignore[attr-defined]
    return view


def is_staff_form(request: HttpRequest) -> bool:
    """Whether this is a form of the admin, sent by a browser, that can be filled in again."""
    if request.method != "POST" or not request.path.startswith(reverse("wagtailadmin_home")):
        return False
    if _wants_data(request) or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    made_of = getattr(view, "view_class", None)
    module = getattr(made_of, "__module__", "")
    if module == _DOORS:
        return False
    return hasattr(view, "refilled") or hasattr(made_of, "get_form") or module in _EDITORS


def fill_again(request: HttpRequest, form: BaseForm) -> None:
    """Shows in an unsent form what was parked for this page, with what is wrong of it. Nothing is saved.

    Wagtail's editors raise over a torn post, which no page of theirs sends; the form then stays as it was.
    """
    parked = take(request)
    if parked is None:
        return
    unsent = form.data
    form.data, form.is_bound = parked.data, True
    try:
        form.full_clean()
    except _TORN:
        form.data, form.is_bound = unsent, False
        form.full_clean()
        return
    messages.warning(request, parked.sentence)


def _from_here(request: HttpRequest) -> bool:
    """Another site cannot make a browser lie about where a post comes from."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address at all
        return False


def _wants_data(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or "application/json" in request.headers.get(
        "Accept", ""
    )


def _typed(request: HttpRequest) -> QueryDict:
    """What was posted, without the token and without passwords, which never wait."""
    posted = request.POST.copy()
    for name in [name for name in posted if name == "csrfmiddlewaretoken" or "password" in name]:
        del posted[name]
    return posted


def _keep(request: HttpRequest, *, trusted: bool) -> bool:
    encoded = _typed(request).urlencode()
    if len(encoded) > MOST_CHARACTERS:
        return False
    slot = _slot(request)
    slot.pop(request.path, None)
    parcel = {"data": encoded, "trusted": trusted, "person": _person(request)}
    slot[request.path] = sealing.seal(parcel).decode()
    request.session[_SLOT] = dict(list(slot.items())[-MOST_PAGES:])
    return True


def take(request: HttpRequest) -> Parked | None:
    """What was parked for this page, once. Called only after access was checked.

    None also for what another person typed in this browser, and for what cannot be unsealed any more: the key changed,
    or an earlier release parked it.
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
    if not parked or parked.get("person") not in (None, "", str(request.user.pk)):
        return None
    return Parked(QueryDict(str(parked["data"])), bool(parked["trusted"]))


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Lets the browser say who worked in the admin, should the session end inside a form."""
    if _person(request) != str(request.user.pk):
        response.set_signed_cookie(
            PERSON,
            str(request.user.pk),
            path=reverse("wagtailadmin_home"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _person(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(PERSON, default="") or "")


def _slot(request: HttpRequest) -> dict[str, Any]:
    held = request.session.get(_SLOT)
    return dict(held) if isinstance(held, dict) else {}
