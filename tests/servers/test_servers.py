"""The servers of the tests keep their own promises."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.servers import ServerError, Session
from tests.servers.packages import install

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[2]
SHOW = "import os, sys; print(os.environ['CELERY_BROKER_URL'], flush=True); "


def run(*command: str, scratch: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.servers", "run", "--only", "redis", "--", *command],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def scratch():
    """A temporary folder that other accounts may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="registry-test.") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def answers(url: str) -> bool:
    port = url.rsplit(":", 1)[1].split("/")[0]
    return subprocess.run(["redis-cli", "-p", port, "ping"], capture_output=True, check=False).returncode == 0


def test_the_command_gets_the_server_and_its_exit_code_comes_back(scratch):
    done = run(sys.executable, "-c", SHOW + "sys.exit(7)", scratch=scratch)
    out, _ = done.communicate()
    assert done.returncode == 7
    assert not answers(out.strip())
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_command_and_the_server(scratch, number):
    running = run(sys.executable, "-c", SHOW + "import time; time.sleep(600)", scratch=scratch)
    url = running.stdout.readline().strip()
    assert answers(url)
    running.send_signal(number)
    running.communicate()
    assert running.returncode == 128 + number
    assert not answers(url)
    assert list(scratch.iterdir()) == []


def test_a_server_can_be_killed_and_started_again_where_it_was():
    with Session(["redis"]) as session:
        url = session.environment()["CELERY_BROKER_URL"]
        session["redis"].kill()
        assert not answers(url)
        session["redis"].start()
        assert answers(url)
        assert session.environment()["CELERY_BROKER_URL"] == url
    assert not answers(url)


def test_what_cannot_be_installed_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ServerError, match=r"^Please install redis-server, then run this again"):
        install([("redis-server",)])


def test_an_unknown_server_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "tests.servers", "up", "--only", "oracle"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "oracle is not one of postgres, redis, elasticsearch, chromium" in done.stderr
