"""Chromium: found, not started; each browser test starts its own."""

from __future__ import annotations

import os
import shutil
import subprocess

from tests.servers.server import Server, ServerError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Chromium(Server):
    """The path of the browser, and a Chinese font for its pictures."""

    name = "chromium"
    title = "Chromium"
    port_count = 0

    @classmethod
    def missing_packages(cls) -> list[tuple[str, ...]]:
        missing: list[tuple[str, ...]] = []
        if cls._path() is None:
            missing.append(("chromium", "chromium-browser"))
        if not _chinese_fonts():
            missing.append(("fonts-noto-cjk",))
        return missing

    def start(self) -> None:
        path = self._path()
        if path is None:
            raise ServerError("Chromium is not installed; install the package chromium.")
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if told.returncode != 0:
            raise ServerError(f"Chromium at {path} does not run: {told.stderr.strip()}")

    def environment(self) -> dict[str, str]:
        return {"CHROMIUM_PATH": self._path() or ""}

    @staticmethod
    def _path() -> str | None:
        named = os.environ.get("CHROMIUM_PATH")
        if named and os.access(named, os.X_OK):
            return named
        return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def _chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    told = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(told.stdout.strip())
