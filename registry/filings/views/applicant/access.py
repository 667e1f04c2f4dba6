"""Who may open a page of the workspace: the applicant alone. Everybody else's filings do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from registry.filings.models import Filing
from registry.filings.services.drafts import open_again
from registry.filings.views.parking import park_and_sign_in

View = Callable[..., HttpResponseBase]
SIGN_IN_AGAIN = "登录已过期，改动还没有保存。请重新登录，您填写的内容留在本页，不会丢失。"


def signed_in(view: View) -> View:
    """A page for anybody who is signed in; others sign in first and lose nothing they posted."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.content_type == "application/json":
                return JsonResponse({"sentence": SIGN_IN_AGAIN}, status=401)
            return park_and_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def of_own_filing(view: View) -> View:
    """A page about one filing of the person signed in: the view is given the filing; 404 for any other number."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        filing = own_filing(request, number)
        if request.method == "GET":
            open_again(filing)
        return view(request, filing, *args, **kwargs)

    return guarded


def own_filing(request: HttpRequest, number: str) -> Filing:
    """The filing of this number, if it is the visitor's own."""
    filings = Filing.objects.select_related("office__division", "applicant", "organisation")
    filing = filings.filter(number=number, applicant_id=request.user.pk).first()
    if filing is None:
        raise Http404("no such filing of this applicant")
    return filing
