"""A real server on the scratch database, and visitors who ask it for pages side by side."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from urllib.parse import quote

from django.conf import settings
from django.db import connection

#: Enough that the server never waits for the next request, as few as two cores can bear.
VISITORS = 4
_STARTS_WITHIN_S = 60


@contextmanager
def server() -> Iterator[int]:
    """One process of granian on a free port of the loopback, over the database in use; yields the port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "DATABASE_URL": _database_url(), "ALLOWED_HOSTS": "127.0.0.1", "DEBUG": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
         "portal.record.benchmark.wsgi:application"],
        cwd=settings.BASE_DIR,
        env=environment,
    )  # fmt: skip
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server of the benchmark ended by itself")
        with suppress(OSError, http.client.HTTPException):
            ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz")
            return
        time.sleep(0.1)
    raise RuntimeError("the server of the benchmark does not answer")


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    person = quote(str(database["USER"] or ""), safe="")
    secret = f":{quote(str(database['PASSWORD']), safe='')}" if database["PASSWORD"] else ""
    place = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}"
    return f"postgres://{person}{secret}@{place}/{database['NAME']}"


def ask(visitor: http.client.HTTPConnection, address: str) -> float:
    """Seconds that one page takes; RuntimeError unless it answers 200."""
    began = time.perf_counter()
    visitor.request("GET", address)
    answer = visitor.getresponse()
    answer.read()
    seconds = time.perf_counter() - began
    if answer.status != http.client.OK:
        raise RuntimeError(f"a page of the benchmark answered {answer.status}")
    return seconds


def visit(port: int, addresses: Sequence[str]) -> tuple[float, list[float]]:
    """Ask for every address once, several visitors side by side: seconds for all of them, and for each."""

    def one_visitor(share: Sequence[str]) -> list[float]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as visitor:
            return [ask(visitor, address) for address in share]

    began = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        taken = list(visitors.map(one_visitor, (addresses[start::VISITORS] for start in range(VISITORS))))
    return time.perf_counter() - began, [seconds for share in taken for seconds in share]
