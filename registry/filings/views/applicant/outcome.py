"""What the applicant receives: letters and the certificate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.filings.models import Certificate, Filing, Letter
from registry.filings.views.applicant.access import of_own_filing
from registry.filings.views.files import certificate_response, letter_response


@of_own_filing
def letter(request: HttpRequest, filing: Filing, letter_id: int) -> HttpResponse:
    """A letter of the filing as PDF."""
    return letter_response(get_object_or_404(Letter, pk=letter_id, filing=filing))


@of_own_filing
def certificate(request: HttpRequest, filing: Filing, certificate_id: int, form: str) -> HttpResponse:
    """The certificate of the filing, `form` pdf or png."""
    return certificate_response(get_object_or_404(Certificate, pk=certificate_id, filing=filing), form)
