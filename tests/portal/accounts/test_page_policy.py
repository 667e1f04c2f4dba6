"""What every page says of itself: what it may load, and which devices it leaves alone."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests.factories.people import staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


def directives(response) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize(
    "path",
    ["/", "/search/", "/verify/", "/matters/", "/accounts/login/", "/api/v1/docs", "/nothing/", "/a%00b/"],
)
def test_a_page_loads_from_the_site_alone_and_runs_nothing_written_into_it(client, path):
    response = client.get(path)
    told = directives(response)
    assert (told["default-src"], told["object-src"], told["frame-ancestors"]) == (
        "'self'",
        "'none'",
        "'self'",
    )
    assert (told["base-uri"], told["form-action"], told["style-src"]) == ("'self'", "'self'", "'self'")
    assert "script-src" not in told, "scripts fall under default-src"
    assert (
        "camera=()" in response["Permissions-Policy"] and "geolocation=()" in response["Permissions-Policy"]
    )


def test_the_page_of_a_fault_keeps_its_own_rule():
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        fault = Client(raise_request_exception=False).get("/matters/")
    assert fault.status_code == 500
    assert directives(fault)["style-src"] == "'self'" and "<style" not in fault.content.decode()


def test_the_admin_may_run_what_wagtail_writes_into_its_screens_and_nothing_from_elsewhere():
    told = directives(desk_session(staff("bian", "卞编辑", "reader")).get(reverse("wagtailadmin_home")))
    assert told["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    assert (told["default-src"], told["object-src"], told["form-action"]) == ("'self'", "'none'", "'self'")


def test_pictures_may_come_from_the_host_that_gives_them_out(settings):
    settings.MEDIA_URL = "https://pictures.example/media/"
    assert directives(Client().get("/verify/"))["img-src"] == "'self' data: https://pictures.example"


def test_data_needs_no_policy(client):
    assert "Content-Security-Policy" not in client.get("/api/v1/matters").headers
