"""The look and the words of the Wagtail admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu
from wagtail.admin.ui.components import Component

from portal.pages import forms

forms.label()


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))


@hooks.register("construct_main_menu", order=1000)
def without_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's help is in English and leads off the site."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


@hooks.register("construct_homepage_summary_items", order=1000)
def without_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody at the desk."""
    summary_items.clear()


class Doors(Component):
    """Where this person works: every place of the menu that is open to them, on the first page."""

    name = "doors"
    order = 10
    template_name = "pages/admin/doors.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {
            "doors": [(item, _inside(item, request)) for item in admin_menu.menu_items_for_request(request)]
        }


def _inside(item: MenuItem, request: HttpRequest) -> list[MenuItem]:
    return list(item.menu.menu_items_for_request(request)) if isinstance(item, SubmenuMenuItem) else []


@hooks.register("construct_homepage_panels")
def with_doors(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, Doors())
