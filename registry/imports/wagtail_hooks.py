"""Imports in the admin, below 登记簿."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from registry.imports.permissions import may_import
from registry.imports.views import IndexView, MoveView, ReportView, RunView
from registry.organisations.wagtail_hooks import REGISTER_MENU


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", IndexView.as_view(), name="index"),
        path("<int:pk>/", RunView.as_view(), name="run"),
        path("<int:pk>/confirm/", MoveView.as_view(), {"move": "confirm"}, name="confirm"),
        path("<int:pk>/cancel/", MoveView.as_view(), {"move": "cancel"}, name="cancel"),
        path("<int:pk>/report/", ReportView.as_view(), name="report"),
    ]
    return [path("imports/", include((patterns, "imports")))]


class ImportMenuItem(MenuItem):
    """Shown to registrars."""

    def is_shown(self, request: Any) -> bool:
        return may_import(request.user)


@hooks.register(REGISTER_MENU)
def import_menu_item() -> MenuItem:
    return ImportMenuItem(
        "导入", reverse_lazy("imports:index"), name="imports", icon_name="upload", order=300
    )
