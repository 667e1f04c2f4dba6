"""Pages of sign-in that allauth does not bring, and of requests that cannot be read."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import server_error as page_of_fault
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from portal.accounts.forms import PersonCreationForm, PersonEditForm
from registry.filings.views.parking import park_after_csrf

_BACK = "这一次没有保存，之前保存的内容都在。请用浏览器“后退”回到刚才的页面，"
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (RequestDataTooBig, f"提交的文字太多，超过了 2 MB。{_BACK}删减后再保存。"),
    (TooManyFieldsSent, f"提交的栏目太多。{_BACK}删去多余的行后再保存。"),
    (TooManyFilesSent, f"一次上传的文件太多。{_BACK}分几次上传。"),
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or cookies are off: what was typed in the workspace or the admin is shown again to be

    saved; elsewhere says what to do. Nothing was saved or changed.
    """
    return park_after_csrf(request) or render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that was refused unread (handler400): says why and what to do; 413 when it was too large."""
    sentence = next((words for kind, words in _SENTENCES if isinstance(exception, kind)), "")
    status = 413 if sentence else 400
    if _of_machine(request):
        return JsonResponse({"detail": sentence or "请求不完整，请核对网址后重试。"}, status=status)
    return render(request, "400.html", {"sentence": sentence}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours (handler500), which Django has logged by now."""
    if _of_machine(request):
        return JsonResponse({"detail": "系统出了问题，故障已经记录。请过几分钟再试。"}, status=500)
    return page_of_fault(request)


def _of_machine(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_here(request: HttpRequest) -> HttpResponse:
    """An address of Wagtail that this house does not have."""
    raise Http404


class UserViewSet(WagtailUserViewSet):
    """Wagtail's screens of accounts with the fields of our user."""

    def get_form_class(self, for_update: bool = False) -> type[PersonCreationForm | PersonEditForm]:
        return PersonEditForm if for_update else PersonCreationForm


class AccountView(WagtailAccountView):
    """One's own settings. The name stands on papers and in the ledger, so an administrator changes it, not oneself."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
