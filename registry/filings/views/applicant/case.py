"""One filing: how it stands, what is to be mended, submitting and withdrawing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from registry.filings.declarations import Finding, Refusal, Severity, TooLate
from registry.filings.forms.moves import SigningForm, WithdrawalForm
from registry.filings.forms.section import in_words
from registry.filings.models import Filing, FilingEvent
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.clock import timeline_of
from registry.filings.selectors.completeness import findings
from registry.filings.selectors.course import passed, stages_of
from registry.filings.selectors.law import terms_of
from registry.filings.selectors.options import district_choices, office_choices
from registry.filings.selectors.progress import PAPERS, REVIEW
from registry.filings.services.anew import begin_anew
from registry.filings.services.drafts import delete_draft, open_again
from registry.filings.services.transitions import perform
from registry.filings.views.applicant.access import of_own_filing
from registry.filings.views.applicant.correcting import correction, too_late
from registry.filings.views.applicant.frame import frame, step_url
from registry.filings.views.applicant.home import badge_of
from registry.filings.views.applicant.papers import items_of
from registry.filings.views.parking import take
from registry.filings.workflows import CLOSED, ENDED_WITHOUT, MOVES, State

_INTERNAL = "recommend"
#: States of a filing that left the way to its result.
LEFT = CLOSED - {State.ANNOUNCED}


@of_own_filing
def filing(request: HttpRequest, filing: Filing) -> HttpResponse:
    """A draft goes on where it stopped; one sent back shows what to mend; any other how it stands."""
    if filing.state == "correcting":
        return correction(request, filing)
    if filing.state == "draft":
        return redirect(_first_open_step(request, filing))
    if request.method == "POST":
        return too_late(request, filing)
    take(request)
    return render(request, "filings/applicant/filing.html", _standing(request, filing))


def _first_open_step(request: HttpRequest, filing: Filing) -> str:
    steps = frame(request, filing, findings(filing))["steps"]
    return str(next(row["url"] for row in steps if row["step"].state != "done"))


def _standing(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    state = State(filing.state)
    return frame(request, filing, ()) | {
        "steps": [],
        "state": state,
        "badge": badge_of(filing),
        "stages": _stages(filing),
        "events": _history(filing),
        "letters": list(filing.letters.order_by("-issued_at", "-id")),
        "certificate": filing.certificates.first(),
        "decision": getattr(filing, "decision", None),
        "papers": [row for row in items_of(filing) if row.papers],
        "filled": filled_in(filing),
        "may_withdraw": state in MOVES["withdraw"].sources,
        "may_begin_anew": state in ENDED_WITHOUT,
    }


def _stages(filing: Filing) -> list[tuple[str, str]]:
    """The way of a filing with `done`, `current` or `todo` for each stage; empty once it left that way."""
    state, matter = State(filing.state), matter_of(filing)
    if state in LEFT:
        return []
    at = passed(matter, state)
    return [
        ("提交", "done"),
        *(
            (stage.word, "done" if number < at else "current" if number == at else "todo")
            for number, stage in enumerate(stages_of(matter))
        ),
    ]


def _history(filing: Filing) -> list[tuple[FilingEvent, str, str]]:
    """Events, newest first, with title and text; what the reviewer tells the approver stays between them."""
    return [
        (
            event,
            MOVES[event.move].verb if event.move in MOVES else event.move,
            "" if event.move == _INTERNAL else event.reason,
        )
        for event in reversed(timeline_of(filing))
    ]


def filled_in(filing: Filing) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Everything entered: key and title of each section, then label and words of each answer that is asked."""
    answers = full_answers(filing)
    return [
        (
            section.key,
            section.title,
            [
                (field.label, _words(field, answers, filing))
                for field in section.fields
                if field.applies(answers)
            ],
        )
        for section in matter_of(filing).sections
    ]


def _words(field: Any, answers: dict[str, Any], filing: Filing) -> str:
    words = in_words(field, answers.get(field.key))
    return place_names().get(words, words) if field.kind == "division" else words


def place_names() -> dict[str, str]:
    """Names of the city and its districts by code."""
    return dict([*office_choices(""), *district_choices()])


