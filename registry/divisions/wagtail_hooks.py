"""Divisions in the admin, under the menu 基础数据 that the alcoves above fill as well."""

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from registry.divisions.forms import DivisionForm
from registry.divisions.models import Division
from registry.divisions.permissions import ReferencePolicy

REFERENCE_MENU = "register_reference_menu_item"

reference_menu = Menu(register_hook_name=REFERENCE_MENU)


@hooks.register("register_admin_menu_item")
def reference_menu_item() -> MenuItem:
    return SubmenuMenuItem("基础数据", reference_menu, name="reference", icon_name="list-ul", order=800)


class DivisionViewSet(ModelViewSet):
    """The list of divisions; more can be added, none deleted."""

    model = Division
    name = "divisions"
    icon = "site"
    menu_label = "行政区划"
    menu_order = 100
    menu_hook = REFERENCE_MENU
    permission_policy = ReferencePolicy(Division)
    copy_view_enabled = False
    list_display = ("name", "code", "level", "parent")
    list_filter = ("level",)
    list_per_page = 50
    search_fields = ("name", "code")
    ordering = ("code",)

    def get_form_class(self, for_update: bool = False) -> type[DivisionForm]:
        return DivisionForm


@hooks.register("register_admin_viewset")
def division_viewset() -> DivisionViewSet:
    return DivisionViewSet()
