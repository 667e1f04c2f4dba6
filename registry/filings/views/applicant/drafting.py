"""The steps of the form: saved by themselves, kept apart when two tabs write, never lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from registry.filings.declarations import Field, Finding, Refusal, Section, Severity, behaviour_of
from registry.filings.forms.answers import decode, read_answers, read_base, read_payload, read_taken, without
from registry.filings.forms.section import SectionForm, in_words
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.completeness import findings, similar_for_applicant
from registry.filings.selectors.names import SimilarName
from registry.filings.selectors.progress import saved_words
from registry.filings.services.drafts import Saved, save_answers
from registry.filings.validators import KEPT_LENGTH
from registry.filings.views.applicant.access import of_own_filing
from registry.filings.views.applicant.frame import frame, neighbours
from registry.filings.views.parking import STALE, take

RESTORED = "您已重新登录，登录前填写的内容已经恢复并保存。"
CLEANED = "“{labels}”中有不能保存的空字符，已经去掉，请核对。"
CUT = f"“{{labels}}”太长，只保存了前 {KEPT_LENGTH} 个字；需要后面的内容，请用浏览器“后退”取回。"


@of_own_filing
def section(request: HttpRequest, filing: Filing, key: str) -> HttpResponse:
    """One step: GET shows it, POST saves it and goes on, or comes back with what is wrong."""
    step = _section(filing, key)
    if request.method == "POST":
        return _save(request, filing, step)
    if filing.state != "draft":
        return redirect("workspace:filing", filing.number)
    answers, conflicts = _after_sign_in(request, filing, step.fields)
    return _page(request, filing, step, answers, conflicts=conflicts, checked="check" in request.GET)


def _section(filing: Filing, key: str) -> Section:
    for step in matter_of(filing).sections:
        if step.key == key:
            return step
    raise Http404("no such step")


def _after_sign_in(
    request: HttpRequest, filing: Filing, fields: Sequence[Field]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers to show, and conflicts: what waited while the visitor signed in is saved now, or shown to be saved."""
    parked = take(request)
    if parked is None:
        return full_answers(filing), {}
    typed = read_answers(fields, parked.data)
    if not parked.trusted:
        messages.warning(request, STALE)
        return full_answers(filing) | typed, {}
    try:
        saved = save_answers(
            filing.pk, typed, actor=request.user, base=read_base(fields, parked.data.get("base"))
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return full_answers(filing) | typed, {}
    filing.refresh_from_db()
    messages.success(request, RESTORED)
    return full_answers(filing), saved.conflicts


def _save(request: HttpRequest, filing: Filing, step: Section) -> HttpResponse:
    posted = request.POST
    answers = read_answers(step.fields, posted, remove=posted.get("remove", ""))
    taken = read_taken(step.fields, posted)
    base = without(read_base(step.fields, posted.get("base")), taken)
    try:
        saved = save_answers(filing.pk, answers | taken, actor=request.user, base=base)
    except Refusal as refusal:
        return stale_page(request, filing, step.fields, answers, refusal)
    filing = saved.filing
    if saved.closed:
        return stale_page(request, filing, saved.closed, answers, saved.lost)
    tell_cleaned(request, saved)
    if saved.conflicts:
        return _page(request, filing, step, full_answers(filing), conflicts=saved.conflicts)
    return redirect(_after_saving(request, filing, step))


def _after_saving(request: HttpRequest, filing: Filing, step: Section) -> str:
    here = request.path
    if added := request.POST.get("add"):
        return (
            f"{here}?blank={added}#id_{added}-rows" if added in {field.key for field in step.fields} else here
        )
    if request.POST.get("remove") or request.POST.get("take"):
        return here
    if "stay" in request.POST:
        messages.success(request, "已保存。")
        return here
    if _errors(step.fields, findings(filing)):
        return f"{here}?check=1"
    return neighbours(filing, step.key)[1]


def _errors(fields: Sequence[Field], found: Sequence[Finding]) -> list[Finding]:
    keys = {field.key for field in fields}
    return [row for row in found if row.item in keys and row.severity is Severity.ERROR]


def _page(
    request: HttpRequest,
    filing: Filing,
    step: Section,
    answers: Mapping[str, Any],
    *,
    conflicts: Mapping[str, Any] | None = None,
    checked: bool = False,
) -> HttpResponse:
    matter = matter_of(filing)
    named = matter.asks_name and matter.title_field in {field.key for field in step.fields}
    similar = similar_for_applicant(filing) if named else None
    found = findings(filing, similar)
    form = SectionForm(
        filing,
        step.fields,
        answers,
        findings=found if checked else (),
        conflicts=conflicts,
        blank=request.GET.get("blank", ""),
    )
    before, after = neighbours(filing, step.key)
    context = frame(request, filing, found, step.key) | {
        "section": step,
        "form": form,
        "problems": form.problems(),
        "before": before,
        "after": after,
        "examined": None if similar is None else examined_name(filing, found, similar),
    }
    return render(request, "filings/applicant/section.html", context)


def tell_cleaned(request: HttpRequest, saved: Saved) -> None:
    """Says which answers held what cannot be kept."""
    for sentence in _not_kept(saved):
        messages.warning(request, sentence)


def _not_kept(saved: Saved) -> list[str]:
    told = ((CLEANED, saved.cleaned), (CUT, saved.cut))
    return [sentence.format(labels="”“".join(labels)) for sentence, labels in told if labels]


def stale_page(
    request: HttpRequest,
    filing: Filing,
    fields: Sequence[Field],
    answers: Mapping[str, Any],
    refusal: Refusal,
) -> HttpResponse:
    """The filing may not be changed any more: says so and shows what was typed, so that it can be copied."""
    held = full_answers(filing)
    typed = [
        (field.label, in_words(field, answers[field.key]))
        for field in fields
        if field.key in answers and (answers[field.key] or "") != (held.get(field.key) or "")
    ]
    context = {"filing": filing, "sentence": str(refusal), "typed": typed}
    return render(request, "filings/applicant/stale.html", context, status=409)


def examined_name(filing: Filing, found: Sequence[Finding], similar: Sequence[SimilarName]) -> dict[str, Any]:
    """The examination of the name as it is saved: sentences with their source, and similar names beside it."""
    key = matter_of(filing).title_field
    judged = [row for row in found if row.item == key and row.rule and row.rule != "N11"]
    blocked = any(row.severity is Severity.ERROR for row in judged) or any(
        row.severity == "error" for row in similar
    )
    return {
        "name": filing.title,
        "office": filing.office,
        "judged": judged,
        "similar": similar,
        "blocked": blocked,
    }


@require_GET
@of_own_filing
def name(request: HttpRequest, filing: Filing) -> HttpResponse:
    """The examination of the saved name, to be put beside it while it is typed."""
    similar = similar_for_applicant(filing)
    examined = examined_name(filing, behaviour_of(filing.matter).examine(filing, similar), similar)
    return render(request, "includes/filings/name_examined.html", {"examined": examined})


@require_POST
@of_own_filing
def autosave(request: HttpRequest, filing: Filing) -> JsonResponse:
    """Saves `answers` over `base` and says what was saved, what another tab wrote, and what is wrong with them.

    400 for what is no such request, 409 when it may not be changed any more, or not in this; each with a sentence.
    """
    payload = decode(request.body)
    if not isinstance(payload, Mapping) or not isinstance(payload.get("answers"), Mapping):
        return JsonResponse({"sentence": "这次自动保存没有成功，请点“下一步”保存。"}, status=400)
    fields = list(matter_of(filing).field_map().values())
    answers = read_payload(fields, payload["answers"])
    base = read_payload(fields, payload["base"]) if isinstance(payload.get("base"), Mapping) else None
    try:
        saved = save_answers(filing.pk, answers, actor=request.user, base=base)
    except Refusal as refusal:
        return _not_now(filing, refusal)
    if saved.closed:
        return _not_now(filing, saved.lost)
    return JsonResponse(_saved(saved, [row for row in fields if row.key in answers]))


def _not_now(filing: Filing, refusal: Refusal) -> JsonResponse:
    told = {"sentence": str(refusal), "url": reverse("workspace:filing", args=[filing.number])}
    return JsonResponse(told, status=409)


def _saved(saved: Saved, fields: Sequence[Field]) -> dict[str, Any]:
    filing, held = saved.filing, full_answers(saved.filing)
    found = _errors(fields, findings(filing))
    conflicts = {
        field.key: {
            "value": saved.conflicts[field.key] or "",
            "text": in_words(field, saved.conflicts[field.key]),
        }
        for field in fields
        if field.key in saved.conflicts
    }
    return {
        "saved": saved_words(filing),
        "title": filing.title,
        "held": {field.key: held.get(field.key) or "" for field in fields},
        "conflicts": conflicts,
        "errors": {field.key: [row.sentence for row in found if row.item == field.key] for field in fields},
        "not_kept": "".join(_not_kept(saved)),
    }
