"""Offices, posts and holidays in the admin."""

from typing import Any

from wagtail import hooks

from registry.divisions.wagtail_hooks import REFERENCE_MENU
from registry.offices.filters import HolidayFilterSet
from registry.offices.forms import HolidayForm, OfficeForm, PostForm
from registry.offices.models import Holiday, Office, Post
from registry.offices.permissions import CityPolicy, PostPolicy
from registry.offices.views import HolidayIndexView, ScopedViewSet


class OfficeViewSet(ScopedViewSet):
    """Every organ; its own registrars change it, superusers add one. None is deleted: papers name it."""

    model = Office
    name = "offices"
    icon = "home"
    menu_label = "机关"
    menu_order = 200
    menu_hook = REFERENCE_MENU
    permission_policy = PostPolicy(
        Office, office_path="pk", actions=("change",), added_by_superuser=True, view_all=True
    )
    list_display = ("name", "kind", "division", "document_prefix", "active")
    list_filter = ("kind", "active")
    list_related = ("division",)
    search_fields = ("name", "code")

    def get_form_class(self, for_update: bool = False) -> type[OfficeForm]:
        return OfficeForm


class PostViewSet(ScopedViewSet):
    """Posts of one's own offices. A post ends with a day; it is not deleted, because decisions were made by it."""

    model = Post
    name = "posts"
    icon = "user"
    menu_label = "岗位"
    menu_order = 300
    menu_hook = REFERENCE_MENU
    permission_policy = PostPolicy(Post, office_path="office", actions=("add", "change"))
    list_display = ("user", "office", "role", "starts_on", "ends_on")
    list_filter = ("role", "office")
    list_related = ("user", "office")
    search_fields = ("user__display_name", "user__username")
    ordering = ("office_id", "role", "user_id")

    def get_form_class(self, for_update: bool = False) -> type[PostForm]:
        return PostForm


class HolidayViewSet(ScopedViewSet):
    """The holidays that stand above the published table: the city's registrars set them for the whole city."""

    model = Holiday
    name = "holidays"
    icon = "calendar"
    menu_label = "节假日安排"
    menu_order = 400
    menu_hook = REFERENCE_MENU
    permission_policy = CityPolicy(Holiday)
    index_view_class = HolidayIndexView
    index_results_template_name = "offices/holiday_results.html"
    list_display = ("date", "is_workday", "name", "source", "provisional")
    filterset_class = HolidayFilterSet
    search_fields = ("name", "source")
    ordering = ("-date",)

    def get_form_class(self, for_update: bool = False) -> type[HolidayForm]:
        return HolidayForm


@hooks.register("register_admin_viewset")
def office_viewsets() -> list[Any]:
    return [OfficeViewSet(), PostViewSet(), HolidayViewSet()]
