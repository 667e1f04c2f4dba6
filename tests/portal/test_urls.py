"""Every address of the site as a stranger meets it. An address that is not in the table fails the test."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from registry.filings.models import Certificate
from registry.outbox.services import drain
from tests.factories.outcomes import announced_filing

LOGIN = "/accounts/login/"

#: Route → (address, status), or a list of them; a string instead of a status is where it leads. {code}, {token}, {number},
#: {notice} stand for those of a body that was established a moment ago.
TABLE: dict[str, list[tuple[str, int | str]]] = {
    # search
    "search/": [("/search/", 200), ("/search/?q={code}", 200), ("/search/?q=&page=x&kind=y&district=z", 200)],
    "suggest/": [("/suggest/?q=北京", 200), ("/suggest/", 200)],
    # the record
    "organisations/<str:code>/": [("/organisations/{code}/", 200), ("/organisations/123/", 404)],
    "organisations/<str:code>/history/": [
        ("/organisations/{code}/history/", 200),
        ("/organisations/{code}/history/?as_of=2020-02-30", 400),
        ("/organisations/123/history/", 404),
    ],
    "organisations/<str:code>/qr.svg": [
        ("/organisations/{code}/qr.svg", 200),
        ("/organisations/123/qr.svg", 404),
    ],
    "verify/": [("/verify/", 200), ("/verify/?token={token}", 200), ("/verify/?token=x&code=y", 200)],
    # guides
    "matters/": [("/matters/", 200)],
    "matters/<str:code>/": [("/matters/service-establishment/", 200), ("/matters/nothing/", 404)],
    # machines
    "healthz": [("/healthz", 200)],
    "readyz": [("/readyz", 200)],
    "api/v1/": [("/api/v1/", "/api/v1/docs")],
    "api/v1/docs": [("/api/v1/docs", 200)],
    "api/v1/openapi.json": [("/api/v1/openapi.json", 200)],
    "api/v1/search": [("/api/v1/search?q={code}", 200), ("/api/v1/search", 200)],
    "api/v1/suggest": [("/api/v1/suggest?q=北京", 200)],
    "api/v1/organisations/<code>": [
        ("/api/v1/organisations/{code}", 200),
        ("/api/v1/organisations/123", 400),
    ],
    "api/v1/organisations/<code>/history": [
        ("/api/v1/organisations/{code}/history", 200),
        ("/api/v1/organisations/{code}/history?as_of=x", 422),
    ],
    "api/v1/matters": [("/api/v1/matters", 200)],
    "api/v1/matters/<code>": [
        ("/api/v1/matters/service-establishment", 200),
        ("/api/v1/matters/nothing", 404),
    ],
    "api/v1/<anything:rest>": [("/api/v1/nothing", 404)],
    # the workspace is for people who signed in
    "workspace/": [("/workspace/", LOGIN)],
    "workspace/inbox/": [("/workspace/inbox/", LOGIN)],
    "workspace/inbox/<int:message_id>/": [("/workspace/inbox/1/", LOGIN)],
    "workspace/start/<slug:code>/": [("/workspace/start/service-establishment/", LOGIN)],
    "workspace/<slug:number>/": [("/workspace/{number}/", LOGIN)],
    "workspace/<slug:number>/form/<slug:key>/": [("/workspace/{number}/form/name/", LOGIN)],
    "workspace/<slug:number>/autosave/": [("/workspace/{number}/autosave/", 405)],
    "workspace/<slug:number>/name/": [("/workspace/{number}/name/", LOGIN)],
    "workspace/<slug:number>/papers/": [("/workspace/{number}/papers/", LOGIN)],
    "workspace/<slug:number>/papers/<int:paper_id>/": [("/workspace/{number}/papers/1/", LOGIN)],
    "workspace/<slug:number>/submit/": [("/workspace/{number}/submit/", LOGIN)],
    "workspace/<slug:number>/withdraw/": [("/workspace/{number}/withdraw/", LOGIN)],
    "workspace/<slug:number>/delete/": [("/workspace/{number}/delete/", LOGIN)],
    "workspace/<slug:number>/anew/": [("/workspace/{number}/anew/", LOGIN)],
    "workspace/<slug:number>/letters/<int:letter_id>/": [("/workspace/{number}/letters/1/", LOGIN)],
    "workspace/<slug:number>/certificates/<int:certificate_id>.<str:form>": [
        ("/workspace/{number}/certificates/1.pdf", LOGIN)
    ],
    # signing in
    "accounts/login/": [(LOGIN, 200)],
    "accounts/logout/": [("/accounts/logout/", "/")],
    "accounts/inactive/": [("/accounts/inactive/", 200)],
    "accounts/signup/": [("/accounts/signup/", 200)],
    "accounts/reauthenticate/": [("/accounts/reauthenticate/", LOGIN)],
    "accounts/email/": [("/accounts/email/", LOGIN)],
    "accounts/confirm-email/": [("/accounts/confirm-email/", 200)],
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": [("/accounts/confirm-email/nothing/", 200)],
    "accounts/password/change/": [("/accounts/password/change/", LOGIN)],
    "accounts/password/set/": [("/accounts/password/set/", LOGIN)],
    "accounts/password/reset/": [("/accounts/password/reset/", 200)],
    "accounts/password/reset/done/": [("/accounts/password/reset/done/", 200)],
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": [
        ("/accounts/password/reset/key/1-x/", 200)
    ],
    "accounts/password/reset/key/done/": [("/accounts/password/reset/key/done/", 200)],
    "accounts/login/code/confirm/": [("/accounts/login/code/confirm/", LOGIN)],
    "accounts/2fa/": [("/accounts/2fa/", LOGIN)],
    "accounts/2fa/authenticate/": [("/accounts/2fa/authenticate/", LOGIN)],
    "accounts/2fa/reauthenticate/": [("/accounts/2fa/reauthenticate/", LOGIN)],
    "accounts/2fa/totp/activate/": [("/accounts/2fa/totp/activate/", LOGIN)],
    "accounts/2fa/totp/deactivate/": [("/accounts/2fa/totp/deactivate/", LOGIN)],
    "accounts/2fa/recovery-codes/": [("/accounts/2fa/recovery-codes/", LOGIN)],
    "accounts/2fa/recovery-codes/generate/": [("/accounts/2fa/recovery-codes/generate/", LOGIN)],
    "accounts/2fa/recovery-codes/download/": [("/accounts/2fa/recovery-codes/download/", LOGIN)],
    # documents, pictures and pages of Wagtail
    "media/<str:folder>/<path:path>": [("/media/images/nothing.jpg", 404)],
    r"documents/^(\d+)/(.*)$": [("/documents/1/nothing.pdf", 404)],
    "documents/authenticate_with_password/<int:restriction_id>/": [
        ("/documents/authenticate_with_password/1/", 404)
    ],
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": [
        ("/_util/authenticate_with_password/1/1/", 404)
    ],
    "_util/login/": [("/_util/login/", LOGIN)],
    r"^((?:[\w\-]+/)*)$": [
        ("/", 200),
        ("/notices/", 200),
        ("/notices/?kind=registration&state=ended", 200),
        ("{notice}", 200),
        ("/policies/", 200),
        ("/news/", 200),
        ("/guides/", 200),
        ("/about/", 200),
        ("/accessibility/", 200),
        ("/privacy/", 200),
        ("/nothing/", 404),
    ],
}
#: In the admin only these answer a stranger with anything but the way to sign in.
OPEN_IN_ADMIN = {"admin/jsi18n/", "admin/sprite/"}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site, as the pieces of its patterns."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


@pytest.fixture
def facts(db) -> dict[str, str]:
    filing = announced_filing("service")
    drain()
    token = Certificate.objects.get(filing=filing).token
    return {
        "code": filing.organisation.code,
        "number": filing.number,
        "token": token,
        "notice": f"/notices/registration-{filing.number}/",
    }


def test_every_address_is_in_the_table():
    present = {route for route in routes() if not route.startswith("admin/")}
    assert present - set(TABLE) == set(), "addresses without a line in TABLE"
    assert set(TABLE) - present == set(), "lines of TABLE without an address"


@pytest.mark.django_db
def test_what_a_stranger_meets(client: Client, facts):
    wrong = []
    for row in TABLE.values():
        for template, expected in row:
            address = template.format(**facts)
            response = client.get(address)
            met: int | str = response.status_code
            if response.status_code in (301, 302):
                met = response["Location"].partition("?")[0]
            if met != expected:
                wrong.append(f"{address}: {met}, not {expected}")
    assert wrong == []


@pytest.mark.django_db
def test_an_empty_address_bar_query_never_fails(client: Client, facts):
    """Nonsense in the query of any page is a page."""
    for row in TABLE.values():
        address = row[0][0].format(**facts).partition("?")[0]
        query = "?page=%FF%FE&q=%F0%A0%AE%B7&as_of=%E2%80%AE&kind=%27&token=%22&state=-1&a=b"
        assert client.get(address + query).status_code < 500, address + query


@pytest.mark.django_db
def test_the_admin_shows_a_stranger_the_door(client: Client):
    plain = {route for route in routes() if route.startswith("admin/") and not re.search(r"[<^$(]", route)}
    assert len(plain) > 50
    for route in sorted(plain - OPEN_IN_ADMIN):
        response = client.get(f"/{route}")
        assert response.status_code in (302, 403, 404, 405), f"{route}: {response.status_code}"
        if response.status_code == 302:
            assert response["Location"].startswith((LOGIN, "/accounts/", "/admin/login/")), route
