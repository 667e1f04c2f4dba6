"""The desk of the staff: queues, the case page, the moves, the checklist, the papers. All of it through `visible_to`."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from registry.filings.declarations import Refusal, TooLate
from registry.filings.forms.staff import FORMS, ChecklistForm
from registry.filings.models import Certificate, Filing, Letter, Paper
from registry.filings.permissions import offices_with_post
from registry.filings.selectors import cases
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import allowed_moves, perform
from registry.filings.views.files import certificate_response, letter_response, paper_response
from registry.filings.views.parking import refilled, take
from registry.filings.views.staff_case import TooLateFor, case_page, form_for, say_beside, viewer_context
from registry.filings.views.staff_list import (
    calendar_line,
    case_url,
    kept_query,
    listing_of,
    rows_of,
    visible_case,
)

PAGE = 30
NOT_NOW = "这一步现在不能由您办理，登录前填写的内容没有提交。"
#: What the button says when it is done.
DONE = {
    "accept": "已受理，受理通知书已发给申请人。",
    "return": "已退回补正，补正通知书已发给申请人。",
    "refuse_intake": "已作出不予受理决定，通知书已发给申请人。",
    "start_review": "已开始审查，本件由您审查。",
    "pause": "已停止计时，申请人会收到书面告知。",
    "resume": "已恢复计时。",
    "recommend": "审查意见已提交，等待决定。",
    "extend": "已批准延期，延期通知书已发给申请人。",
    "approve": "已准予许可，决定书已发给申请人，登记簿已写入。",
    "refuse": "已作出不予许可决定，决定书已发给申请人。",
    "certify": "证书已制发。",
    "announce": "已公告。",
    "revoke": "许可已撤销，登记簿已写入。",
}


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queues of the actor's posts, one page at a time. A fixed number of queries however long."""
    listing = listing_of(request)
    page = Paginator(listing.found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "filings/staff/queue.html",
        {
            "listing": listing,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            "rows": rows_of(page),
            "calendar": calendar_line(),
            "has_post": bool(offices_with_post(request.user)),
        },
    )


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case page; only the viewer of it when a script asks for another paper."""
    filing = visible_case(request, number)
    if request.headers.get("X-Desk-Part") == "viewer":
        context = {
            "filing": filing,
            "listing": {"query": kept_query(request)},
            "doing": request.GET.get("do", ""),
        }
        context |= viewer_context(request, filing, cases.paper_tabs(filing), [])
        return render(request, "includes/filings/desk/viewer.html", context)
    return case_page(request, filing)


@refilled
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Makes one move. What is refused is said on the case page, with all that was typed."""
    filing = visible_case(request, number)
    if name not in FORMS:
        raise Http404
    if request.method == "GET":
        return _move_again(request, filing, name)
    form = form_for(name, filing, request.POST)
    if not form.is_valid():
        return case_page(request, filing, bound=(name, form), status=422)
    told = {"idempotency_key": form.cleaned_data["key"], "revision": form.cleaned_data["revision"]}
    try:
        perform(filing.pk, name, actor=request.user, **told, **form.told())
    except TooLate as late:
        return case_page(
            request, visible_case(request, number), refused=TooLateFor(name, late.findings, form), status=409
        )
    except Refusal as refusal:
        say_beside(form, refusal.findings)
        return case_page(request, visible_case(request, number), bound=(name, form), status=422)
    messages.success(request, f"{filing.title or filing.number}：{DONE[name]}")
    return redirect(f"{case_url(filing)}?{kept_query(request)}")


def _move_again(request: HttpRequest, filing: Filing, name: str) -> HttpResponse:
    """The case with the form of a move open; with what was typed for it when the session ended."""
    parked = take(request)
    form = form_for(name, filing, parked.data) if parked else None
    if parked is None or form is None or not form.visible_fields():
        return redirect(f"{case_url(filing)}?{kept_query(request, do=name)}")
    if name not in {row.name for row in allowed_moves(filing, request.user)}:
        return case_page(request, filing, refused=TooLateFor(name, Refusal(NOT_NOW).findings, form))
    messages.warning(request, parked.sentence)
    return case_page(request, filing, bound=(name, form))


@refilled
@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, number: str) -> HttpResponse:
    """Marks lines of the checklist: all of the page, or the one that a script sends."""
    filing = visible_case(request, number)
    lines_asked = {line.key: line.text for line in cases.checklist(filing)}
    if request.method == "GET":
        return _checks_again(request, filing, lines_asked)
    form = ChecklistForm(request.POST, lines=lines_asked)
    refused: list[str] = []
    if form.is_valid():
        for key, answer, note in form.answered():
            try:
                mark_check(filing.pk, key, answer, actor=request.user, note=note)
            except Refusal as refusal:
                refused.append(str(refusal))
                break
    else:
        refused = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
    if "application/json" in request.headers.get("Accept", ""):
        lines = cases.checklist(filing)
        answered = sum(line.mark is not None for line in lines)
        return JsonResponse(
            {"refused": refused, "answered": answered, "total": len(lines)}, status=422 if refused else 200
        )
    if refused:
        return case_page(request, filing, checklist_form=form, check_errors=refused, status=422)
    messages.success(request, "核查清单已保存。")
    return HttpResponseRedirect(f"{case_url(filing)}?{kept_query(request)}#checklist")


def _checks_again(request: HttpRequest, filing: Filing, lines: Mapping[str, str]) -> HttpResponse:
    parked = take(request)
    if parked is None:
        return redirect(f"{case_url(filing)}?{kept_query(request)}#checklist")
    messages.warning(request, parked.sentence)
    return case_page(request, filing, checklist_form=ChecklistForm(parked.data, lines=lines))


@require_GET
def paper(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """The file of a paper, for the viewer of the desk alone."""
    filing = visible_case(request, number)
    return paper_response(get_object_or_404(Paper, pk=pk, filing=filing))


@require_GET
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter of the case as PDF, the very one the applicant has."""
    filing = visible_case(request, number)
    return letter_response(get_object_or_404(Letter, pk=pk, filing=filing))


@require_GET
def certificate(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A certificate of the case as PDF, to print and to hand over."""
    filing = visible_case(request, number)
    return certificate_response(get_object_or_404(Certificate, pk=pk, filing=filing), "pdf")
