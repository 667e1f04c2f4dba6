"""The register and the number blocks in the admin."""

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import Column

from registry.divisions.wagtail_hooks import REFERENCE_MENU
from registry.offices.permissions import PostPolicy
from registry.offices.selectors import posts_of
from registry.offices.views import ScopedViewSet
from registry.organisations.filters import ANY_GAP, OrganisationFilterSet
from registry.organisations.forms import CodeBlockForm, RelationForm
from registry.organisations.models import CodeBlock, Organisation, Relation
from registry.organisations.permissions import RegisterPolicy, RelationPolicy
from registry.organisations.views import (
    GapsColumn,
    RegisterIndexView,
    RegisterInspectView,
    RelationCreateView,
    RelationEditView,
)

REGISTER_MENU = "register_register_menu_item"

register_menu = Menu(register_hook_name=REGISTER_MENU)


class StaffMenuItem(MenuItem):
    """Shown to whoever holds a post."""

    def is_shown(self, request: Any) -> bool:
        return request.user.is_superuser or posts_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return SubmenuMenuItem("登记簿", register_menu, name="register", icon_name="clipboard-list", order=150)


@hooks.register(REGISTER_MENU)
def gaps_menu_item() -> MenuItem:
    url = reverse_lazy("register:index", query={"gaps": ANY_GAP})
    return StaffMenuItem("待补全", url, name="register-gaps", icon_name="warning", order=200)


class RegisterViewSet(ScopedViewSet):
    """登记簿: the bodies of one's own office, read-only."""

    model = Organisation
    name = "register"
    icon = "clipboard-list"
    menu_label = "社会组织"
    menu_order = 100
    menu_hook = REGISTER_MENU
    permission_policy = RegisterPolicy()
    index_view_class = RegisterIndexView
    inspect_view_class = RegisterInspectView
    inspect_view_enabled = True
    inspect_template_name = "organisations/register_inspect.html"
    filterset_class = OrganisationFilterSet
    list_display = (
        "name",
        "code",
        "kind",
        "status",
        "registrar_name",
        "registered_on",
        GapsColumn("gaps", label="待补全"),
    )
    list_export = (
        "code",
        "name",
        "kind",
        "status",
        "registrar_name",
        "legal_representative",
        "registered_on",
    )
    search_fields = ("name", "code", "former_names__name")
    ordering = ("code",)
    add_to_reference_index = False
    inspect_view_fields = (
        "code",
        "name",
        "kind",
        "status",
        "status_reason",
        "level",
        "registrar_name",
        "competent_unit_name",
        "legal_representative",
        "registered_on",
        "funds",
        "address",
        "purpose",
        "business_scope",
        "activity_area",
        "foundation_type",
        "legal_form",
        "certificate_from",
        "certificate_to",
        "is_charity",
        "ended_on",
        "source",
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        nowhere = dict.fromkeys(
            ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"), None
        )
        return {**super().get_common_view_kwargs(**kwargs), **nowhere}

    def register_admin_url_finder(self) -> None:
        """A body has no page to be edited on."""


class RelationViewSet(ScopedViewSet):
    """Relations of the bodies of one's own office. None is deleted: it ends with a day."""

    model = Relation
    name = "relations"
    icon = "link"
    menu_label = "组织关系"
    menu_order = 400
    menu_hook = REGISTER_MENU
    permission_policy = RelationPolicy()
    add_view_class = RelationCreateView
    edit_view_class = RelationEditView
    list_display = ("source", "kind", "target", "starts_on", "ends_on")
    list_filter = {"kind": ["exact"], "ends_on": ["isnull"]}
    list_related = ("source", "target")
    search_fields = ("source__name", "source__code", "target__name", "target__code")
    ordering = ("-id",)
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[RelationForm]:
        return RelationForm


class CodeBlockViewSet(ScopedViewSet):
    """Number blocks of one's own office. None is deleted: codes were given out from it."""

    model = CodeBlock
    name = "code-blocks"
    icon = "tag"
    menu_label = "赋码号段"
    menu_order = 500
    menu_hook = REFERENCE_MENU
    permission_policy = PostPolicy(CodeBlock, office_path="office", actions=("add", "change"))
    list_display = (
        "__str__",
        "next_number",
        Column("remaining", label="剩余号数"),
        "warn_below",
        "assigned_on",
    )
    list_related = ("office",)
    search_fields = ("prefix", "office__name")

    def get_form_class(self, for_update: bool = False) -> type[CodeBlockForm]:
        return CodeBlockForm


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [RegisterViewSet(), RelationViewSet(), CodeBlockViewSet()]
