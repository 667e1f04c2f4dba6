"""No form of the admin, Wagtail's own or ours, answers what a hand may send with a fault."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD
from tests.factories.sessions import desk_session
from tests.portal.admin.forged import BAD, BAD_IDS, COMMON, Form, forms
from tests.portal.admin.places import Places

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture
def places() -> Places:
    return Places()


@pytest.fixture
def superuser(places) -> Client:
    client = desk_session(places.admin)
    client.raise_request_exception = False
    return client


def send(client: Client, method: str, address: str, data: dict[str, Any]):
    """What the admin answers; nothing that it wrote stays."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def forgeries(form: Form, kinds: tuple[str | None, ...]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """All fields wrong at once, and the ids while all else is right: together, or in the long walk each on its own."""
    for bad in kinds:
        yield form.names, bad
    for names in [(name,) for name in form.ids] if kinds is BAD else [form.ids][: len(form.ids)]:
        for bad in BAD_IDS if form.method == "post" else BAD_IDS[:1]:
            yield names, bad


@pytest.mark.parametrize("kinds", [COMMON, pytest.param(BAD, marks=pytest.mark.soak)], ids=["common", "all"])
@pytest.mark.parametrize("part", range(6))
def test_no_form_answers_a_forgery_with_a_fault(places, superuser, part, kinds):
    faults, tried = [], set()
    addresses = places.addresses()
    for address in addresses[len(addresses) * part // 6 : len(addresses) * (part + 1) // 6]:
        screen = superuser.get(address)
        if screen.status_code != 200 or screen.streaming:
            continue
        for form in forms(screen, address):
            for wrong, bad in forgeries(form, kinds):
                forgery = (form.method, form.action.partition("?")[0], wrong, bad)
                if forgery in tried:
                    continue
                tried.add(forgery)
                response = send(superuser, form.method, form.action, form.data(wrong, bad))
                if response.status_code >= 500:
                    faults.append((form.action, wrong, (bad or "-")[:21], repr(response.exc_info[1])[:90]))
    assert len(tried) > 50
    assert faults == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wagtailusers_users:add", {"username": "zhou", "display_name": "周", "groups": ["9" * 20]}),
        ("wagtailusers_groups:add", {"name": "新组", "permissions": ["9" * 20]}),
        ("wagtailredirects:add", {"old_path": "/a\x00b", "redirect_link": "长" * 9000, "site": "9" * 20}),
    ],
)
def test_a_forgery_is_refused_in_chinese_and_writes_nothing(superuser, name, data):
    screen = superuser.get(reverse(name))
    form = next(form for form in forms(screen, reverse(name)) if form.method == "post")
    response = superuser.post(
        reverse(name), {**form.data(), "password1": PASSWORD, "password2": PASSWORD, **data}
    )
    assert response.status_code in (200, 400, 404)
    assert re.search("不能识别|没有保存|不正确|有误|不存在|最多|不允许|选择", response.content.decode())


def test_ids_in_the_address_that_no_row_has_are_404(superuser, places):
    for address in places.addresses():
        far = re.sub(r"/\d+/", f"/{'9' * 20}/", address)
        if far != address:
            assert superuser.get(far).status_code in (302, 404, 405), far


def test_nobody_meets_the_test_of_the_error_page(superuser, client, places):
    for visitor in (superuser, client, desk_session(places.cast.intake)):
        assert visitor.get("/admin/failwhale/").status_code == 404


def test_more_rows_than_any_screen_shows_are_refused_before_one_is_drawn(
    superuser, django_assert_max_num_queries
):
    address = reverse("wagtailusers_groups:add")
    form = next(form for form in forms(superuser.get(address), address) if form.method == "post")
    counts = {name: "201" for name in form.names if name.endswith("-TOTAL_FORMS")}
    assert counts
    with django_assert_max_num_queries(10):
        response = superuser.post(address, {**form.data(), **counts})
    assert response.status_code == 400
    assert "没有保存" in response.content.decode()
