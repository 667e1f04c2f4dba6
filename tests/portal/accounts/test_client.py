"""By which address guesses are counted: directly, behind our proxies, and when somebody forges the header."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts.client import address
from tests.factories.people import PASSWORD, UserFactory

PROXY, THERE, ELSEWHERE = "127.0.0.1", "192.0.2.7", "198.51.100.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", PROXY),
        (0, THERE, PROXY),
        (1, THERE, THERE),
        (1, f"{ELSEWHERE}, {THERE}", THERE),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "2001:DB8::7", "2001:db8::7"),
        (2, f"{ELSEWHERE}, {THERE}, 10.0.0.1", THERE),
        (2, ELSEWHERE, PROXY),
    ],
)
def test_the_client_stands_as_many_entries_from_the_end_as_there_are_proxies(
    settings, proxies, forwarded, expected
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address(RequestFactory(REMOTE_ADDR=PROXY).get("/", headers=headers)) == expected


def sign_in(login: str, password: str, forwarded: str) -> int:
    client = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": forwarded})
    return client.post(reverse("account_login"), {"login": login, "password": password}).status_code


@pytest.fixture
def founder(db):
    cache.clear()
    yield UserFactory()
    cache.clear()


def test_behind_the_proxy_a_guesser_locks_out_the_own_address_only(settings, founder):
    settings.TRUSTED_PROXIES = 1
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(founder.username, f"wrong-{number}", f"{number}.0.0.1, {THERE}")
    assert sign_in(founder.username, PASSWORD, f"203.0.113.1, {THERE}") == 429
    assert sign_in(founder.username, PASSWORD, ELSEWHERE) == 302


def test_without_a_proxy_a_guesser_cannot_invent_addresses(settings, founder):
    settings.TRUSTED_PROXIES = 0
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(founder.username, f"wrong-{number}", f"192.0.2.{number}")
    assert sign_in(founder.username, PASSWORD, ELSEWHERE) == 429


def test_the_limit_of_one_address_is_not_that_of_all(settings, founder):
    """The rate limit beside axes: thirty failures a minute from one address, whatever the names."""
    settings.TRUSTED_PROXIES = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    for number in range(3):
        sign_in(f"nobody-{number}", "wrong", THERE)
    limited = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": THERE})
    page = limited.post(reverse("account_login"), {"login": "nobody", "password": "wrong"})
    assert "过多" in page.content.decode()
    assert sign_in(founder.username, PASSWORD, ELSEWHERE) == 302
