"""The form of a matter: sections of typed fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DIVISION = "division"
    COMPETENT_UNIT = "competent_unit"
    MONEY = "money"  # entered in 万元, kept in yuan as a decimal string
    INTEGER = "integer"
    AGREE = "agree"
    PEOPLE = "people"


@dataclass(frozen=True)
class Column:
    """One column of a PEOPLE field. A sealed column is kept encrypted and never shown to the public."""

    key: str
    label: str
    kind: str = "text"  # text | choice | id_number | phone
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    sealed: bool = False
    max_length: int = 60


@dataclass(frozen=True)
class Field:
    """One question. `when` lists the answers under which it is asked: {"route": ("dual",)}.

    `registers` names the column of the register it becomes (登记事项), '' for none. `explains` is the question whose
    answer it explains, and with which it is open to be mended.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    required: bool = True
    max_length: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    least: int = 0
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    registers: str = ""
    unit: str = ""
    explains: str = ""

    def applies(self, data: Mapping[str, Any]) -> bool:
        """Whether the question is asked, given the answers so far."""
        return applies(self.when, data)


@dataclass(frozen=True)
class Section:
    """One step of the form."""

    key: str
    title: str
    fields: tuple[Field, ...] = ()
    help: str = ""


def applies(when: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether every condition of `when` is met by the answers in `data`."""
    return all(str(data.get(key, "")) in values for key, values in when.items())
