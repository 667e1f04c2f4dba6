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
    statement = _statement(model, field, connection.vendor)
    return list(model._default_manager.raw(statement, [organisation_pk]))


@cache
def _statement(model: type[models.Model], field: str, vendor: str) -> str:
    statement, params = model._default_manager.filter(**{field: 0}).query.sql_with_params()
    if params != (0,):
        raise ValueError(f"{model.__name__}.{field} cannot be compiled once")
    return statement
