"""A person for every role, each with a password; staff with a two-step secret as well. For the demonstration only."""

import time
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.db import transaction

from portal.accounts.services import ensure_groups
from registry.offices.models import Office, Post

PASSWORD = "yanshi-2026-demo"  # noqa: S105 - printed by `make demo`, exists nowhere else
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - likewise
_PERIOD_S = 30


@dataclass(frozen=True)
class Role:
    """One person of the demonstration and what that person does."""

    username: str
    name: str
    title: str
    office: str = ""
    posts: tuple[str, ...] = ()
    editor: bool = False
    superuser: bool = False

    @property
    def is_staff(self) -> bool:
        return bool(self.posts) or self.editor or self.superuser


ROLES = (
    Role("faqiren", "季疏桐", "发起人（有一件需要补正的申请）"),
    Role("jubanzhe", "栾静姝", "举办者（有在办和办结的申请）"),
    Role("shouli", "周予安", "海淀区受理人员", "bj-haidian-mz", ("intake",)),
    Role("shencha", "程予安", "海淀区审查人员", "bj-haidian-mz", ("reviewer",)),
    Role("jueding", "沈砚秋", "海淀区决定人员", "bj-haidian-mz", ("approver",)),
    Role("zhizheng", "祝清和", "海淀区制证公告人员", "bj-haidian-mz", ("publisher",)),
    Role("shishouli", "卫知远", "市级受理人员", "bj-mz", ("intake",)),
    Role("shishencha", "岳明远", "市级审查人员", "bj-mz", ("reviewer",)),
    Role("shijueding", "裴望舒", "市级决定人员", "bj-mz", ("approver", "publisher")),
    Role(
        "dengjibu", "葛思齐", "市级登记簿管理（导入、更正、补录、信用）", "bj-mz", ("registrar", "supervisor")
    ),
    Role("bianji", "尹若水", "内容编辑", editor=True),
    Role("guanliyuan", "商云起", "系统管理员", superuser=True),
)


def ensure_people() -> dict[str, object]:
    """Creates the people that are not there yet. Returns them by user name."""
    people = {}
    with transaction.atomic():
        for role in ROLES:
            people[role.username] = _ensure(role)
    return people


def _ensure(role: Role) -> object:
    user, created = get_user_model().objects.get_or_create(
        username=role.username,
        defaults={
            "display_name": role.name,
            "email": f"{role.username}@demo.invalid",
            "is_staff": role.superuser,
            "is_superuser": role.superuser,
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
    if role.is_staff and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, TOTP_SECRET)
    for post in role.posts:
        office = Office.objects.get(code=role.office)
        Post.objects.get_or_create(
            user=user, office=office, role=post, defaults={"starts_on": date(2020, 1, 1)}
        )
    if role.editor:
        _, editors = ensure_groups()
        user.groups.add(editors)
    return user


def current_code() -> str:
    """The six digits of the two-step sign-in of every member of staff of the demonstration, now."""
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // _PERIOD_S))
