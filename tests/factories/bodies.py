"""Registered bodies, opened through the ledger as everything is."""

import itertools
from datetime import date

from registry.ledger.services import open_body
from registry.organisations.models import Organisation
from registry.organisations.validators.codes import compose

_numbers = itertools.count(1)
_LEVELS = {"100000": "national", "110000": "city"}


def new_code(kind: str = "association", division: str = "110000") -> str:
    """A valid credit code no other call gives."""
    return compose(kind, division, f"MJ{next(_numbers):06d}")


def body(
    name: str = "", *, effective_on: date = date(2019, 5, 1), actor: object = None, **values: object
) -> Organisation:
    """A body of the city, active, with entry 1 of its ledger; `values` are items of the ledger."""
    kind = str(values.pop("kind", "association"))
    division = str(values.pop("division", "110000"))
    code = str(values.pop("code", "") or new_code(kind, division if len(division) == 6 else division[:6]))
    values = {
        "code": code,
        "kind": kind,
        "name": name or f"北京第{code[8:16]}号协会",
        "level": _LEVELS.get(division, "district"),
        "division": division,
        "registered_on": effective_on,
        **values,
    }
    return open_body(values, effective_on=effective_on, actor=actor, source_kind="filing", source_ref="")
