"""What every test may rely on, and which tests belong to which pass.

The first pass runs on the embedded database, the second on the real servers (`make test` says how):

* `postgres`, `elasticsearch`, `browser` tests run where their server is: DATABASE_URL of PostgreSQL,
  ELASTICSEARCH_URL, CHROMIUM_PATH; `servers` tests, which start some of their own, run beside those;
  with REQUIRE_SERVERS=1 an absent one is an error;
* `walk` tests visit every screen there is: once, in the second pass;
* a test that touches no database is not repeated on PostgreSQL;
* `soak` tests run with SOAK=1 only;
* `processes` tests, whose own processes go by the machine's clock, are left out on another day (TODAY);
* a skipped test is a failed test, everywhere.

TODAY=2027-01-01T00:30 (Beijing time) runs everything as if it began then: what holds on a Thursday in spring must hold
on New Year's night. TODAY=2026-12-31T23:50/2027-01-01T00:10 begins on the one and goes on on the other after a few
tests, as a run over midnight does. `make soak` does so for several days.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.servers import Server, Session

SOAK = os.environ.get("SOAK") == "1"
TODAY = os.environ.get("TODAY", "")
REQUIRE_SERVERS = os.environ.get("REQUIRE_SERVERS") == "1"
#: Addresses that leave no machine; the last two are the browser's own viewer of PDF.
INSIDE_THE_BROWSER = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")
DATABASE_FIXTURES = frozenset(
    {"db", "transactional_db", "django_db_setup", "_django_db_helper", "live_server"}
)

# No deadline: a busy machine is not a fault of the code.
hypothesis_settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.register_profile("soak", hypothesis_settings.get_profile("default"), max_examples=2000)
hypothesis_settings.load_profile("soak" if SOAK else "default")


def _on_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _servers_present() -> dict[str, bool]:
    return {
        "postgres": _on_postgres(),
        "elasticsearch": bool(os.environ.get("ELASTICSEARCH_URL")),
        "browser": bool(os.environ.get("CHROMIUM_PATH")),
        "servers": bool({"ELASTICSEARCH_URL", "CELERY_BROKER_URL"} & os.environ.keys()),
        "walk": _on_postgres(),
    }


class _OtherDay:
    """The clock of a run on another day: set when it begins and, of two moments, again after a few tests."""

    #: Enough for the fixtures of a whole run to be of the day before.
    TESTS_BEFORE_MIDNIGHT = 20

    def __init__(self, moments: str) -> None:
        began, _, self.then = moments.partition("/")
        self._set(began)
        self.tests = 0

    def pytest_runtest_setup(self) -> None:
        self.tests += 1
        if self.then and self.tests == self.TESTS_BEFORE_MIDNIGHT:
            self._set(self.then)

    @staticmethod
    def _set(moment: str) -> None:
        import time_machine

        there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        time_machine.travel(there, tick=True).start()


def pytest_configure(config: pytest.Config) -> None:
    if TODAY:
        config.pluginmanager.register(_OtherDay(TODAY))
    absent = [name for name, present in _servers_present().items() if not present]
    if REQUIRE_SERVERS and absent:
        raise pytest.UsageError(
            f"REQUIRE_SERVERS is set and these are absent: {', '.join(absent)}; "
            "use `python -m tests.servers run -- pytest …`"
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    present = _servers_present()
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        (kept if _belongs(item, present) else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _belongs(item: pytest.Item, present: dict[str, bool]) -> bool:
    if item.get_closest_marker("soak") and not SOAK:
        return False
    if item.get_closest_marker("processes") and TODAY:
        return False
    wanted = [name for name in present if item.get_closest_marker(name)]
    if wanted:
        return all(present[name] for name in wanted)
    return not REQUIRE_SERVERS or _touches_database(item)


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    from django.test import TransactionTestCase

    test_class = getattr(item, "cls", None)
    return test_class is not None and issubclass(test_class, TransactionTestCase)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    return _no_skip((yield))


def _no_skip(report):
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            "No test of this suite may be skipped: mark what it needs (postgres, elasticsearch, browser, servers) instead.\n"
            f"{report.longrepr}"
        )
    return report


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """One migrated template, one copy for this process, a new copy after each test that commits."""
    from tests.databases import Copies, renewed_after_commits

    with django_db_blocker.unblock():
        copies = Copies()
        copies.begin(rebuild=request.config.getvalue("create_db"))
    with renewed_after_commits(copies):
        yield
    with django_db_blocker.unblock():
        copies.end()


@pytest.fixture
def database_url(transactional_db) -> str:
    """The DATABASE_URL of this test's own database, for a process started by the test."""
    from django.db import connection

    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    return f"postgres://{options['USER']}@{options['HOST']}:{options['PORT']}/{options['NAME']}"


@pytest.fixture(scope="module")
def own_server() -> Iterator[Callable[[str], Server]]:
    """Starts a server of this module's own, which its tests (marked `servers`) may stop, kill, freeze, start again.

    >>> server = own_server("elasticsearch")
    >>> server.environment()["ELASTICSEARCH_URL"], server.kill(), server.start()
    """
    sessions: dict[str, Session] = {}

    def start(name: str) -> Server:
        if name not in sessions:
            sessions[name] = Session([name]).__enter__()
        return sessions[name][name]

    yield start
    for session in sessions.values():
        session.stop()


@pytest.fixture(scope="session")
def chromium():
    """The installed Chromium, for `chromium.new_context(…)`; tests that use it are marked `browser`."""
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM_PATH"], args=["--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_server):
    """Opens a page of one more Chinese visitor on the live server; the options are those of a browser context.

    The test fails if any of these pages asks another host for anything, if a script of theirs raises, or if they hold
    what their policy (PagePolicyMiddleware) does not let in.
    """
    faults: list[str] = []
    contexts = []

    def refuse(route) -> None:
        faults.append(f"request to {route.request.url}")
        route.abort()

    def note_violation(message) -> None:
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            faults.append(f"{message.text} at {message.location.get('url')}")

    def open_page(**options: object):
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        contexts.append(context)
        context.route(
            lambda url: not url.startswith((live_server.url, *INSIDE_THE_BROWSER)),
            refuse,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", note_violation)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page):
    """The page of one visitor, see `new_page`."""
    return new_page()
