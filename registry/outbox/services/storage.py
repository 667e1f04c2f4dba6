"""Rows written in bulk: `executemany` on SQLite, COPY on PostgreSQL. In the lowest alcove, for all to use.

Django's bulk_create builds statements of at most 999 parameters on SQLite, thirty bodies each; a register has
a hundred thousand.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState

#: Fields whose Python values both drivers take as they are; asking Django for each costs more than the row.
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
Row = TypeVar("Row", bound=models.Model)
#: One encoder for all values; Chinese stands as it is, in half the bytes that Django's escapes take.
_JSON = json.JSONEncoder(ensure_ascii=False)


def _json(value: object) -> str:
    if not value and isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _JSON.encode(value)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model, in the caller's transaction. Their primary keys stay unset.

    Fields with `auto_now`/`auto_now_add` must have been set by the caller. Database errors pass through.
    """
    if not rows:
        return
    model = type(rows[0])
    names = [
        field.attname for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]
    insert_values(model, names, map(attrgetter(*names), rows))


def new_row(model: type[Row], values: Mapping[str, object]) -> Row:
    """An unsaved row from values by attname, the rest as the model's defaults have it.

    The same as `model(**values)` in a fraction of the time: every column has its value, so nothing is left for the
    constructor to look up; the row is filled as an unpickled one is. TypeError for a name that is no column.
    """
    blank, made = _blank(model)
    row = {**blank, **values}
    if len(row) > len(blank):
        raise TypeError(f"{model.__name__} has no column {', '.join(sorted(row.keys() - blank.keys()))}")
    for name, default in made.items():
        if name not in values:
            row[name] = default()
    made_row = model.__new__(model)
    made_row.__dict__ = {"_state": ModelState(), **row}
    return made_row


@cache
def _blank(model: type[models.Model]) -> tuple[dict[str, object], dict[str, Callable[[], object]]]:
    """What every column starts as, and the columns whose default is made anew for each row."""
    fields = model._meta.concrete_fields
    made = {field.attname: field.get_default for field in fields if callable(field.default)}
    return {field.attname: field.get_default() for field in fields}, made


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows given as the values of the columns `names` (attnames), without making an object of each.

    The database must have a default for every other column. Like `insert_rows` in the rest.
    """
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_attname[name] for name in names]
    write = _copy if connection.vendor == "postgresql" else _insert_many
    write(model._meta.db_table, [str(field.column) for field in fields], _prepared(fields, rows))


def _prepared(fields: Sequence[models.Field], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """The rows as the driver takes them."""
    prepared = [
        (position, _preparation(field))
        for position, field in enumerate(fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    for row in rows:
        values = list(row)
        for position, prepare in prepared:
            if values[position] is not None:
                values[position] = prepare(values[position])
        yield values


def _preparation(field: models.Field) -> Callable[[Any], object]:
    """What the driver takes for a value of the field. Days, moments and amounts repeat: each is prepared once."""
    database = connections[DEFAULT_DB_ALIAS]
    if isinstance(field, models.JSONField):
        if field.encoder is None and database.vendor == "sqlite":
            return _json
        return lambda value: field.get_db_prep_save(value, database)
    return lru_cache(maxsize=4096)(lambda value: field.get_db_prep_save(value, database))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _insert_many(table: str, columns: list[str], values: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {connection.ops.quote_name(table)} ({_names(columns)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(values))


def _copy(table: str, columns: list[str], values: Iterable[Sequence[object]]) -> None:
    statement = f"COPY {connection.ops.quote_name(table)} ({_names(columns)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)


def update_rows(
    model: type[models.Model], rows: Iterable[tuple[Mapping[str, object], Mapping[str, object]]]
) -> int:
    """Update one row per pair (columns by attname, conditions by attname); returns how many rows matched."""
    grouped: dict[tuple[tuple[str, ...], tuple[str, ...]], list[list[Any]]] = {}
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    for values, conditions in rows:
        shape = (tuple(values), tuple(conditions))
        parameters = [
            by_attname[name].get_db_prep_save(value, connection)
            for name, value in (*values.items(), *conditions.items())
        ]
        grouped.setdefault(shape, []).append(parameters)
    matched: list[int] = [
        _update_many(
            model,
            [str(by_attname[name].column) for name in names],
            [str(by_attname[name].column) for name in where],
            parameters,
        )
        for (names, where), parameters in grouped.items()
    ]
    return sum(matched)


def _update_many(
    model: type[models.Model], columns: list[str], where: list[str], parameters: list[list[Any]]
) -> int:
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(column)} = %s" for column in columns)
    conditions = " AND ".join(f"{quote(column)} = %s" for column in where)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {conditions}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, parameters)
        return int(cursor.rowcount)
