"""The test database: migrated once into a template, copied for every process and after every committing test.

A fresh migration takes some twenty seconds and a flush two, while a copy takes a fraction of one. A copy also keeps
what a flush would lose: rows of migrations, reference data and the append-only triggers.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from django.urls import get_resolver

OURS = ("portal", "search", "hubs", "registry")
FORGET_AFTER_S = 6 * 3600


class Copies:
    """The template of this database and the copy in use by this process.

    A template is named after the migrations and sources it was made from and never changes, so copying needs no lock.
    """

    def __init__(self) -> None:
        self.folder = Path(settings.VAR_DIR) / "test"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.embedded = connection.vendor == "sqlite"
        self._schema = f"{_day()}template_{_migrations_digest()}"
        self.template = self._name(f"{self._schema}_{_sources_digest()}")
        self._numbers = itertools.count(1)
        self._owner = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        self._current: str | None = None

    def begin(self, *, rebuild: bool) -> None:
        """Build the template unless it is there, then take a copy."""
        with self._building():
            self._forget_old()
            if rebuild or not self._exists(self.template):
                self._build(from_scratch=rebuild)
        self._take()

    def renew(self) -> None:
        """Replace the copy by a new one; whoever still holds the old one keeps nothing of it."""
        old = self._current
        self._take()
        if old is not None:
            self._drop(old)

    def end(self) -> None:
        """Drop the copy."""
        connections.close_all()
        if self._current is not None:
            self._drop(self._current)

    def _name(self, name: str) -> str:
        return str(self.folder / f"{name}.sqlite3") if self.embedded else f"registry_{name}"

    @staticmethod
    def _use(name: str) -> None:
        # Every thread's connection shares this dictionary.
        connections.close_all()
        connections.settings["default"]["NAME"] = name

    def _take(self) -> None:
        name = self._name(f"copy_{self._owner}_{next(self._numbers)}")
        if self.embedded:
            shutil.copy(self.template, name)
        else:
            # Not by Django's cloning: for a moment it would show the template to the threads of a live server.
            self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}" STRATEGY FILE_COPY')
        self._use(name)
        self._current = name

    def _exists(self, name: str) -> bool:
        if self.embedded:
            return Path(name).exists()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def _build(self, *, from_scratch: bool) -> None:
        """Migrate under another name. Where only sources changed, the migrations of an older template are kept."""
        draft = self._name(f"draft_{self._owner}")
        if self.embedded and not from_scratch:
            older = sorted(
                self.folder.glob(f"{self._schema}_*.sqlite3"), key=lambda path: path.stat().st_mtime
            )
            if older:
                shutil.copy(older[-1], draft)
        # Wagtail words some labels while it is imported. A server does that in Chinese; `migrate` translates nothing.
        _ = get_resolver().url_patterns
        self._use(draft if self.embedded else "postgres")
        connection.settings_dict["TEST"]["NAME"] = draft
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
            connections.close_all()
            self._rename(draft)
        except BaseException:
            connections.close_all()
            self._drop(draft)
            raise

    def _rename(self, draft: str) -> None:
        if self.embedded:
            Path(draft).replace(self.template)
            return
        self._drop(self.template)
        self._on_server(f'ALTER DATABASE "{draft}" RENAME TO "{self.template}"')

    def _drop(self, name: str) -> None:
        if self.embedded:
            for suffix in ("", "-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)
            return
        # Threads of a test may still hold connections to it.
        self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @staticmethod
    def _on_server(statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    def _forget_old(self) -> None:
        """Copies of killed runs and templates of earlier sources; on another day (TODAY) everything would look old."""
        if os.environ.get("TODAY"):
            return
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > FORGET_AFTER_S and str(path) != self.template:
                    path.unlink()

    @contextlib.contextmanager
    def _building(self) -> Iterator[None]:
        """One process builds a template, the others wait for it."""
        with (self.folder / f"{self._schema}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@contextlib.contextmanager
def renewed_after_commits(copies: Copies) -> Iterator[None]:
    """Within, a test that commits is followed by a new copy instead of Django's flush."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", lambda self: copies.renew()):
        yield


def _day() -> str:
    """A template holds moments of its making, which are yet to come for the next run of the same other day (TODAY)."""
    if not os.environ.get("TODAY"):
        return ""
    return f"day_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}_"


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda one: one.name):
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.name}/{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources_digest() -> str:
    """Everything that may install rows after a migration: our code and the data beside it."""
    digest = hashlib.sha256()
    for room in OURS:
        root = Path(settings.BASE_DIR) / room
        for path in sorted(root.rglob("*")):
            if path.is_file() and not {"__pycache__", "static"} & set(path.parts):
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
