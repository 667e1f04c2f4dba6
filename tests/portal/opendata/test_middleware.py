"""Signs of life are given to whoever asks, by name or by address."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher(settings) -> Client:
    """Asks as a load balancer does: plain HTTP, by address. The site is reached as in production."""
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    return Client(headers={"host": "10.0.0.5:8000"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_watcher_is_answered_by_address(watcher, address):
    answer = watcher.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert watcher.head(address).status_code == 200
    assert watcher.post(address).status_code == 405


def test_everything_else_asks_for_the_right_name(watcher, settings):
    settings.SECURE_SSL_REDIRECT = False
    for address in ("/", "/healthz/", "/search/", "/api/v1/docs"):
        assert watcher.get(address).status_code == 400
