"""Who may write at once: one rebuild at a time, and one writer of a document."""

import fcntl
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_REBUILD = 0x72656275696C64  # "rebuild"
_DOCUMENTS = 0x646F6373  # "docs"
#: A lock for each document would fill PostgreSQL's table of locks; a few documents may share one.
_SHARES = 256


class AlreadyRunningError(RuntimeError):
    """Somebody else is at it."""


@contextmanager
def only_one() -> Iterator[None]:
    """Keep every other process and machine out until the end; AlreadyRunningError when one is inside.

    The lock ends with the process or its connection, however that ends: nothing is left to be cleared away.
    """
    inside = _in_database() if connection.vendor == "postgresql" else _beside_database()
    with inside:
        yield


@contextmanager
def _in_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_REBUILD])
        if not cursor.fetchone()[0]:
            raise AlreadyRunningError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_REBUILD])


@contextmanager
def _beside_database() -> Iterator[None]:
    # Never the file of the database: closing it again would take SQLite's own locks away.
    name = connection.settings_dict["NAME"]
    with Path(f"{name}-rebuild").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunningError from error
        yield


def lock_documents(kind: str, ids: Sequence[str]) -> None:
    """Until the transaction ends, nobody else refreshes these documents, those that are still to be made included."""
    if connection.vendor != "postgresql":  # SQLite begins IMMEDIATE: there writers follow each other anyway
        return
    shares = sorted({zlib.crc32(f"{kind}:{one}".encode()) % _SHARES for one in ids})
    with connection.cursor() as cursor:
        # In the order of the list, so that two batches never wait for each other.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, share) FROM unnest(%s::int[]) AS share", [_DOCUMENTS, shares]
        )
