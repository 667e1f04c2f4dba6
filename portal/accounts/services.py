"""Groups of the admin. What staff may decide comes from their posts, not from these."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

STAFF = "工作人员"
EDITORS = "内容编辑"

#: The groups that Wagtail's first migration leaves, as people read them here.
_WAGTAIL_GROUPS = {"Editors": "内容起草", "Moderators": "内容审核"}
_VERBS = {"add": "新增", "change": "修改", "delete": "删除", "view": "查看", "choose": "选用"}
_PERMISSION_NAMES = {
    "access_admin": "进入管理后台",
    "bulk_delete_page": "删除页面连同下级页面",
    "lock_page": "锁定和解锁自己锁定的页面",
    "publish_page": "发布任意页面",
    "unlock_page": "解锁任意页面",
}
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


def name_in_chinese() -> None:
    """Groups and permissions under the names that people read when they give rights to somebody.

    Django and Wagtail write theirs in English while migrating; names given by hand stay.
    """
    for english, name in _WAGTAIL_GROUPS.items():
        if not Group.objects.filter(name=name).exists():
            Group.objects.filter(name=english).update(name=name)
    renamed = []
    with translation.override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.select_related("content_type"):
            name = _permission_name(permission)
            if name and name != permission.name:
                permission.name = name
                renamed.append(permission)
    Permission.objects.bulk_update(renamed, ["name"])


def _permission_name(permission: Permission) -> str:
    """'' for a permission that its own app named."""
    if permission.codename in _PERMISSION_NAMES:
        return _PERMISSION_NAMES[permission.codename]
    verb, _, model_name = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if model is None or verb not in _VERBS or model_name != permission.content_type.model:
        return ""
    return f"{_VERBS[verb]}{model._meta.verbose_name}"


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
