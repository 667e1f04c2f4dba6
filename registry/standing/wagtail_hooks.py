"""信用与资格 in the admin: what supervisors enter about the bodies of their office."""

from typing import Any

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views import generic

from registry.offices.views import ScopedEditView, ScopedViewSet
from registry.standing import forms, services
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult, Statement
from registry.standing.permissions import StatementPolicy

STANDING_MENU = "register_standing_menu_item"

standing_menu = Menu(register_hook_name=STANDING_MENU)


@hooks.register("register_admin_menu_item")
def standing_menu_item() -> MenuItem:
    return SubmenuMenuItem("信用与资格", standing_menu, name="standing", icon_name="success", order=300)


class EnterThroughService:
    """Saves by `services.enter`, which checks the jurisdiction again and tells the search."""

    def save_instance(self: Any) -> Statement:
        from wagtail.log_actions import log

        row = services.enter(self.form.save(commit=False), actor=self.request.user)
        log(instance=row, action=self.log_action, content_changed=True)
        return row


class StatementCreateView(EnterThroughService, generic.CreateView):
    log_action = "wagtail.create"


class StatementEditView(EnterThroughService, ScopedEditView):
    log_action = "wagtail.edit"


class StatementViewSet(ScopedViewSet):
    """The common screens of the five kinds of statement."""

    menu_hook = STANDING_MENU
    icon = "doc-full"
    add_view_class = StatementCreateView
    edit_view_class = StatementEditView
    list_related = ("organisation",)
    search_fields = ("organisation__name", "organisation__code")
    add_to_reference_index = False
    form: type[forms.StatementForm]

    def get_form_class(self, for_update: bool = False) -> type[forms.StatementForm]:
        return self.form


class ListingViewSet(StatementViewSet):
    model = Listing
    name = "listings"
    menu_label = "名录（名单）"
    menu_order = 100
    permission_policy = StatementPolicy(Listing)
    form = forms.ListingForm
    list_display = ("organisation", "list", "ground", "listed_on", "removed_on")
    list_filter = {"list": ["exact"], "removed_on": ["isnull"]}


class PenaltyViewSet(StatementViewSet):
    model = Penalty
    name = "penalties"
    menu_label = "行政处罚"
    menu_order = 200
    permission_policy = StatementPolicy(Penalty)
    form = forms.PenaltyForm
    list_display = ("organisation", "kind", "amount", "decided_on", "document_no")
    list_filter = ("kind",)


class ReportResultViewSet(StatementViewSet):
    model = ReportResult
    name = "report-results"
    menu_label = "年度结论"
    menu_order = 300
    permission_policy = StatementPolicy(ReportResult)
    form = forms.ReportResultForm
    list_display = ("organisation", "year", "result", "concluded_on")
    list_filter = ("year", "result")


class GradeViewSet(StatementViewSet):
    model = Grade
    name = "grades"
    menu_label = "评估等级"
    menu_order = 400
    permission_policy = StatementPolicy(Grade)
    form = forms.GradeForm
    list_display = ("organisation", "value", "starts_on", "ends_on", "cancelled_on")
    list_filter = ("value",)


class QualificationViewSet(StatementViewSet):
    model = Qualification
    name = "qualifications"
    menu_label = "资格"
    menu_order = 500
    permission_policy = StatementPolicy(Qualification)
    form = forms.QualificationForm
    list_display = ("organisation", "kind", "starts_on", "ends_on", "document_no")
    list_filter = ("kind",)


@hooks.register("register_admin_viewset")
def statement_viewsets() -> list[Any]:
    return [ListingViewSet(), PenaltyViewSet(), ReportResultViewSet(), GradeViewSet(), QualificationViewSet()]
