"""Which keys a file has had so far, and in which row first, without holding them in memory."""

import sqlite3
from collections.abc import Iterable
from types import TracebackType


class Seen:
    """A temporary database on disk: a register of a hundred thousand codes takes the same memory as one of ten."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA cache_size = -1024")
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")

    def __enter__(self) -> "Seen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._database.close()

    def first_rows(self, keys: Iterable[tuple[str, int]]) -> dict[str, int]:
        """Remember (key, row) pairs in order; returns, for each key, the row in which it first came."""
        pairs = [(key, row) for key, row in keys if key]
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", pairs)
        self._database.execute("COMMIT")
        wanted = [key for key, _ in pairs]
        marks = ", ".join("?" * len(wanted))
        statement = f"SELECT key, row FROM seen WHERE key IN ({marks})"  # noqa: S608
        return dict(self._database.execute(statement, wanted))
