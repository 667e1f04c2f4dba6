"""One server process: where it may write, who runs it, when it is ready, how it ends."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

LOG_LINES_SHOWN = 20


class ServerError(Exception):
    """A server cannot be had. The message is a sentence for the person at the terminal."""


class ServerExitedError(ServerError):
    """The process ended before it was ready; another port may help."""


class StartCancelledError(ServerError):
    """Another server failed, or the run was interrupted, while this one was starting."""


def free_ports(count: int) -> list[int]:
    """`count` different loopback ports that nothing listened on a moment ago."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def tail(log: Path) -> str:
    """The last lines of a log, empty when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])


class Server:
    """A server that can be started, stopped and started again on the same ports with the same data.

    Subclasses say which packages they lack, how they are prepared, launched and asked for health.
    """

    name = ""
    title = ""
    port_count = 1
    ready_within_s = 60.0
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, cancelled: threading.Event | None = None) -> None:
        self.folder = folder
        self.log = folder / f"{self.name}.log"
        self.ports = free_ports(self.port_count)
        self.process: subprocess.Popen[bytes] | None = None
        self._cancelled = cancelled or threading.Event()

    @classmethod
    def missing_packages(cls) -> list[tuple[str, ...]]:
        """What has to be installed first; each item lists packages of which one is enough."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Make data and configuration in `self.folder`; called once, before the first start."""

    def command(self) -> list[str]:
        """The command line of the server in the foreground."""
        raise NotImplementedError

    def healthy(self) -> bool:
        """Whether it answers now; errors of connection count as no."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """The environment variables that lead the product to this server."""
        raise NotImplementedError

    def process_environment(self) -> dict[str, str]:
        """What the server itself sees: nothing of the caller's but the path."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
        }

    def start(self) -> None:
        """Launch and wait until healthy. Raises ServerExitedError, ServerError or StartCancelledError."""
        with self.log.open("ab") as log:
            self.process = self._spawn(self.command(), log)
        self._wait(self._ready)

    def stop(self) -> None:
        """End the process and all it started; harmless when it does not run."""
        process = self.process
        if process is None:
            return
        self._signal_group(process, self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        self.kill()

    def kill(self) -> None:
        """End it as a power cut would: no goodbye to clients, nothing flushed."""
        if self.process is not None:
            self._signal_group(self.process, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Let it hang: connections stay open and nothing answers until `thaw`."""
        if self.process is not None:
            self._signal_group(self.process, signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`."""
        if self.process is not None:
            self._signal_group(self.process, signal.SIGCONT)

    def choose_other_ports(self) -> None:
        """For a second try after a port was taken between choosing and binding."""
        self.ports = free_ports(self.port_count)

    def make_folder(self, name: str) -> Path:
        """A folder below this server's own that the server's account may write."""
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        self.give(path)
        return path

    def give(self, path: Path) -> None:
        """Hand a file or folder to the account the server runs as."""
        if os.geteuid() == 0:
            account = _account()
            os.chown(path, account.pw_uid, account.pw_gid)

    def run_step(self, command: Sequence[str], *, as_server: bool = True) -> None:
        """Run a short preparing command; a failure becomes a ServerError with the end of its output."""
        with self.log.open("ab") as log:
            step = self._spawn(command, log) if as_server else self._spawn_as_caller(command, log)
        while step.poll() is None:
            if self._cancelled.wait(0.05):
                self._signal_group(step, signal.SIGKILL)
                step.wait()
                raise StartCancelledError(f"{self.title}: start cancelled.")
        if step.returncode != 0:
            raise ServerError(f"{self.title}: `{command[0]}` failed.\n{tail(self.log)}")

    @staticmethod
    def _spawn_as_caller(command: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )

    def _spawn(self, command: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        options: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = _account()
            options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            env=self.process_environment(),
            start_new_session=True,
            **options,
        )

    def _ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            raise ServerExitedError(f"{self.title} ended while starting.\n{tail(self.log)}")
        return self.healthy()

    def _wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self.ready_within_s
        while not condition():
            if self._cancelled.wait(0.1):
                raise StartCancelledError(f"{self.title}: start cancelled.")
            if time.monotonic() > deadline:
                raise ServerError(
                    f"{self.title} did not answer within {self.ready_within_s:.0f} s.\n{tail(self.log)}"
                )

    @staticmethod
    def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)


def _account() -> pwd.struct_passwd:
    """PostgreSQL and Elasticsearch refuse to run as root; nobody is on every system."""
    return pwd.getpwnam("nobody")
