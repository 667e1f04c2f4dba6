"""Groups of the admin. What staff may decide comes from their posts, not from these."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

STAFF = "工作人员"
EDITORS = "内容编辑"

_STAFF_PERMISSIONS = (("wagtailadmin", "access_admin"), ("divisions", "view_division"))
_EDITOR_PERMISSIONS = (("wagtailadmin", "access_admin"),)
_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
_FILE_PERMISSIONS = (
    *(("wagtailimages", f"{action}_image") for action in ("add", "change", "choose")),
    *(("wagtaildocs", f"{action}_document") for action in ("add", "change", "choose")),
)


def ensure_groups() -> tuple[Group, Group]:
    """The groups 工作人员 (enters the admin) and 内容编辑 (writes pages, images, documents), made where missing.

    Permissions that are missing are given; others that were added by hand stay.
    """
    staff, _ = Group.objects.get_or_create(name=STAFF)
    _grant(staff, _STAFF_PERMISSIONS)
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    _grant(editors, _EDITOR_PERMISSIONS)
    _grant_pages(editors)
    _grant_files(editors)
    return staff, editors


def make_staff(user: Any) -> None:
    """Let a person enter the admin (after two-step sign-in)."""
    staff = Group.objects.filter(name=STAFF).first() or ensure_groups()[0]
    user.groups.add(staff)


def _permissions(wanted: tuple[tuple[str, str], ...]) -> list[Permission]:
    condition = Q(pk__in=[])
    for app, codename in wanted:
        condition |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(condition))


def _grant(group: Group, wanted: tuple[tuple[str, str], ...]) -> None:
    group.permissions.add(*_permissions(wanted))


def _grant_pages(group: Group) -> None:
    root = Page.objects.filter(depth=1).first()
    if root is None:
        return
    for permission in _permissions(tuple(("wagtailcore", codename) for codename in _PAGE_PERMISSIONS)):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_files(group: Group) -> None:
    root = Collection.objects.filter(depth=1).first()
    if root is None:
        return
    for permission in _permissions(_FILE_PERMISSIONS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
