"""Rows of one body from any table that knows it, by statements compiled once.

The record page reads eleven such tables and has to be fast. Compiling the same query anew takes the ORM ten times as
long as the database needs to answer it, and of most bodies most tables hold nothing: which do is asked in one query.
"""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from django.db import connection, models

_ModelT = TypeVar("_ModelT", bound=models.Model)
#: A table and the column that names the body.
Place = tuple[type[models.Model], str]


class RowsOfBody:
    """The rows of one body in some tables. One query to know where it has any, and one for each such table."""

    def __init__(self, organisation_pk: int, places: tuple[Place, ...]) -> None:
        self._pk = organisation_pk
        self._asked = frozenset(places)
        self._held = _places_holding(organisation_pk, places)

    def of(self, model: type[_ModelT], field: str = "organisation_id") -> list[_ModelT]:
        """Every row of `model` whose `field` is the body, in the model's own order. KeyError for a place not named."""
        if (model, field) in self._held:
            return _rows(model, field, self._pk)
        if (model, field) not in self._asked:
            raise KeyError(f"{model.__name__}.{field} is not among the places asked for")
        return []


def row_with(model: type[_ModelT], field: str, value: str) -> _ModelT | None:
    """The row of `model` whose unique text column `field` has this value. One query."""
    return next(iter(_rows(model, field, value)), None)


def _places_holding(organisation_pk: int, places: tuple[Place, ...]) -> frozenset[Place]:
    with connection.cursor() as cursor:
        cursor.execute(_question(places, connection.vendor), [organisation_pk] * len(places))
        answers: Sequence[object] = cursor.fetchone() or ()
    return frozenset(place for place, holds in zip(places, answers, strict=True) if holds)


@cache
def _question(places: tuple[Place, ...], vendor: str) -> str:
    quote = connection.ops.quote_name
    held = (
        f"EXISTS (SELECT 1 FROM {quote(model._meta.db_table)} WHERE {quote(field)} = %s)"  # noqa: S608 - our tables
        for model, field in places
    )
    return f"SELECT {', '.join(held)}"


def _rows(model: type[_ModelT], field: str, value: int | str) -> list[_ModelT]:
    statement = _statement(model, field, "" if isinstance(value, str) else 0, connection.vendor)
    return list(model._default_manager.raw(statement, [value]))


@cache
def _statement(model: type[models.Model], field: str, example: int | str, vendor: str) -> str:
    statement, params = model._default_manager.filter(**{field: example}).query.sql_with_params()
    if params != (example,):
        raise ValueError(f"{model.__name__}.{field} cannot be compiled once")
    return statement
