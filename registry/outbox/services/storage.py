"""Rows written in bulk: `executemany` on SQLite, COPY on PostgreSQL. In the lowest alcove, for all to use.

Django's bulk_create builds statements of at most 999 parameters on SQLite, thirty bodies each; a register has
a hundred thousand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

#: Fields whose Python values both drivers take as they are; asking Django for each costs more than the row.
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model, in the caller's transaction. Their primary keys stay unset.

    Fields with `auto_now`/`auto_now_add` must have been set by the caller. Database errors pass through.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = [str(field.column) for field in fields]
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, columns, _values(rows, fields))
    else:
        _insert_many(model._meta.db_table, columns, _values(rows, fields))


def _values(rows: Sequence[models.Model], fields: Sequence[models.Field]) -> Iterator[list[Any]]:
    database = connections[DEFAULT_DB_ALIAS]
    read = attrgetter(*(field.attname for field in fields))
    prepared: list[tuple[int, Callable[..., object]]] = [
        (position, field.get_db_prep_save)
        for position, field in enumerate(fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    for row in rows:
        values = list(read(row))
        for position, prepare in prepared:
            if values[position] is not None:
                values[position] = prepare(values[position], database)
        yield values


def _names(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _insert_many(table: str, columns: list[str], values: Iterable[list[Any]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {connection.ops.quote_name(table)} ({_names(columns)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(values))


def _copy(table: str, columns: list[str], values: Iterable[list[Any]]) -> None:
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
