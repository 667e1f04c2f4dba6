"""Redis, in memory only."""

from __future__ import annotations

import shutil
import socket

from tests.servers.server import Server, ServerError


class Redis(Server):
    """One Redis with 64 databases, so that every test process may have its own."""

    name = "redis"
    title = "Redis"

    @classmethod
    def missing_packages(cls) -> list[tuple[str, ...]]:
        return [] if shutil.which("redis-server") else [("redis-server",)]

    def prepare(self) -> None:
        self.make_folder("")

    def command(self) -> list[str]:
        program = shutil.which("redis-server")
        if program is None:
            raise ServerError("Redis is not installed; install the package redis-server.")
        options = {"port": self.ports[0], "bind": "127.0.0.1", "dir": self.folder, "databases": 64}
        line = [program]
        for key, value in options.items():
            line += [f"--{key}", str(value)]
        return [*line, "--save", "", "--appendonly", "no"]

    def healthy(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.ports[0]), timeout=2) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        return {"CELERY_BROKER_URL": f"redis://127.0.0.1:{self.ports[0]}/0"}
