"""The public guides (办事指南): what there is to apply for, and how."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.filings.declarations import get
from registry.filings.selectors.guides import guide_of, published_guides
from registry.organisations.models import Organisation


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every matter, by kind of body."""
    guides = published_guides()
    kinds = [
        (label, [guide for guide in guides if guide.kind == kind])
        for kind, label in Organisation.Kind.choices
    ]
    others = [guide for guide in guides if guide.kind not in Organisation.Kind.values]
    groups = [(label, rows) for label, rows in (*kinds, ("其他", others)) if rows]
    return render(request, "filings/public/index.html", {"groups": groups, "total": len(guides)})


@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of one matter; ?office= for an office that has provisions of its own. An unknown code: what there is."""
    declared = get(code)
    if declared is None:
        return render(request, "filings/public/not_found.html", {"guides": published_guides()}, status=404)
    guide = guide_of(declared)
    office = next((one for one in guide.special if one.code == request.GET.get("office")), None)
    if office is not None:
        guide = guide_of(declared, guide.on, office)
    return render(request, "filings/public/matter.html", {"guide": guide, "matter": declared})
