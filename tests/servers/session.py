"""Several servers as one: installed, started side by side, stopped whatever happens."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.servers.chromium import Chromium
from tests.servers.elasticsearch import Elasticsearch
from tests.servers.packages import install
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis
from tests.servers.server import Server, ServerError, ServerExitedError, StartCancelledError

KINDS: dict[str, type[Server]] = {kind.name: kind for kind in (Postgres, Redis, Elasticsearch, Chromium)}
NAMES = tuple(KINDS)
START_TRIES = 3
REMOVE_TRIES = 10


class Session:
    """`with Session(["redis"]) as servers: servers["redis"].stop()`.

    Entering installs what is missing and starts; leaving stops and removes the folder.
    Raises ServerError when a server cannot be had.
    """

    def __init__(self, names: Iterable[str] = NAMES) -> None:
        self.names = list(dict.fromkeys(names))
        self.servers: dict[str, Server] = {}
        self.folder: Path | None = None
        self._cancelled = threading.Event()

    def __enter__(self) -> Session:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __getitem__(self, name: str) -> Server:
        return self.servers[name]

    def environment(self) -> dict[str, str]:
        """What leads the product to these servers."""
        return {key: value for server in self.servers.values() for key, value in server.environment().items()}

    def stop(self) -> None:
        """Stop every server, then remove the folder; may be called twice."""
        self._cancelled.set()
        for server in self.servers.values():
            server.stop()
        if self.folder is not None:
            _remove(self.folder)
            self.folder = None

    def _start(self) -> None:
        kinds = [KINDS[name] for name in self.names]
        missing = [choices for kind in kinds for choices in kind.missing_packages()]
        if missing:
            say(f"installing {', '.join(choices[0] for choices in missing)}")
            install(missing)
        self.folder = _make_folder()
        for kind in kinds:
            own = self.folder / kind.name
            own.mkdir()
            self.servers[kind.name] = kind(own, self._cancelled)
        with ThreadPoolExecutor(max_workers=max(1, len(kinds))) as pool:
            try:
                started = [pool.submit(self._bring_up, server) for server in self.servers.values()]
                failures = [error for future in started if (error := future.exception())]
            except BaseException:
                self._cancelled.set()
                raise
        causes = [error for error in failures if not isinstance(error, StartCancelledError)]
        if failures:
            raise (causes or failures)[0]

    def _bring_up(self, server: Server) -> None:
        began = time.monotonic()
        try:
            server.prepare()
            self._start_with_retries(server)
        except BaseException:
            self._cancelled.set()
            raise
        where = f" on port {server.ports[0]}" if server.ports else ""
        say(f"{server.title} is ready{where} after {time.monotonic() - began:.1f} s")

    @staticmethod
    def _start_with_retries(server: Server) -> None:
        for attempt in range(1, START_TRIES + 1):
            try:
                server.start()
            except ServerExitedError:
                if attempt == START_TRIES:
                    raise
                server.choose_other_ports()
            else:
                return


def _remove(folder: Path) -> None:
    """A child of a killed server may write one more file while its folder goes."""
    for _ in range(REMOVE_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.2)


def say(line: str) -> None:
    """One line of progress; standard output belongs to the command."""
    print(f"servers: {line}", file=sys.stderr, flush=True)


def _make_folder() -> Path:
    """A new temporary folder that other accounts can pass through to their own part."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if os.geteuid() == 0 and not _open_to_all(Path(parent)):
            continue
        folder = Path(tempfile.mkdtemp(prefix="registry-servers.", dir=parent))
        folder.chmod(0o711)
        return folder
    raise ServerError("No temporary folder is open to other accounts; set TMPDIR to one, for example /tmp.")


def _open_to_all(folder: Path) -> bool:
    resolved = folder.resolve()
    return resolved.is_dir() and all(part.stat().st_mode & 0o001 for part in (resolved, *resolved.parents))
