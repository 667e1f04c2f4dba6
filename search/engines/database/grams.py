"""The table of grams beside the documents, in what each database does best.

SQLite: an FTS5 table whose columns hold pairs, then single characters. PostgreSQL: a text[] under GIN.
Django knows neither form, so the table is no model: it is made in a migration and, because tests flush and
remake tables, checked again after every migrate. Rows are written with the documents, in their transaction.
"""

# ruff: noqa: S608  # names in statements are constants of this package; every value is a parameter

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from search.analysis.grams import all_pieces, pairs
from search.matching import ABBREVIATIONS, BODY, INITIALS, NAMES, PINYIN, split_values
from search.models import SearchDocument

TABLE = "search_grams"
#: One letter a field, so that an array can hold the grams of all of them.
MARKS = {NAMES: "n", ABBREVIATIONS: "a", BODY: "b", PINYIN: "p", INITIALS: "i"}
#: A letter of no name: keeps phrases from running over from one value into the next.
_BOUNDARY = "ꙮ"

_SQLITE = (
    (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5("
        'names, abbreviations, body, pinyin, initials, tokenize = "unicode61 remove_diacritics 0")'
    ),
)
_POSTGRESQL = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (rowid bigint PRIMARY KEY, grams text[] NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_gin ON {TABLE} USING gin (grams) WITH (fastupdate = off)",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the table where it is missing."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def install(using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    create(connections[using])


def write(connection: BaseDatabaseWrapper, documents: Sequence[SearchDocument]) -> None:
    """Put the grams of saved documents in place of what was there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, grams) VALUES (%s, %s) "
                "ON CONFLICT (rowid) DO UPDATE SET grams = EXCLUDED.grams",
                [(document.pk, sorted(_array(document))) for document in documents],
            )
        else:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, names, abbreviations, body, pinyin, initials) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [(document.pk, *_columns(document)) for document in documents],
            )


def remove(connection: BaseDatabaseWrapper, ids: Iterable[int]) -> None:
    """Take out the grams of documents that are no more."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(one,) for one in ids])


def orphans(connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """(documents without grams, grams without a document): both 0 in a sound index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM search_searchdocument WHERE id NOT IN (SELECT rowid FROM {TABLE})), "
            f"(SELECT COUNT(*) FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM search_searchdocument))"
        )
        without_grams, without_document = cursor.fetchone()
    return without_grams, without_document


def differing(connection: BaseDatabaseWrapper, documents: Sequence[SearchDocument]) -> list[SearchDocument]:
    """Those of the documents, a run in the order of primary keys, whose grams are there and say something else."""
    if not documents:
        return []
    columns = "grams" if connection.vendor == "postgresql" else "names, abbreviations, body, pinyin, initials"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, {columns} FROM {TABLE} WHERE rowid BETWEEN %s AND %s",
            (documents[0].pk, documents[-1].pk),
        )
        stored = {rowid: values for rowid, *values in cursor.fetchall()}
    return [one for one in documents if one.pk in stored and stored[one.pk] != _stored(connection, one)]


def _stored(connection: BaseDatabaseWrapper, document: SearchDocument) -> list[Any]:
    if connection.vendor == "postgresql":
        return [sorted(_array(document))]
    return list(_columns(document))


def sweep(connection: BaseDatabaseWrapper) -> None:
    """Take out grams whose document is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM search_searchdocument)")


def _columns(document: SearchDocument) -> tuple[str, ...]:
    return (
        _paired(document.names),
        _paired(document.abbreviations),
        _paired(document.body),
        document.pinyin.replace("\n\n", f" {_BOUNDARY} "),
        _paired(document.initials),
    )


def _paired(stored: str) -> str:
    """Per value its pairs and then its characters, so that phrases of either kind find their neighbours."""
    words: list[str] = []
    for value in split_values(stored):
        words += (*pairs(value), _BOUNDARY, *value, _BOUNDARY)
    return " ".join(words)


def _array(document: SearchDocument) -> set[str]:
    found: set[str] = set()
    for field in (NAMES, ABBREVIATIONS, BODY, INITIALS):
        mark = MARKS[field]
        found.update(mark + piece for piece in all_pieces(split_values(getattr(document, field))))
    found.update(MARKS[PINYIN] + syllable for syllable in document.pinyin.split())
    return found
