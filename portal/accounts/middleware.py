"""Guards that stand before every view."""

import traceback
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.log import log_response

from registry.filings.views.parking import (
    KEPT,
    fill_again,
    is_staff_form,
    park_and_sign_in,
    park_unchecked,
    remember,
)

GetResponse = Callable[[HttpRequest], HttpResponse]

ADMIN = "/admin/"
_MEGABYTE = 1024 * 1024
_READ_OFF = 4  # times what is allowed
_SIGN_IN_AND_OUT = ("/admin/login/", "/admin/logout/")
_SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


#: What a page may load and where it may send (docs/decisions/0012). Widths and shares of figures are style attributes.
_PAGE_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'self'",
    "form-action": "'self'",
}
#: Wagtail writes scripts and styles into its screens, and its check of a page's accessibility compiles its messages.
_ADMIN_POLICY = _PAGE_POLICY | {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
}
_PERMISSIONS = (
    "accelerometer",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)
_PAGES = ("text/html", "image/svg+xml")


class PagePolicyMiddleware:
    """Says with every page what it may load, and that it needs none of a visitor's devices.

    What carries a policy of its own (papers, uploaded documents) keeps it. Django's yellow pages are left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.page, self.admin = _policy(_PAGE_POLICY), _policy(_ADMIN_POLICY)
        self.permissions = ", ".join(f"{name}=()" for name in _PERMISSIONS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        yellow = settings.DEBUG and response.status_code in (404, 500)
        if response.get("Content-Type", "").startswith(_PAGES) and not yellow:
            policy = self.admin if request.path_info.startswith(ADMIN) else self.page
            response.headers.setdefault("Content-Security-Policy", policy)
            response.headers.setdefault("Permissions-Policy", self.permissions)
        return response


def _policy(directives: dict[str, str]) -> str:
    """One header; pictures may also come from MEDIA_URL where that is another host."""
    media = urlsplit(settings.MEDIA_URL)
    pictures = f" {media.scheme or 'https'}://{media.netloc}" if media.netloc else ""
    told = directives | {"img-src": directives["img-src"] + pictures}
    return "; ".join(f"{name} {sources}" for name, sources in told.items())


class CleanInputMiddleware:
    """Refuses what no database or page can hold: U+0000 in an address or query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            context = {"sentence": "网址中含有不能识别的空字符，请删去后重试。"}
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": context["sentence"]}, status=400)
            return render(request, "400.html", context, status=400)
        return self.get_response(request)


class RequestSizeMiddleware:
    """Refuses a request of more than MOST_REQUEST_MB (413) before any of it is kept: each file has a limit of its own,

    many together had none. What is not absurdly larger is read off, so that the browser hears the answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        sent = int(length) if length.isdecimal() else 0
        most = settings.MOST_REQUEST_MB * _MEGABYTE
        if sent <= most:
            return self.get_response(request)
        while sent <= _READ_OFF * most and request.read(_MEGABYTE):
            pass
        sentence = (
            f"这一次提交共 {sent / _MEGABYTE:.1f} MB，超过了一次最多 {settings.MOST_REQUEST_MB} MB。"
            "这一次没有保存，之前保存的内容都在。请用浏览器“后退”回到刚才的页面，分几次上传。"
        )
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": sentence}, status=413)
        return render(request, "400.html", {"sentence": sentence}, status=413)


class StaffTwoStepMiddleware:
    """The admin opens only to staff who took the second step of signing in, in this very session (design §4).

    Stands after MessageMiddleware. A person without access is told so here: Wagtail would send them to the sign-in,
    which sends a signed-in person straight back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._guards(request):
            return self.get_response(request)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied("这里是工作人员的管理后台，您的账号没有进入权限。")
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            messages.warning(request, "工作人员须先启用两步验证，才能进入管理后台。")
            return redirect("mfa_activate_totp")
        if not passed_two_steps(request):
            if is_staff_form(request) and park_unchecked(request):
                messages.warning(request, KEPT)
            return redirect(reverse("mfa_reauthenticate", query={"next": request.get_full_path()}))
        return self.get_response(request)

    @staticmethod
    def _guards(request: HttpRequest) -> bool:
        path = request.path_info
        return path.startswith(ADMIN) and path not in _SIGN_IN_AND_OUT and request.user.is_authenticated


class StaffFormMiddleware:
    """A session that ends inside a form of the admin loses nothing: what was typed waits, and stands in it again.

    Stands after the check against forged posts and the guard of the second step. It is shown only in what the view
    itself answered to the person who typed it and came back, and sent only by that person.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN) and request.user.is_authenticated:
            remember(request, response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if is_staff_form(request) and not request.user.is_authenticated:
            return park_and_sign_in(request)
        return None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if (
            request.method == "GET"
            and request.path_info.startswith(ADMIN)
            and request.user.is_authenticated
            and response.status_code == HTTPStatus.OK
            and isinstance(form, BaseForm)
            and not form.is_bound
        ):
            fill_again(request, form)
        return response


def passed_two_steps(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed later, with a code or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("type") in _SECOND_STEPS for record in records)


#: Rows of one list of forms that a screen of the admin may send.
MOST_ROWS = 200


class ForgedInputMiddleware:
    """What Wagtail's own screens cannot read of a forged or torn request is refused in words, not as a fault.

    Wagtail takes some ids, counts and addresses as its scripts send them and looks nowhere whether they are any. Only
    its views are guarded, and only against what unreadable input raises; views of this house answer for themselves.
    """

    #: A field is missing; an id or count is no number, too large, of nothing, or told twice; an address leads nowhere.
    raised = (
        MultiValueDictKeyError,
        ValueError,
        OverflowError,
        ValidationError,
        DataError,
        IntegrityError,
        ObjectDoesNotExist,
        NoReverseMatch,
    )
    #: Raised by the input only while a form is read.
    raised_by_forms = (AttributeError, TypeError)

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if request.method == "POST" and _is_wagtails(request) and (name := _too_many_rows(request)):
            return self._refused(request, f"{name} {request.POST[name]}")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        by_input = isinstance(exception, self.raised) or (
            isinstance(exception, self.raised_by_forms) and _was_reading_a_form(exception)
        )
        if not (by_input and _sends_input(request) and _is_wagtails(request)):
            return None
        return self._refused(request, f"{type(exception).__name__} {exception}")

    def _refused(self, request: HttpRequest, why: str) -> HttpResponse:
        context = {
            "sentence": "提交的内容不完整或不能识别，没有保存，也没有改动。请返回上一页，刷新后重新填写。"
        }
        response = render(request, "400.html", context, status=400)
        log_response("Refused %s: %s", request.path, why[:200], response=response, request=request)
        return response


def _too_many_rows(request: HttpRequest) -> str | None:
    """The count of a list of forms that no screen shows; Django would make and draw two thousand of them."""
    counts = ((name, str(value)) for name, value in request.POST.items() if name.endswith("-TOTAL_FORMS"))
    return next((name for name, value in counts if value.isdecimal() and int(value[:9]) > MOST_ROWS), None)


def _sends_input(request: HttpRequest) -> bool:
    return request.method == "POST" or bool(request.GET)


def _was_reading_a_form(exception: Exception) -> bool:
    return any(frame.name == "full_clean" for frame in traceback.extract_tb(exception.__traceback__))


def _is_wagtails(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or not request.path_info.startswith(ADMIN):
        return False
    view = getattr(match.func, "view_class", match.func)
    return str(view.__module__).startswith("wagtail.")
