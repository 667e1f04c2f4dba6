"""A filing sent back: only what was named can be changed, everything else stands as it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from registry.filings.declarations import Field, Finding, Refusal, Severity, TooLate
from registry.filings.forms.answers import read_answers, read_base, read_taken, without
from registry.filings.forms.moves import CorrectionForm
from registry.filings.forms.section import SectionForm
from registry.filings.models import Filing, Letter
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.completeness import findings, open_items
from registry.filings.selectors.law import terms_of
from registry.filings.selectors.progress import PAPERS
from registry.filings.services.drafts import save_answers
from registry.filings.services.transitions import perform
from registry.filings.views.applicant.drafting import stale_page, tell_cleaned
from registry.filings.views.applicant.frame import frame
from registry.filings.views.applicant.papers import Item, items_of, upload_limits
from registry.filings.views.parking import take

NOT_NOW = "这件申请现在不在补正中，刚才的改动没有保存。"


def correction(request: HttpRequest, filing: Filing) -> HttpResponse:
    """GET shows what to mend. POST saves the answers told to be mended; with `resubmit` it hands everything in."""
    if request.method == "POST":
        return _change(request, filing)
    parked = take(request)
    answers = full_answers(filing)
    if parked:
        answers |= read_answers(_open_fields(filing), parked.data)
        messages.warning(request, parked.sentence)
    return _page(request, filing, answers, checked="check" in request.GET)


def too_late(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Answers a page of a correction that was handed in meanwhile, or whose period is over."""
    fields = list(matter_of(filing).field_map().values())
    answers, held = read_answers(fields, request.POST), full_answers(filing)
    if any((answers[key] or "") != (held.get(key) or "") for key in answers):
        return stale_page(request, filing, fields, answers, Refusal(NOT_NOW))
    messages.info(request, "补正已经提交过了，不必再次提交。" if filing.state == "submitted" else NOT_NOW)
    return redirect("workspace:filing", filing.number)


def _open_fields(filing: Filing) -> list[Field]:
    changeable = open_items(filing)
    return [field for key, field in matter_of(filing).field_map().items() if key in changeable]


def _change(request: HttpRequest, filing: Filing) -> HttpResponse:
    fields, posted = _open_fields(filing), request.POST
    every = list(matter_of(filing).field_map().values())
    answers = read_answers(every, posted, remove=posted.get("remove", ""))
    taken = read_taken(fields, posted)
    base = without(read_base(every, posted.get("base")), taken)
    try:
        saved = save_answers(filing.pk, answers | taken, actor=request.user, base=base)
    except Refusal as refusal:
        return stale_page(request, filing, every, answers, refusal)
    if saved.closed:
        return stale_page(request, saved.filing, saved.closed, answers, saved.lost)
    tell_cleaned(request, saved)
    if saved.conflicts:
        return _page(request, saved.filing, full_answers(saved.filing), conflicts=saved.conflicts)
    if "resubmit" in posted:
        return _hand_in(request, saved.filing)
    messages.success(request, "已保存。")
    added = posted.get("add", "")
    blank = f"?blank={added}#id_{added}-rows" if added in {field.key for field in fields} else "?check=1"
    return redirect(f"{reverse('workspace:filing', args=[filing.number])}{blank}")


def _hand_in(request: HttpRequest, filing: Filing) -> HttpResponse:
    form = CorrectionForm(request.POST, number=filing.number)
    if not form.is_valid():
        return _page(request, filing, full_answers(filing), form=form, status=422)
    try:
        perform(
            filing.pk,
            "resubmit",
            actor=request.user,
            idempotency_key=form.idempotency_key(),
            note=form.cleaned_data["note"],
        )
        messages.success(request, "补正已提交。")
    except TooLate:
        messages.info(request, "补正已经提交过了，不必再次提交。")
    except Refusal as refusal:
        return _page(
            request,
            filing,
            full_answers(filing),
            form=form,
            checked=True,
            refused=refusal.findings,
            status=422,
        )
    return redirect("workspace:filing", filing.number)


def _page(
    request: HttpRequest,
    filing: Filing,
    answers: dict[str, Any],
    *,
    conflicts: dict[str, Any] | None = None,
    form: CorrectionForm | None = None,
    checked: bool = False,
    refused: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    found, defects = findings(filing), _defects(filing)
    found += [row for row in refused or () if row not in found]
    wrong = [row for row in refused or found if row.severity is Severity.ERROR]
    items = items_of(filing)
    for item in items:
        item.defects = defects.get(item.key, [])
    section = SectionForm(
        filing,
        _open_fields(filing),
        answers,
        findings=found if checked else (),
        conflicts=conflicts,
        defects=defects,
        blank=request.GET.get("blank", ""),
    )
    returned = [item for item in items if item.open and item.asked]
    waiting = [item for item in returned if item.returned or (item.required and not item.papers)]
    current, note = _where_to_mend(filing, waiting, section)
    context = frame(request, filing, found, current, note=note) | {
        "section": section,
        "form": form or CorrectionForm(number=filing.number),
        "returned": returned,
        "waiting": waiting,
        "others": [item for item in items if not item.open and item.papers],
        "problems": section.problems(),
        "elsewhere": [row for row in wrong if row.item not in section.fields] if checked or refused else [],
        "letter": filing.letters.filter(kind=Letter.Kind.CORRECTION).order_by("-issued_at", "-id").first(),
        "abolished": terms_of(filing).papers(filing.data, abolished=True),
        **upload_limits(filing),
    }
    return render(request, "filings/applicant/correction.html", context, status=status)


def _where_to_mend(filing: Filing, waiting: list[Item], section: SectionForm) -> tuple[str, str]:
    """The step that waits for the applicant, and what to say beside it."""
    if waiting:
        return PAPERS, f"待补正 {len(waiting)} 项"
    keys = {field.key for field in section.declared}
    for step in matter_of(filing).sections:
        if keys & {field.key for field in step.fields}:
            return step.key, "请核对后提交"
    return PAPERS, "已补上"


def _defects(filing: Filing) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for item, text in filing.defects.filter(round=filing.round).values_list("item", "text"):
        told.setdefault(item, []).append(text)
    return told
