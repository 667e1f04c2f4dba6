"""What the log keeps: one line of a refused request, the traceback of a fault."""

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(monkeypatch):
    """What the console of the settings writes, record by record as formatted text."""
    configured = settings.LOGGING["handlers"]["console"]
    assert configured["filters"] == ["one_line"]
    (handler,) = [row for row in logging.getLogger().handlers if type(row) is logging.StreamHandler]
    written: list[str] = []
    monkeypatch.setattr(handler, "emit", lambda record: written.append(handler.format(record)))
    return written


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (403, lambda: desk_session(UserFactory()).get("/admin/")),
        (404, lambda: Client().get("/nothing/")),
        (400, lambda: Client().get("/search/", headers={"host": "no host"})),
        (400, lambda: Client().get("/a%00b/")),
        (403, lambda: Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})),
        (413, lambda: Client().post(reverse("account_login"), {"login": "长" * 1_000_000})),
    ],
)
def test_a_refused_request_is_one_line(lines, settings, status, ask):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert ask().status_code == status
    assert len(lines) == 1
    assert "\n" not in lines[0]


def test_a_fault_keeps_its_traceback(lines, monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("portal.pages.models.home.HomePage.get_context", lambda *_: 1 / 0)
    assert client.get("/").status_code == 500
    assert any("Traceback" in line and "ZeroDivisionError" in line for line in lines)
