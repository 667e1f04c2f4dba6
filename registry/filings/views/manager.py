"""法定与承诺事项设置: the law of matters as rows that staff amend from a day on."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import log

from registry.divisions.wagtail_hooks import REFERENCE_MENU
from registry.filings.declarations import Refusal, all_matters, get
from registry.filings.forms.manager import EndForm, ProvisionForm, form_for
from registry.filings.models import Provision
from registry.filings.permissions import provision_scope
from registry.filings.selectors.provisions import said, standing_of, subject_of
from registry.filings.services.provisions import CITED, amend, end_own
from registry.filings.views.parking import refilled, take
from registry.filings.views.staff_list import calendar_line
from registry.offices import selectors as offices
from registry.offices.permissions import PostPolicy
from registry.offices.views import ScopedViewSet


@refilled
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """“自某日起改为”: one provision with its source, all that it ever said, and the form that adds a row."""
    scope = provision_scope(request.user)
    if not scope:
        raise PermissionDenied
    provision = get_object_or_404(Provision.objects.select_related("office"), pk=pk)
    parked = take(request) if request.method == "GET" else None
    if parked:
        messages.warning(request, parked.sentence)
    posted = parked.data if parked else request.POST or None
    form = form_for(provision)(posted, provision=provision, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            amended = amend(
                pk,
                actor=request.user,
                from_day=form.cleaned_data["from_day"],
                office=form.cleaned_data["office"],
                value=form.told(),
                cited={name: form.cleaned_data[name] for name in CITED},
            )
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            log(instance=amended, action="wagtail.create", user=request.user, title=str(amended))
            messages.success(
                request, f"已设置：{subject_of(amended)}自 {amended.in_force_from} 起改为“{said(amended)}”。"
            )
            return redirect(reverse("provisions:index"))
    return _page(request, provision, form, EndForm(auto_id="end-%s"))


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """“自某日起不再适用”: ends an office's own provision."""
    scope = provision_scope(request.user)
    if not scope:
        raise PermissionDenied
    provision = get_object_or_404(Provision.objects.select_related("office"), pk=pk, office__isnull=False)
    ending = EndForm(request.POST, auto_id="end-%s")
    if ending.is_valid():
        try:
            ended = end_own(pk, actor=request.user, from_day=ending.cleaned_data["from_day"])
        except Refusal as refusal:
            _tell(ending, refusal)
        else:
            log(instance=ended, action="wagtail.edit", user=request.user, title=str(ended))
            messages.success(
                request, f"已设置：{ended.office}的“{subject_of(ended)}”到 {ended.in_force_to} 为止。"
            )
            return redirect(reverse("provisions:index"))
    return _page(request, provision, form_for(provision)(provision=provision, scope=scope), ending)


def _tell(form: Form, refusal: Refusal) -> None:
    """Each sentence of a refusal beside its field, or above the form where it is of none."""
    for found in refusal.findings:
        form.add_error(found.item if found.item in form.fields else None, found.sentence)


def _page(request: HttpRequest, provision: Provision, form: ProvisionForm, ending: EndForm) -> HttpResponse:
    rows = Provision.objects.filter(matter=provision.matter, kind=provision.kind, key=provision.key)
    context = {
        "provision": provision,
        "subject": subject_of(provision),
        "matter": get(provision.matter),
        "rows": [(row, said(row), standing_of(row)) for row in rows.select_related("office")],
        "form": form,
        "ending": ending if ending.is_bound or _may_end(request, provision) else None,
        "calendar": calendar_line(),
    }
    refused = request.method == "POST" and (form.errors or ending.errors)
    return render(request, "filings/staff/provision.html", context, status=422 if refused else 200)


def _may_end(request: HttpRequest, provision: Provision) -> bool:
    """Whether the provision is an office's own, of an office the actor sets it for, and not at its end."""
    over = provision.in_force_to is not None and provision.in_force_to < offices.today()
    return (
        provision.office_id is not None
        and not over
        and provision_scope(request.user).offices.filter(pk=provision.office_id).exists()
    )


def matter_name(row: Provision) -> str:
    """The short name of a provision's matter."""
    matter = get(row.matter)
    return matter.short_name if matter else row.matter or "通用"


def source_of(row: Provision) -> str:
    """Instrument and article, or the note where there is none."""
    return f"《{row.instrument}》{row.article}" if row.instrument else row.note


class ProvisionFilter(WagtailFilterSet):
    """Narrowing the list of provisions."""

    matter = django_filters.ChoiceFilter(
        label="事项", choices=lambda: [(matter.code, matter.short_name) for matter in all_matters()]
    )
    kind = django_filters.ChoiceFilter(label="类别", choices=Provision.Kind.choices)
    certain = django_filters.BooleanFilter(label="已核对原文")

    class Meta:
        model = Provision
        fields = ("matter", "kind", "certain")


class ProvisionViewSet(ScopedViewSet):
    """The list of provisions; a row is never edited or deleted, only followed by another."""

    model = Provision
    name = "provisions"
    icon = "calendar-check"
    menu_label = "法定与承诺事项设置"
    menu_order = 600
    menu_hook = REFERENCE_MENU
    permission_policy = PostPolicy(Provision, actions=("change",), view_all=True)
    list_related = ("office",)
    list_export = ()
    filterset_class = ProvisionFilter
    search_fields = ("key", "instrument", "note")
    ordering = ("matter", "kind", "key", "-in_force_from")
    list_display = (
        TitleColumn("subject", label="名称", accessor=subject_of, url_name="provisions:edit"),
        Column("matter", label="事项", accessor=matter_name),
        Column("said", label="现在的规定", accessor=said),
        Column("source", label="依据", accessor=source_of),
        Column("certain", label="核对", accessor=lambda row: "已核对原文" if row.certain else "未核对"),
        Column("office", label="适用机关", accessor=lambda row: row.office or "全部机关"),
        Column("standing", label="施行", accessor=standing_of),
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<int:pk>/", change, name="edit"),
            path("edit/<int:pk>/end/", end, name="end"),
        ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return None
