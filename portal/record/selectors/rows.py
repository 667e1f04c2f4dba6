"""A body with its rows from any table that knows it, by statements compiled once.

The record page reads eleven such tables and has to be fast. Compiling the same query anew takes the ORM ten times as
long as the database needs to answer it, every query is a journey, and of most bodies most tables hold nothing: the
query that finds the body also tells which do, and names its division.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from registry.divisions.models import Division
from registry.organisations.models import Organisation

_ModelT = TypeVar("_ModelT", bound=models.Model)
#: A table and the column that names the body.
Place = tuple[type[models.Model], str]
_DIVISION = tuple(field.attname for field in Division._meta.concrete_fields)


@dataclass(frozen=True, slots=True)
class RowsOfBody:
    """A body, its division loaded, and the places that hold rows of it among those asked for."""

    organisation: Organisation
    asked: tuple[Place, ...]
    held: frozenset[Place]

    def of(self, model: type[_ModelT], field: str = "organisation_id") -> list[_ModelT]:
        """Every row of `model` whose `field` is the body, in the model's own order. One query, none where nothing is.

        KeyError for a place that was not asked for.
        """
        if (model, field) in self.held:
            return list(
                model._default_manager.raw(_rows(model, field, connection.vendor), [self.organisation.pk])
            )
        if (model, field) not in self.asked:
            raise KeyError(f"{model.__name__}.{field} is not among the places asked for")
        return []


def body_with_rows(code: str, places: tuple[Place, ...] = ()) -> RowsOfBody | None:
    """The body of a code; None if nobody bears it. One query."""
    found: Any = next(iter(Organisation._default_manager.raw(_body(places, connection.vendor), [code])), None)
    if found is None:
        return None
    if found.division_id:
        values = [getattr(found, f"division__{name}") for name in _DIVISION]
        found.division = Division.from_db(DEFAULT_DB_ALIAS, _DIVISION, values)
    held = frozenset(place for number, place in enumerate(places) if getattr(found, f"holds__{number}"))
    return RowsOfBody(found, places, held)


@cache
def _body(places: tuple[Place, ...], vendor: str) -> str:
    quote = connection.ops.quote_name
    body, division = quote(Organisation._meta.db_table), quote(Division._meta.db_table)
    columns = [
        *(f"{body}.{quote(str(field.column))}" for field in Organisation._meta.concrete_fields),
        *(
            f"{division}.{quote(str(field.column))} AS {quote(f'division__{field.attname}')}"
            for field in Division._meta.concrete_fields
        ),
        *(
            f"EXISTS (SELECT 1 FROM {quote(model._meta.db_table)} AS held WHERE held.{quote(field)} = {body}.id)"  # noqa: S608
            f" AS {quote(f'holds__{number}')}"
            for number, (model, field) in enumerate(places)
        ),
    ]
    return (
        f"SELECT {', '.join(columns)} FROM {body} "  # noqa: S608 - our own tables and columns
        f"LEFT JOIN {division} ON {division}.code = {body}.division_id WHERE {body}.code = %s"
    )


@cache
def _rows(model: type[models.Model], field: str, vendor: str) -> str:
    statement, params = model._default_manager.filter(**{field: 0}).query.sql_with_params()
    if params != (0,):
        raise ValueError(f"{model.__name__}.{field} cannot be compiled once")
    return statement
