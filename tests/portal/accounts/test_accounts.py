"""Signing up, groups by post, the CSRF page, and accounts in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.services import EDITORS, STAFF, ensure_groups
from registry.offices.models import Post
from tests.factories.people import PASSWORD, PostFactory, UserFactory, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def sign_up(**changes: str) -> dict[str, str]:
    return {
        "display_name": "林申请",
        "username": "lin",
        "email": "lin@example.org",
        "phone": "13800000000",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }


def test_a_founder_signs_up_and_is_signed_in(client) -> None:
    response = client.post(reverse("account_signup"), sign_up())
    assert response.status_code == 302
    user = User.objects.get(username="lin")
    assert (user.display_name, user.phone, user.get_full_name()) == ("林申请", "13800000000", "林申请")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.is_official


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "12"}, "请填写 11 位手机号码"),
        ({"display_name": ""}, "这一项要填写"),
        ({"password2": "another one"}, "密码"),
        ({"password1": "1234567890", "password2": "1234567890"}, "密码"),
        ({"email": "no-address"}, "邮箱地址无效，请填写如"),
        ({"display_name": "字" * 61}, "60"),
        ({"display_name": "a\x00b"}, "空字符"),
        ({"password1": "short", "password2": "short"}, "至少要有 10 个字符"),
    ],
)
def test_wrong_sign_ups_keep_what_was_typed(client, changes: dict[str, str], sentence: str) -> None:
    response = client.post(reverse("account_signup"), sign_up(**changes))
    page = response.content.decode()
    assert response.status_code == 200
    (field,) = response.context["form"].errors
    assert field in changes
    assert sentence in page
    assert 'value="lin"' in page
    assert not User.objects.exists()


def test_groups_are_there_after_migrate_and_keep_what_was_added(django_assert_max_num_queries) -> None:
    staff_group, editors = ensure_groups()
    assert (staff_group.name, editors.name) == (STAFF, EDITORS)
    assert Group.objects.filter(name__in=[STAFF, EDITORS]).count() == 2
    assert staff_group.permissions.filter(codename="access_admin").exists()
    assert set(editors.page_permissions.values_list("permission__codename", flat=True)) == {
        "add_page",
        "change_page",
        "publish_page",
    }
    assert editors.collection_permissions.count() == 6
    staff_group.permissions.clear()
    ensure_groups()
    assert staff_group.permissions.filter(codename="access_admin").exists()


def test_a_post_makes_a_person_staff() -> None:
    user = UserFactory()
    assert not user.is_official
    PostFactory(user=user, role=Post.Role.REVIEWER)
    assert User.objects.get(pk=user.pk).is_official
    assert user.groups.get().name == STAFF


def test_staff_go_to_the_desk_and_others_to_their_workspace(client) -> None:
    clerk = staff("clerk", "周受理", Post.Role.INTAKE)
    response = client.post(reverse("account_login"), {"login": clerk.email, "password": PASSWORD})
    assert response["Location"] == reverse("wagtailadmin_home")
    founder = UserFactory()
    response = Client().post(reverse("account_login"), {"login": founder.username, "password": PASSWORD})
    assert response["Location"] == "/workspace/"


def test_a_form_that_was_open_too_long_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "刷新" in response.content.decode() or "重新" in response.content.decode()


def test_empty_characters_in_an_address_are_refused_in_words(client) -> None:
    for path in ("/search/?q=%00", "/accounts/login/?next=%00", "/a%00b/"):
        response = client.get(path)
        assert response.status_code == 400
        assert "空字符" in response.content.decode()


def test_an_administrator_makes_and_changes_accounts() -> None:
    client = desk_session(UserFactory(is_superuser=True, display_name="管理员"))
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert "姓名" in page
    assert "手机号" in page
    values = {"username": "zhou", "display_name": "周受理", "email": "z@example.org", "phone": ""}
    response = client.post(
        reverse("wagtailusers_users:add"), {**values, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 302
    user = User.objects.get(username="zhou")
    assert user.check_password(PASSWORD)
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    assert "周受理" in client.get(edit).content.decode()
    client.post(edit, {**values, "display_name": "周受理员", "is_active": "on"})
    user.refresh_from_db()
    assert (user.display_name, user.is_active) == ("周受理员", True)
    assert "周受理员" in client.get(reverse("wagtailusers_users:index"), {"q": "受理员"}).content.decode()


def test_staff_do_not_manage_accounts() -> None:
    client = desk_session(staff("clerk", "周受理", Post.Role.REGISTRAR))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302
    assert client.get(reverse("wagtailusers_users:add")).status_code == 302


def test_accounts_are_put_out_of_use_and_never_deleted() -> None:
    client = desk_session(UserFactory(is_superuser=True))
    person = PostFactory().user
    one = client.post(reverse("wagtailusers_users:delete", args=[person.pk]), follow=True)
    assert "账号不能删除" in one.content.decode()
    many = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    assert "账号不能删除" in client.post(f"{many}?id={person.pk}", follow=True).content.decode()
    assert User.objects.filter(pk=person.pk).exists()