@of_own_filing
def submit(request: HttpRequest, filing: Filing) -> HttpResponse:
    """GET: everything entered and all that is missing. POST: signs and submits, once however often it is sent."""
    if request.method != "POST" and filing.state != "draft":
        return redirect("workspace:filing", filing.number)
    signer = filing.applicant.get_full_name()
    if request.method != "POST":
        parked = take(request)
        typed = {"signature": parked.data.get("signature", "")} if parked else {}
        return _review(request, filing, SigningForm(number=filing.number, signer=signer, initial=typed))
    form = SigningForm(request.POST, number=filing.number, signer=signer)
    if filing.state == "draft" and not form.is_valid():
        return _review(request, filing, form, status=422)
    try:
        perform(
            filing.pk,
            "submit",
            actor=request.user,
            idempotency_key=form.idempotency_key(),
            signature=signer,
        )
    except TooLate:
        messages.info(request, "这份申请已经提交过了，不必再次提交。")
    except Refusal as refusal:
        return _review(request, filing, form, refused=refusal.findings, status=422)
    return redirect("workspace:filing", filing.number)


def _review(
    request: HttpRequest,
    filing: Filing,
    form: SigningForm,
    *,
    refused: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    filing.refresh_from_db()
    open_again(filing)
    found = findings(filing)
    wrong = [row for row in found if row.severity is Severity.ERROR]
    wrong += [row for row in refused if row not in wrong]
    context = frame(request, filing, found, REVIEW) | {
        "form": form,
        "missing": [(row, _where(filing, row)) for row in wrong],
        "remarks": [row for row in found if row.severity is not Severity.ERROR],
        "filled": filled_in(filing),
        "items": items_of(filing),
        "before": step_url(filing, PAPERS),
    }
    return render(request, "filings/applicant/review.html", context, status=status)


def _where(filing: Filing, row: Finding) -> tuple[str, str]:
    """Label of what a finding is about, and the address where it is mended."""
    for section in matter_of(filing).sections:
        for field in section.fields:
            if field.key == row.item:
                return field.label, f"{step_url(filing, section.key)}?check=1#ask-{field.key}"
    for paper in terms_of(filing).snapshot["papers"]:
        if paper["key"] == row.item:
            return str(paper["title"]), f"{step_url(filing, PAPERS)}#item-{row.item}"
    return "", ""


@of_own_filing
def withdraw(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Takes an application back, after saying what that means and asking why."""
    if filing.state == "draft":
        return redirect("workspace:delete", filing.number)
    open_now = filing.state in MOVES["withdraw"].sources
    if request.method != "POST":
        if not open_now:
            return redirect("workspace:filing", filing.number)
        parked = take(request)
        typed = {"reason": parked.data.get("reason", "")} if parked else {}
        return _ask_why(request, filing, WithdrawalForm(number=filing.number, initial=typed))
    form = WithdrawalForm(request.POST, number=filing.number)
    if open_now and not form.is_valid():
        return _ask_why(request, filing, form, status=422)
    try:
        perform(
            filing.pk,
            "withdraw",
            actor=request.user,
            idempotency_key=form.idempotency_key(),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, "申请已撤回，确认书可在本页下载。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:filing", filing.number)


def _ask_why(request: HttpRequest, filing: Filing, form: WithdrawalForm, status: int = 200) -> HttpResponse:
    context = {"filing": filing, "matter": matter_of(filing), "form": form}
    return render(request, "filings/applicant/withdraw.html", context, status=status)


@of_own_filing
def delete(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Deletes a draft for good, after asking."""
    if filing.state != "draft":
        return redirect("workspace:filing", filing.number)
    if request.method != "POST":
        take(request)
        return render(
            request, "filings/applicant/delete.html", {"filing": filing, "matter": matter_of(filing)}
        )
    try:
        delete_draft(filing.pk, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:filing", filing.number)
    messages.success(request, f"草稿 {filing.number} 已删除。")
    return redirect("workspace:home")


@of_own_filing
def anew(request: HttpRequest, filing: Filing) -> HttpResponse:
    """POST makes a draft of a filing that ended without a licence, and opens it; once however often it is sent."""
    if request.method != "POST":
        take(request)
        return redirect("workspace:filing", filing.number)
    try:
        begun = begin_anew(filing.pk, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:filing", filing.number)
    if begun.made:
        messages.success(request, f"已用办件 {filing.number} 的内容和材料新建草稿，请核对后提交。")
    if begun.left_out:
        messages.warning(request, f"“{'”“'.join(begun.left_out)}”没有带入，请重新上传。")
    return redirect("workspace:filing", begun.filing.number)
