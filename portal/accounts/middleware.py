"""Guards that stand before every view."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

GetResponse = Callable[[HttpRequest], HttpResponse]


class CleanInputMiddleware:
    """Refuses what no database or page can hold: U+0000 in an address or query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            context = {"sentence": "网址中含有不能识别的空字符，请删去后重试。"}
            return render(request, "400.html", context, status=400)
        return self.get_response(request)


class StaffTwoStepMiddleware:
    """Staff reach the admin only after two-step sign-in in this very session (design §4)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            if not is_mfa_enabled(request.user):
                if getattr(request.user, "is_official", False):
                    messages.warning(request, "工作人员须先启用两步验证，才能进入管理后台。")
                    return redirect("mfa_activate_totp")
            elif not passed_two_steps(request):
                return redirect("mfa_reauthenticate")
        return self.get_response(request)


def passed_two_steps(request: HttpRequest) -> bool:
    """Whether this session was opened (or confirmed) with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
