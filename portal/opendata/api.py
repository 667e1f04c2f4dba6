"""The open API at /api/v1/: what the public pages show, for machines. Reading only, no key."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError

from portal.opendata import selectors
from portal.opendata.declarations import (
    SEARCH_PARAMETERS,
    History,
    MatterGuide,
    Matters,
    OrganisationFacts,
    Problem,
    SearchAnswer,
    Suggestions,
)
from portal.record.forms import DayForm
from registry.filings.declarations import get
from registry.organisations.models import Organisation
from registry.organisations.selectors import look_up
from search.api import api_search
from search.services import suggest as suggestions_for

api = NinjaAPI(
    title="社会组织登记开放数据接口",
    version="1",
    description="登记簿的公开信息。只读，无需密钥；不含任何个人证件号码、电话和住址。",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="opendata",
)
_ERRORS = {400: Problem, 404: Problem, 422: Problem}
_LONGEST = 200
_CODE_PATH = Path(..., max_length=_LONGEST, description="统一社会信用代码")
_MATTER_PATH = Path(..., max_length=_LONGEST, description="事项代码")
_AS_OF_QUERY = Query(
    None,
    description="哪一天（YYYY-MM-DD），不晚于今天；不填为今天",
    example="2019-03-01",
)


def _described() -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, **about}
        for name, about in SEARCH_PARAMETERS.items()
    ]
    for parameter in parameters:
        longest = parameter.pop("maxLength", None)
        if longest:
            parameter["schema"] = {"type": "string", "maxLength": longest}
    return {"parameters": parameters}


@api.get(
    "/search",
    response={200: SearchAnswer, **_ERRORS},
    summary="检索",
    openapi_extra=_described(),
    by_alias=True,
)
def search(request: HttpRequest) -> dict[str, Any]:
    """The parameters of /search/. What cannot be used as given is told in `messages`; it is never an error."""
    return api_search(request.GET)


@api.get("/suggest", response={200: Suggestions, **_ERRORS}, summary="联想")
def suggest(
    request: HttpRequest, q: str = Query("", max_length=2000, description="已经输入的文字")
) -> dict[str, Any]:
    """Up to eight things that begin with or contain what was typed."""
    return {"suggestions": suggestions_for(q)}


@api.get(
    "/organisations/{code}",
    response={200: OrganisationFacts, **_ERRORS},
    summary="一家社会组织的登记事项",
    by_alias=True,
)
def organisation(request: HttpRequest, code: str = _CODE_PATH) -> dict[str, Any]:
    """The registered items as they stand now."""
    return selectors.facts(_body(code))


@api.get(
    "/organisations/{code}/history", response={200: History, **_ERRORS}, summary="登记簿记载与某日的登记事项"
)
def history(request: HttpRequest, code: str = _CODE_PATH, as_of: str | None = _AS_OF_QUERY) -> dict[str, Any]:
    """The body as of a day, and every entry that had taken effect by then. Before its first entry `state` is null."""
    return selectors.history(_body(code), _day(as_of))


@api.get("/matters", response={200: Matters, **_ERRORS}, summary="登记事项")
def matters(request: HttpRequest) -> dict[str, Any]:
    """Every matter that can be applied for."""
    return {"matters": selectors.matter_lines()}


@api.get("/matters/{code}", response={200: MatterGuide, **_ERRORS}, summary="一个事项的办事指南")
def matter(request: HttpRequest, code: str = _MATTER_PATH) -> dict[str, Any]:
    """The guide in force today, from the same declaration as the form and the letters."""
    declared = get(code)
    if declared is None:
        raise HttpError(404, "没有这个事项。全部事项见 /api/v1/matters。")
    return selectors.matter_guide(declared)


def _body(code: str) -> Organisation:
    """The body of a code as typed: 400 for what is no code, with what is wrong; 404 for a code nobody bears."""
    found = look_up(code)
    if found.organisation is None:
        raise HttpError(404 if found.finding.ok else 400, found.sentence)
    return found.organisation


def _day(typed: str | None) -> date:
    """The day as the page of the history reads it; today if none is asked. 422 with its sentence."""
    today = timezone.localdate()
    if typed is None:
        return today
    form = DayForm({"as_of": typed}, first=None, today=today)
    if not form.is_valid():
        raise HttpError(422, "".join(str(sentence) for sentence in form.errors["as_of"]))
    day: date = form.cleaned_data["as_of"]
    return day


_PARAMETERS = {
    "code": "代码太长，请核对。",
    "q": "检索词太长，请留下名称中最有特点的几个字。",
}


@api.exception_handler(ValidationError)
def refuse_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with one sentence for each wrong parameter."""
    names = dict.fromkeys(str(row["loc"][-1]) for row in error.errors)
    sentences = [_PARAMETERS.get(name, f"参数 {name} 的值不对，请核对。") for name in names]
    return api.create_response(request, {"detail": "".join(sentences)}, status=422)
