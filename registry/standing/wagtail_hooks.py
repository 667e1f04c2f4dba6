"""信用与资格 in the admin: what supervisors enter about the bodies of their office."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views import generic
from wagtail.log_actions import LogActionRegistry, LogFormatter

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
    """Saves by `services.enter`, which checks the jurisdiction again, keeps the history and tells the search."""

    def form_valid(self: Any, form: forms.StatementForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:  # somebody else wrote in between
            form.add_error(None, error)
            return self.form_invalid(form)

    def save_instance(self: Any) -> Statement:
        reason = self.form.cleaned_data.get("reason", "")
        return services.enter(self.form.save(commit=False), actor=self.request.user, reason=reason)


class StatementCreateView(EnterThroughService, generic.CreateView):
    """Enter a statement."""


class StatementEditView(EnterThroughService, ScopedEditView):
    """Fill in how a statement ended, or amend it with a reason."""


class _Told(LogFormatter):
    """A change in the history of a row: each item before and after, and why."""

    def format_message(self, log_entry: Any) -> str:
        changes = log_entry.data.get("changes", ())
        told = "；".join(
            f"{label}：{before or '（空）'} → {after or '（空）'}" for label, before, after in changes
        )
        reason = log_entry.data.get("reason", "")
        return f"{self.label}。{told}" + (f"。理由：{reason}" if reason else "")


@hooks.register("register_log_actions")
def statement_log_actions(actions: LogActionRegistry) -> None:
    for action, label in ((services.ENDED, "补记后来的情况"), (services.AMENDED, "更改已录入的内容")):
        actions.register_action(action)(type("_Told", (_Told,), {"label": label}))


@dataclass(frozen=True, slots=True)
class Screen:
    """What differs between the screens of two kinds of statement."""

    model: type[Statement]
    name: str
    label: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    filters: Mapping[str, list[str]] | tuple[str, ...]


#: In the order of the menu.
SCREENS = (
    Screen(
        Listing,
        "listings",
        "名录（名单）",
        (
            "list",
            "ground",
            "listed_on",
            "document_no",
            "authority",
            "removed_on",
            "removal_reason",
            "removal_document_no",
        ),
        ("list", "ground", "listed_on", "removed_on"),
        {"list": ["exact"], "removed_on": ["isnull"]},
    ),
    Screen(
        Penalty,
        "penalties",
        "行政处罚",
        (
            "kind",
            "amount",
            "facts",
            "decided_on",
            "document_no",
            "authority",
            "executed_on",
            "withdrawn_on",
        ),
        ("kind", "amount", "decided_on", "document_no"),
        ("kind",),
    ),
    Screen(
        ReportResult,
        "report-results",
        "年度结论",
        ("year", "result", "concluded_on", "note"),
        ("year", "result", "concluded_on"),
        ("year", "result"),
    ),
    Screen(
        Grade,
        "grades",
        "评估等级",
        ("value", "starts_on", "ends_on", "announced_on", "authority", "cancelled_on", "note"),
        ("value", "starts_on", "ends_on", "cancelled_on"),
        ("value",),
    ),
    Screen(
        Qualification,
        "qualifications",
        "资格",
        ("kind", "starts_on", "ends_on", "document_no", "authority"),
        ("kind", "starts_on", "ends_on", "document_no"),
        ("kind",),
    ),
)


class StatementViewSet(ScopedViewSet):
    """The screens of one kind of statement, made from what `SCREENS` says of it."""

    menu_hook = STANDING_MENU
    icon = "doc-full"
    add_view_class = StatementCreateView
    edit_view_class = StatementEditView
    list_related = ("organisation",)
    search_fields = ("organisation__name", "organisation__code")
    add_to_reference_index = False

    def __init__(self, screen: Screen, place: int) -> None:
        self.screen = screen
        super().__init__(
            screen.name,
            model=screen.model,
            menu_label=screen.label,
            menu_order=100 * place,
            list_display=("organisation", *screen.columns),
            list_filter=screen.filters,
        )

    @cached_property
    def permission_policy(self) -> StatementPolicy:
        return StatementPolicy(self.screen.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.StatementForm]:
        return forms.form_of(self.screen.model, self.screen.fields)


@hooks.register("register_admin_viewset")
def statement_viewsets() -> list[Any]:
    return [StatementViewSet(screen, place) for place, screen in enumerate(SCREENS, start=1)]
