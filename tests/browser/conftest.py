"""A cast of people with pages of their own."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.people import Clerk, Founder, Person
from tests.factories.cases import people
from tests.factories.people import Cast
from tests.factories.sessions import set_up_totp

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def crew(live_server, settings) -> Cast:
    """The office of 海淀 with its people, an applicant, and code numbers to draw. Links lead to this server."""
    settings.SITE_URL = live_server.url
    return people()


@pytest.fixture
def visited() -> list[str]:
    """Addresses of the pages that the people of this test came to."""
    return []


@pytest.fixture
def page_of_person(new_page, visited) -> Callable[..., Any]:
    """A page of one more person, with a note of where it goes."""

    def open_page(**options: object) -> Any:
        page = new_page(**options)
        page.on(
            "framenavigated", lambda frame: visited.append(frame.url) if frame == page.main_frame else None
        )
        return page

    return open_page


@pytest.fixture
def founder_at(page_of_person) -> Callable[..., Founder]:
    """A founder at a page with these options, not signed in."""

    def arrive(user: object = None, **options: object) -> Founder:
        return Founder(
            page_of_person(**options), user, scripts=bool(options.get("java_script_enabled", True))
        )

    return arrive


@pytest.fixture
def clerk_at(page_of_person) -> Callable[..., Clerk]:
    """A member of staff at the desk, signed in with both steps."""

    def arrive(user: object, **options: object) -> Clerk:
        scripts = bool(options.get("java_script_enabled", True))
        clerk = Clerk(page_of_person(**options), user, secret=set_up_totp(user), scripts=scripts)
        clerk.sign_in("/admin/cases/")
        return clerk

    return arrive


@pytest.fixture
def visitor(page_of_person) -> Person:
    """Somebody of the public."""
    return Person(page_of_person())
