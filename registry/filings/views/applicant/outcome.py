"""What the applicant receives: letters and the certificate."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.filings.models import Certificate, Filing, Letter
from registry.filings.services.printing import certificate_pdf, certificate_png, letter_pdf
from registry.filings.views.applicant.access import of_own_filing
from registry.filings.views.files import made_response

_FORMS: dict[str, tuple[str, Callable[[Certificate], bytes]]] = {
    "pdf": ("application/pdf", certificate_pdf),
    "png": ("image/png", certificate_png),
}


@of_own_filing
def letter(request: HttpRequest, filing: Filing, letter_id: int) -> HttpResponse:
    """A letter of the filing as PDF."""
    found = get_object_or_404(Letter, pk=letter_id, filing=filing)
    return made_response(
        letter_pdf(found), "application/pdf", f"{found.get_kind_display()} {found.number}.pdf"
    )


@of_own_filing
def certificate(request: HttpRequest, filing: Filing, certificate_id: int, form: str) -> HttpResponse:
    """The certificate of the filing, `form` pdf or png."""
    found = get_object_or_404(Certificate, pk=certificate_id, filing=filing)
    if form not in _FORMS:
        raise Http404("no such form of a certificate")
    media_type, make = _FORMS[form]
    return made_response(make(found), media_type, f"{found.content.get('name', '')} 登记证书.{form}")
