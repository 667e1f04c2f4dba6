"""The desk in the Wagtail admin: its menu item with what waits, its addresses, its look."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from registry.filings.permissions import offices_with_post, visible_to
from registry.filings.selectors import queues
from registry.filings.views import staff
from registry.filings.views.manager import ProvisionViewSet

_desk = (
    [
        path("", staff.queue, name="queue"),
        path("<str:number>/", staff.case, name="case"),
        path("<str:number>/checks/", staff.checks, name="checks"),
        path("<str:number>/papers/<int:pk>/", staff.paper, name="paper"),
        path("<str:number>/moves/<str:name>/", staff.move, name="move"),
        path("<str:number>/letters/<int:pk>/", staff.letter, name="letter"),
        path("<str:number>/certificates/<int:pk>/", staff.certificate, name="certificate"),
    ],
    "desk",
)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("cases/", include(_desk))]


class DeskMenuItem(MenuItem):
    """案件台, with the number of cases that wait for this very person."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(offices_with_post(request.user))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = sum(queues.waiting_counts(visible_to(request.user), request.user).values())
        attrs: dict[str, Any] = dict(self.attrs)
        if waiting:
            attrs["data-desk-waiting"] = str(waiting)
        return LinkMenuItem(
            self.name, self.label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs
        )


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> DeskMenuItem:
    return DeskMenuItem("案件台", reverse("desk:queue"), name="desk", icon_name="time", order=10)


@hooks.register("insert_global_admin_css")
def desk_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("filings/desk.css"))


@hooks.register("register_admin_viewset")
def provision_viewset() -> ProvisionViewSet:
    return ProvisionViewSet()
