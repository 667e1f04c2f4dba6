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

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.test import TransactionTestCase

OURS = ("portal", "search", "hubs", "registry")
FORGET_AFTER_S = 24 * 3600
STAMP = "test_template_source"


class Copies:
    """The template of this database and the copy in use by this process."""

    def __init__(self) -> None:
        self.folder = Path(settings.VAR_DIR) / "test"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.embedded = connection.vendor == "sqlite"
        self.template = self._name(f"template_{_migrations_digest()}")
        self._numbers = itertools.count(1)
        self._owner = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        self._current: str | None = None

    def begin(self, *, rebuild: bool) -> None:
        """Build the template if its migrations are new, refresh it if the sources are, then take a copy."""
        with self._lock():
            self._forget_old()
            if rebuild:
                self._drop(self.template)
            if not self._fresh():
                self._build()
            self._take()

    def renew(self) -> None:
        """Replace the copy by a new one; whoever still holds the old one keeps nothing of it."""
        old = self._current
        with self._lock():
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
        connection.settings_dict["NAME"] = name

    def _take(self) -> None:
        name = self._name(f"copy_{self._owner}_{next(self._numbers)}")
        if self.embedded:
            connections.close_all()  # the last pages are still beside the file, in its -wal
            shutil.copy(self.template, name)
        else:
            # Not through Django's cloning: for a moment it would show the template to the threads of a live server.
            self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}" STRATEGY FILE_COPY')
        self._use(name)
        self._current = name

    def _fresh(self) -> bool:
        if self.embedded and not Path(self.template).exists():
            return False
        self._use(self.template)
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT digest FROM {STAMP}")
                return cursor.fetchone() == (_sources_digest(),)
        except DatabaseError:
            return False
        finally:
            connection.close()

    def _build(self) -> None:
        """Migrate, or on a template with the same migrations only repeat what follows every migration."""
        test_options = connection.settings_dict["TEST"]
        test_options["NAME"] = self.template
        main_name = "postgres" if not self.embedded else self.template
        self._use(main_name)
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {STAMP}")
                cursor.execute(f"CREATE TABLE {STAMP} (digest varchar(64) NOT NULL)")
                cursor.execute(f"INSERT INTO {STAMP} VALUES ('{_sources_digest()}')")
        except BaseException:
            self._drop(self.template)
            raise

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
        """What killed runs left behind."""
        if not self.embedded:
            return
        for path in self.folder.glob("*_*.sqlite3*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > FORGET_AFTER_S:
                    path.unlink()

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One process at a time reads or writes the template."""
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@contextlib.contextmanager
def renewed_after_commits(copies: Copies) -> Iterator[None]:
    """Within, a test that commits is followed by a new copy instead of Django's flush."""
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: copies.renew()
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = original


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
    return digest.hexdigest()
