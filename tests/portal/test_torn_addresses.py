"""Whatever a visitor sends where an address is expected: no page fails over it, and none leads out of the site."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PAGES = (
    "/verify/",
    "/search/",
    "/suggest/",
    "/admin/login/",
    "/_util/login/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/logout/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
    "/accounts/reauthenticate/",
)
PARAMETERS = ("next", "code", "token", "q")
TORN = (
    "http://[",
    "//[",
    "https://[::1",
    "http://[/?token=a",
    "http://a]b",
    "http://\u2100.example",
    "///[x",
)
ADDRESSES = st.one_of(
    st.sampled_from(TORN),
    st.builds(
        "{}{}".format,
        st.sampled_from(("http://", "//", "token=", "?token=", "/organisations/")),
        st.text(max_size=20),
    ),
    st.text(alphabet="[]:/?#@%.a1\\\u2100\uff0f\u3002 -_=", max_size=30),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(page=st.sampled_from(PAGES), name=st.sampled_from(PARAMETERS), address=ADDRESSES)
@example("/verify/", "code", "http://[/?token=a")
@example("/accounts/login/", "next", "http://[")
def test_no_address_makes_a_page_fail(client, page, name, address):
    response = client.get(f"{page}?{name}={quote(address, errors='replace')}")
    assert response.status_code < 500


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("/accounts/")])
@pytest.mark.parametrize("address", TORN)
def test_no_address_to_go_on_to_makes_the_sign_in_fail(client, page, address):
    cache.clear()
    assert client.get(page, {"next": address}).status_code < 500
    assert client.post(page, {"next": address, "login": "x", "password": "y"}).status_code < 500


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_a_post_from_an_address_that_is_none_is_refused(header):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.post("/workspace/", {"x": "y"}, headers={header: "http://["}).status_code == 403
