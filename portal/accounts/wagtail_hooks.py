"""Accounts in the admin: who has acted stays named, so an account is put out of use and never deleted."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from portal.accounts.models import User

KEPT = "账号不能删除：办件、登记簿和消息都要记得是谁办的。不再使用的账号，请打开编辑页取消“有效”，该账号就不能再登录。"


@hooks.register("before_delete_user")
def keep_account(request: HttpRequest, user: User) -> HttpResponse:
    messages.error(request, KEPT)
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_accounts(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or not any(isinstance(row, User) for row in objects):
        return None
    messages.error(request, KEPT)
    return redirect("wagtailusers_users:index")
