"""Requests that are refused: a page in Chinese that says why and what to do, for people with and without an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


def too_much():
    return Client().post(reverse("account_login"), {"login": "长" * 1_000_000})


def too_many_fields():
    return Client().post(reverse("account_login"), {f"field{number}": "1" for number in range(4000)})


REFUSED = {
    "a strange host": (400, lambda: Client().get("/", headers={"host": "no host"}), "返回上一页|重试"),
    "U+0000 in the address": (400, lambda: Client().get("/a%00b/"), "删去后重试"),
    "a torn upload": (400, lambda: Client().post("/accounts/login/", b"x", "multipart/form-data"), "重试"),
    "no access": (403, lambda: desk_session(UserFactory()).get("/admin/"), "换用相应的账号|联系"),
    "an old form": (
        403,
        lambda: Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"}),
        "刷新那个页面",
    ),
    "no such page": (404, lambda: Client().get("/nothing/"), "查机构"),
    "no such page of the admin": (404, lambda: Client().get("/admin/failwhale/"), "查机构"),
    "too large": (413, too_much, "删减后再保存"),
    "too many fields": (413, too_many_fields, "删去多余的行"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_in_chinese_what_to_do(name, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    status, ask, advice = REFUSED[name]
    response = ask()
    text = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    assert re.search(advice, text), text
    assert re.findall(r"[A-Za-z]{4,}", text.replace("Cookie", "")) == []
