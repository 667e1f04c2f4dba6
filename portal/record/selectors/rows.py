"""Rows of one body from any table that knows it, by statements compiled once.

The record page reads eight such tables and has to be fast: compiling the same query anew takes the ORM ten times
as long as the database needs to answer it.
"""

from functools import cache
from typing import TypeVar

from django.db import connection, models

_ModelT = TypeVar("_ModelT", bound=models.Model)


def rows_of_body(model: type[_ModelT], organisation_pk: int, field: str = "organisation_id") -> list[_ModelT]:
    """Every row of `model` whose `field` is the body, in the model's own order. One query."""
    return _rows(model, field, organisation_pk)


def row_with(model: type[_ModelT], field: str, value: str) -> _ModelT | None:
    """The row of `model` whose unique text column `field` has this value. One query."""
    return next(iter(_rows(model, field, value)), None)


def _rows(model: type[_ModelT], field: str, value: int | str) -> list[_ModelT]:
    statement = _statement(model, field, "" if isinstance(value, str) else 0, connection.vendor)
    return list(model._default_manager.raw(statement, [value]))


@cache
def _statement(model: type[models.Model], field: str, example: int | str, vendor: str) -> str:
    statement, params = model._default_manager.filter(**{field: example}).query.sql_with_params()
    if params != (example,):
        raise ValueError(f"{model.__name__}.{field} cannot be compiled once")
    return statement
