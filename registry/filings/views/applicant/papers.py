"""Papers: handed in item by item, looked at again by those who may, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from registry.filings.declarations import Refusal
from registry.filings.models import Filing, Paper
from registry.filings.selectors.completeness import current_papers, findings, open_items
from registry.filings.selectors.law import terms_of
from registry.filings.services.papers import add_paper, most_megabytes, remove_paper
from registry.filings.views.applicant.access import of_own_filing
from registry.filings.views.applicant.frame import frame, neighbours
from registry.filings.views.files import paper_response
from registry.filings.views.parking import take

MOST_AT_ONCE = 20


@dataclass
class Item:
    """One line of the list: what is asked, what was handed in, what is wrong. Not `asked`: once, by other answers."""

    row: Mapping[str, Any]
    papers: list[Paper]
    open: bool
    asked: bool = True
    errors: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The code of the item."""
        return str(self.row["key"])

    @property
    def required(self) -> bool:
        """Whether it must be there."""
        return self.row["requirement"] == "required"

    @property
    def returned(self) -> bool:
        """Whether a file of it is still the one sent back."""
        return any(paper.outcome == Paper.Outcome.RETURNED for paper in self.papers)

    @property
    def pages(self) -> int:
        """Pages of all its files."""
        return sum(paper.pages for paper in self.papers)


def items_of(filing: Filing, errors: Mapping[str, list[str]] | None = None) -> list[Item]:
    """Every item asked of this filing, and those no longer asked for which something was handed in."""
    handed_in: dict[str, list[Paper]] = {}
    for paper in current_papers(filing):
        handed_in.setdefault(paper.item, []).append(paper)
    changeable = open_items(filing)
    asked = {row["key"] for row in terms_of(filing).papers(filing.data)}
    rows = [
        row for row in terms_of(filing).snapshot["papers"] if row["key"] in asked or row["key"] in handed_in
    ]
    return [
        Item(
            row,
            handed_in.get(row["key"], []),
            row["key"] in changeable,
            row["key"] in asked,
            list((errors or {}).get(row["key"], [])),
        )
        for row in rows
    ]


@of_own_filing
def papers(request: HttpRequest, filing: Filing) -> HttpResponse:
    """The step of papers. POST hands in files of one item, or takes one file back."""
    if request.method == "POST":
        return _change(request, filing)
    take(request)  # files cannot wait; the sentence was said when signing in
    if filing.state != "draft":
        return redirect("workspace:filing", filing.number)
    return papers_page(request, filing, {})


def papers_page(
    request: HttpRequest, filing: Filing, errors: Mapping[str, list[str]], status: int = 200
) -> HttpResponse:
    """The list of papers, each with its own way to hand it in."""
    found = findings(filing)
    rows = items_of(filing, errors)
    before, after = neighbours(filing, "papers")
    context = frame(request, filing, found, "papers") | {
        "items": rows,
        "missing": sum(row.required and not row.papers for row in rows),
        "abolished": terms_of(filing).papers(filing.data, abolished=True),
        "problems": [(f"item-{row.key}", row.row["title"], row.errors) for row in rows if row.errors],
        "before": before,
        "after": after,
        **upload_limits(filing),
    }
    return render(request, "filings/applicant/papers.html", context, status=status)


def upload_limits(filing: Filing) -> dict[str, int]:
    """What the page says of sizes, in MB: of one sending, and of all papers together."""
    return {"most_at_once": settings.MOST_REQUEST_MB, "most_together": most_megabytes(filing)}


def _change(request: HttpRequest, filing: Filing) -> HttpResponse:
    item = request.POST.get("item", "")
    if "remove" in request.POST:
        errors = _take_back(request, filing, request.POST["remove"])
    else:
        errors = _hand_in(request, filing, item)
    filing.refresh_from_db()
    if filing.state != "draft":
        for sentence in errors:
            messages.error(request, sentence)
        return redirect(f"{reverse('workspace:filing', args=[filing.number])}#item-{item}")
    if errors:
        return papers_page(request, filing, {item: errors}, status=422)
    return redirect(f"{request.path}#item-{item}")


def _hand_in(request: HttpRequest, filing: Filing, item: str) -> list[str]:
    """Hands in every file; one bad file leaves the others alone. Returns what is wrong, file by file."""
    uploads = request.FILES.getlist("files")
    if item not in {row["key"] for row in terms_of(filing).snapshot["papers"]}:
        raise Http404("no such item")
    if not uploads:
        return ["请先选择文件，再点“上传”。"]
    errors = (
        [f"一次最多上传 {MOST_AT_ONCE} 个文件，其余的请再传一次。"] if len(uploads) > MOST_AT_ONCE else []
    )
    for upload in uploads[:MOST_AT_ONCE]:
        try:
            add_paper(filing.pk, item, upload, upload.name or "", actor=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            errors.append(f"“{upload.name}”：{refusal}")
        except OSError:
            errors.append(f"“{upload.name}”：文件暂时存不下来，请稍后再传一次。")
    if len(errors) < len(uploads):
        messages.success(request, f"已收到 {len(uploads[:MOST_AT_ONCE]) - len(errors)} 个文件。")
    return errors


def _take_back(request: HttpRequest, filing: Filing, paper_id: str) -> list[str]:
    mine = current_papers(filing)
    found = next((paper for paper in mine if str(paper.pk) == paper_id), None)
    if found is None:
        raise Http404("no such paper")
    try:
        remove_paper(found.pk, actor=request.user)
    except Refusal as refusal:
        return [str(refusal)]
    messages.success(request, f"已移除“{found.original_name}”。")
    return []


@of_own_filing
def paper(request: HttpRequest, filing: Filing, paper_id: int) -> FileResponse:
    """A file of the applicant's own filing."""
    return paper_response(get_object_or_404(Paper, pk=paper_id, filing=filing))
