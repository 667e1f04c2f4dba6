"""PostgreSQL, made for tests: nothing is synced to disk, trust on loopback only."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from pathlib import Path

from tests.servers.server import Server, ServerError

OLDEST = 15
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "shared_buffers": "256MB",
    "max_connections": "300",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}


class Postgres(Server):
    """One cluster with the superuser `registry` and a database of the same name."""

    name = "postgres"
    title = "PostgreSQL"
    # SIGINT is its fast shutdown: clients are dropped, the cluster stays consistent.
    stop_signal = signal.SIGINT

    @classmethod
    def missing_packages(cls) -> list[tuple[str, ...]]:
        return [] if cls._programs() else [("postgresql-15", "postgresql")]

    def prepare(self) -> None:
        self.make_folder("")
        data = self.make_folder("data")
        self.run_step(
            [
                self._program("initdb"),
                f"--pgdata={data}",
                "--username=registry",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ]
        )

    def command(self) -> list[str]:
        options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        return [
            self._program("postgres"),
            "-D",
            str(self.folder / "data"),
            "-p",
            str(self.ports[0]),
            *options,
        ]

    def start(self) -> None:
        super().start()
        if not self._client("psql", "--dbname=registry", "--command=SELECT 1"):
            self.run_step([self._program("createdb"), *self._address(), "registry"])

    def healthy(self) -> bool:
        return self._client("psql", "--dbname=postgres", "--command=SELECT 1")

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": f"postgres://registry@127.0.0.1:{self.ports[0]}/registry"}

    def _address(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={self.ports[0]}", "--username=registry"]

    def _client(self, program: str, *arguments: str) -> bool:
        done = subprocess.run(
            [self._program(program), *self._address(), *arguments],
            env={**self.process_environment(), "PGCONNECT_TIMEOUT": "5"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    @classmethod
    def _program(cls, name: str) -> str:
        folder = cls._programs()
        if folder is None:
            raise ServerError(
                f"PostgreSQL {OLDEST} or later is not installed; install the package postgresql-15."
            )
        return str(folder / name)

    @staticmethod
    def _programs() -> Path | None:
        """The folder of the server's own programs: 15 if there, else the oldest that is newer."""
        found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
        if on_path := shutil.which("initdb"):
            found.append(Path(on_path).resolve().parent)
        versions = [(version, folder) for folder in found if (version := _major(folder)) >= OLDEST]
        return min(versions, key=lambda item: item[0])[1] if versions else None


def _major(folder: Path) -> int:
    programs = [folder / name for name in ("initdb", "postgres", "createdb", "psql")]
    if not all(program.exists() for program in programs):
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(number[1]) if number else 0
