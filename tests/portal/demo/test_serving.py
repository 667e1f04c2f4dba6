"""`manage.py demo` as it is stopped: by Ctrl-C, by impatience, by another process, by closing its terminal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories.filings import small_picture

#: Signals and whom they reach: the terminal signals the whole group, other processes the command alone.
ENDS = {
    "Ctrl-C": (os.killpg, [signal.SIGINT]),
    "Ctrl-C twice": (os.killpg, [signal.SIGINT, signal.SIGINT]),
    "another process": (os.kill, [signal.SIGTERM]),
    "a closed terminal": (os.kill, [signal.SIGHUP]),
}
PROGRAMME = """
import os, django
django.setup()
from portal.demo.management.commands.demo import Command
Command()._serve(int(os.environ["PORT"]))
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(port, database_url, tmp_path) -> Iterator[subprocess.Popen[bytes]]:
    """The server of the demonstration with its worker, in a session of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(tmp_path),
        "PORT": str(port),
    }
    command = subprocess.Popen(
        [sys.executable, "-c", PROGRAMME], cwd=settings.BASE_DIR, env=environment, start_new_session=True
    )
    try:
        _wait_until_it_answers(port, command)
        yield command
    finally:
        if _runs(command.pid):
            os.killpg(command.pid, signal.SIGKILL)
        command.wait()


def _wait_until_it_answers(port: int, command: subprocess.Popen[bytes]) -> None:
    while command.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server ended before it answered")


def _runs(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.servers
@pytest.mark.parametrize(
    "how",
    [
        "Ctrl-C",
        "a closed terminal",
        pytest.param("Ctrl-C twice", marks=pytest.mark.soak),
        pytest.param("another process", marks=pytest.mark.soak),
    ],
)
def test_nothing_is_left_behind(served, port, how):
    send, signals = ENDS[how]
    for number in signals:
        send(served.pid, number)
        time.sleep(0.3)
    assert served.wait(timeout=60) == 0
    assert not _runs(served.pid)
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@pytest.mark.django_db(transaction=True)
@pytest.mark.servers
def test_the_embedded_server_shows_pictures_of_pages(served, port, tmp_path):
    picture = tmp_path / "media" / "images" / "hall.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(small_picture())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/media/images/hall.jpg", timeout=30) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.read() == picture.read_bytes()


def test_a_port_in_use_is_told_before_anything_is_built(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(CommandError, match=f"端口 {port} 正被占用.*PORT={port + 1} make demo"):
            call_command("demo", port=port)
