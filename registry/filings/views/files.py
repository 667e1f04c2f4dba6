"""Files sent to a browser: only after the caller checked who asks."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from registry.filings.models import Certificate, Letter, Paper
from registry.filings.services.printing import certificate_pdf, certificate_png, letter_pdf

#: Nothing in a file may load or run anything. Browsers show no PDF at all in a sandbox, so only pictures get one.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
_SANDBOX = "default-src 'none'; sandbox"
_FORMS: dict[str, tuple[str, Callable[[Certificate], bytes]]] = {
    "pdf": ("application/pdf", certificate_pdf),
    "png": ("image/png", certificate_png),
}


def paper_response(paper: Paper) -> FileResponse:
    """One paper, to be looked at in the browser. 404 when the file is gone from the storage."""
    try:
        opened = paper.file.open("rb")
    except OSError:
        raise Http404("the file is not in the storage") from None
    response = FileResponse(opened, content_type=paper.media_type)
    _guard(response, paper.media_type, _named(paper))
    return response


def letter_response(letter: Letter) -> HttpResponse:
    """A letter as PDF."""
    name = f"{letter.get_kind_display()} {letter.number}.pdf"
    return _made_response(letter_pdf(letter), "application/pdf", name)


def certificate_response(certificate: Certificate, form: str) -> HttpResponse:
    """A certificate, `form` pdf or png; 404 for any other."""
    if form not in _FORMS:
        raise Http404("no such form of a certificate")
    media_type, make = _FORMS[form]
    return _made_response(
        make(certificate), media_type, f"{certificate.content.get('name', '')} 登记证书.{form}"
    )


def _made_response(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A letter or certificate just made, under a name to save it as."""
    response = HttpResponse(content, content_type=media_type)
    _guard(response, media_type, name)
    return response


def _guard(response: HttpResponseBase, media_type: str, name: str) -> None:
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=name) or "inline"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _NOTHING if media_type == "application/pdf" else _SANDBOX
    response["Cache-Control"] = "private, no-store"


def _named(paper: Paper) -> str:
    """The name the applicant gave, with the ending of what the file really is."""
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}.get(paper.media_type, "bin")
    stem = paper.original_name.rsplit(".", 1)[0] or "材料"
    return f"{stem}.{ending}"
