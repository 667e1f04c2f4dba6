"""The admin opens to staff who took the second step in this session, and to nobody else."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registry.offices.models import Post
from tests.factories.people import PASSWORD, UserFactory, staff
from tests.factories.sessions import code, desk_session, password_session, set_up_totp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def clerk():
    return staff("clerk", "周受理", Post.Role.INTAKE)


def test_a_stranger_is_sent_to_the_two_step_sign_in(client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert response.status_code == 200


def test_staff_with_a_password_only_must_set_up_the_second_step(clerk) -> None:
    client = password_session(clerk)
    for path in ("/admin/", "/admin/register/", "/admin/users/", "/admin/api/main/pages/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))
    assert "须先启用两步验证" in client.get("/admin/", follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_is_the_second_step(clerk) -> None:
    client = password_session(clerk)
    page = client.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == reverse("account_reauthenticate"), (
        "allauth asks for the password once more"
    )
    next_url = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
    page = client.post(next_url, {"password": PASSWORD}, follow=True)
    client.post(reverse("mfa_activate_totp"), {"code": code(page.context["form"].secret)})
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()
    assert client.get("/admin/").status_code == 200


def test_password_and_code_open_the_admin(clerk) -> None:
    secret = set_up_totp(clerk)
    client = password_session(clerk)
    assert client.get("/admin/").status_code == 302, "the password alone signs nobody in"
    assert "_auth_user_id" not in client.session
    response = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert response["Location"] == reverse("wagtailadmin_home")
    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_opens_it_once(clerk) -> None:
    set_up_totp(clerk)
    recovery = RecoveryCodes.activate(clerk).get_unused_codes()[0]
    client = password_session(clerk)
    client.post(reverse("mfa_authenticate"), {"code": recovery})
    assert client.get("/admin/").status_code == 200
    again = password_session(clerk)
    again.post(reverse("mfa_authenticate"), {"code": recovery})
    assert again.get("/admin/").status_code == 302


def test_a_wrong_code_opens_nothing(clerk) -> None:
    secret = set_up_totp(clerk)
    client = password_session(clerk)
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06d}"
    assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_session_opened_before_the_second_step_was_set_up_must_confirm(clerk) -> None:
    client = password_session(clerk)
    secret = set_up_totp(clerk)  # in another browser
    response = client.get("/admin/register/?q=1")
    assert response["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fregister%2F%3Fq%3D1"
    response = client.post(response["Location"], {"code": code(secret)})
    assert response["Location"] == "/admin/register/?q=1"
    assert client.get("/admin/").status_code == 200


def test_records_of_another_person_do_not_count(clerk) -> None:
    client = desk_session(staff("other", "另一人", Post.Role.INTAKE))
    session = client.session
    records = {
        key: session[key] for key in ("account_authentication_methods", "account_authentication_methods_user")
    }
    set_up_totp(clerk)
    client = Client()
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session.update(records)
    session.save()
    assert client.get("/admin/").status_code == 302


def test_giving_the_second_step_up_closes_the_admin(clerk) -> None:
    client = desk_session(clerk)
    assert client.get("/admin/").status_code == 200
    Authenticator.objects.filter(user=clerk).delete()
    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")


def test_an_applicant_is_refused_in_words_and_not_sent_round_in_circles() -> None:
    applicant = UserFactory()
    client = password_session(applicant)
    response = client.get("/admin/")
    assert response.status_code == 403
    with_code = desk_session(UserFactory())
    assert with_code.get("/admin/").status_code == 403
    django_staff = password_session(UserFactory(is_staff=True))
    assert django_staff.get("/admin/").status_code == 403


def test_signing_out_stays_open(clerk) -> None:
    client = password_session(clerk)
    response = client.get("/admin/logout/")
    assert (response.status_code, response["Location"]) == (302, reverse("account_logout"))


def test_wagtails_own_doors_are_closed(clerk, client) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"] == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": clerk.username, "password": PASSWORD}).status_code in (
        302,
        405,
    )
    assert "_auth_user_id" not in client.session
    for path in ("/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/complete/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": clerk.email}).status_code in (404, 405)
    assert client.get("/django-admin/").status_code == 404


def test_guesses_lock_the_name_at_this_address_out(clerk, settings) -> None:
    client = Client()
    for number in range(settings.AXES_FAILURE_LIMIT):
        name = clerk.username.upper() if number % 2 else f" {clerk.username}"
        response = client.post(reverse("account_login"), {"login": name, "password": f"wrong-{number}"})
    assert response.status_code == 429
    assert "暂时不能登录" in response.content.decode()
    right = client.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD})
    assert right.status_code == 429, "the right password does not help either"
    other = UserFactory()
    assert (
        client.post(reverse("account_login"), {"login": other.username, "password": PASSWORD}).status_code
        == 302
    )
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert (
        elsewhere.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD}).status_code
        == 302
    )


def test_guesses_of_the_code_are_limited_too(clerk) -> None:
    set_up_totp(clerk)
    client = password_session(clerk)
    started = time.time()
    told = ""
    for _ in range(25):
        told = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        if "过多" in told or "稍后" in told:
            break
    assert "过多" in told or "稍后" in told, f"after {time.time() - started}s"
