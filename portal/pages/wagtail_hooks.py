"""The look of the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


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
