"""The public page of a body, its history, and the verification of certificates."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.record import selectors
from portal.record.forms import DayForm, VerifyForm
from portal.record.selectors import PublicRecord
from registry.filings.services.printing.verification import qr_svg
from registry.organisations.models import Organisation
from registry.organisations.validators.codes import examine, normalise

MOMENTS_SHOWN = 8


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """The registered items as they stand, with everything the public may know of the body."""
    record = selectors.public_record(code)
    if record is None:
        return _elsewhere(request, code)
    return render(request, "record/organisation.html", record_context(record))


def record_context(record: PublicRecord) -> dict[str, object]:
    """Everything the page of a body shows."""
    return {
        "record": record,
        "organisation": record.organisation,
        "place": selectors.place_of(record.organisation),
        "form": _day_form(record),
        "events": record.history[:MOMENTS_SHOWN],
        "more": len(record.history) > MOMENTS_SHOWN,
    }


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every entry; with ?as_of= the registered items of that day. A day that cannot be is explained (400)."""
    record = selectors.public_record(code)
    if record is None:
        return _elsewhere(request, code)
    asked = "as_of" in request.GET
    form = _day_form(record, request.GET if asked else None)
    day = None
    if asked and form.is_valid():
        day = selectors.record_on(record.organisation, form.cleaned_data["as_of"])
        if day is None:
            form.add_error("as_of", "登记簿对这一天没有记载。请看下面的记载日期，换一天再查。")
    context = {
        "record": record,
        "organisation": record.organisation,
        "place": selectors.place_of(record.organisation),
        "form": form,
        "day": day,
        "events": record.history,
    }
    return render(request, "record/history.html", context, status=400 if form.errors else 200)


def _day_form(record: PublicRecord, data: QueryDict | None = None) -> DayForm:
    return DayForm(data, first=record.first_day, today=record.today)


def _elsewhere(request: HttpRequest, code: str) -> HttpResponse:
    """A code written another way leads to its page; one that nobody bears is explained (404)."""
    plain = normalise(code)
    if plain != code and Organisation.objects.filter(code=plain).exists():
        target = request.path.replace(code, plain, 1)
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{target}?{query}" if query else target)
    finding = examine(code)
    context = {
        "code": plain[:40],
        "finding": finding,
        "proposals": [] if finding.ok else selectors.registered_neighbours(plain),
    }
    return render(request, "record/unknown.html", context, status=404)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """?code= a credit code or whatever stands on a certificate, ?token= what its QR carries."""
    form = VerifyForm(request.GET or None)
    verdict = None
    if form.is_bound and form.is_valid():
        question = form.question()
        if question:
            verdict = selectors.verify(question)
        elif {"code", "token"} & request.GET.keys():
            form.add_error("code", "请填写 18 位统一社会信用代码、证书编号，或粘贴扫码得到的网址。")
    return render(request, "record/verify.html", {"form": form, "verdict": verdict})


@require_safe
@cache_control(public=True, max_age=3600)
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """A QR that leads to the page of the body. Never the token of its certificate: that stands on the certificate alone,

    so that what anybody can print from here does not verify as one.
    """
    body = selectors.find(code)
    if body is None:
        raise Http404
    url = f"{settings.SITE_URL.rstrip('/')}{body.get_absolute_url()}"
    return HttpResponse(qr_svg(url), content_type="image/svg+xml")
