"""A control for each kind of question."""

from collections.abc import Mapping
from typing import Any

from django import forms

from registry.filings.declarations import Column, Field, FieldKind
from registry.filings.forms.answers import read_answers
from registry.filings.models import Filing
from registry.filings.selectors.options import choices_of, competent_unit_names
from registry.filings.validators import wrong_cell

_PLAIN = {"autocomplete": "off"}
_CELL_ATTRIBUTES = {
    "phone": {"type": "tel", "inputmode": "tel"},
    "id_number": {"inputmode": "text", "autocapitalize": "characters", "spellcheck": "false"},
}


class AnswerField(forms.Field):
    """Keeps what was typed. What is wrong with it is said by the findings of the filing, not here."""

    def validate(self, value: Any) -> None:
        """Nothing: see `registry.filings.validators`."""


class UnitInput(forms.TextInput):
    """A text box with suggestions: any name may be typed, the known ones are offered."""

    template_name = "includes/filings/unit_input.html"

    def __init__(self, names: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.names = names

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["names"] = self.names
        context["widget"]["attrs"]["list"] = f"{name}-known"
        return context


class AgreeInput(forms.CheckboxInput):
    """A box to tick; unticked it sends an empty answer, so that it can be taken back without JavaScript."""

    template_name = "includes/filings/agree_input.html"

    def __init__(self) -> None:
        super().__init__(attrs={"value": "yes"}, check_test=bool)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return str(data.get(name) or "")


class PeopleWidget(forms.Widget):
    """Rows of people, with buttons that add and remove a row by submitting the form."""

    template_name = "includes/filings/people.html"
    use_fieldset = True

    def __init__(self, declared: Field) -> None:
        super().__init__()
        self.declared = declared
        self.blank_rows = 0
        self.checked = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        return read_answers([self.declared], data).get(name, [])

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-rows" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        shown = max(len(rows) + self.blank_rows, self.declared.least, 1)
        rows += [{}] * (shown - len(rows))
        context |= {
            "name": name,
            "rows": [self._row(name, number, row) for number, row in enumerate(rows)],
            "spare": self._row(name, "NN", {}),
            "id": (attrs or {}).get("id", f"id_{name}"),
            "described": (attrs or {}).get("aria-describedby", ""),
            "declared": self.declared,
        }
        return context

    def first_faulty(self, rows: Any) -> str:
        """Name of the first cell with a fault, '' when none has one."""
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            for column in self.declared.columns:
                if list(wrong_cell(column, str(row.get(column.key) or "").strip())):
                    return f"{self.declared.key}-{number}-{column.key}"
        return ""

    def _row(self, name: str, number: int | str, row: Mapping[str, Any]) -> dict[str, Any]:
        filled = any(str(value or "").strip() for value in row.values())
        cells = [self._cell(f"{name}-{number}", column, row, filled) for column in self.declared.columns]
        return {
            "key": f"{name}-{number}",
            "number": number + 1 if isinstance(number, int) else "",
            "cells": cells,
        }

    def _cell(self, row_key: str, column: Column, row: Mapping[str, Any], filled: bool) -> dict[str, Any]:
        text = str(row.get(column.key) or "")
        return {
            "name": f"{row_key}-{column.key}",
            "column": column,
            "value": text,
            "attributes": _CELL_ATTRIBUTES.get(column.kind, {}),
            "errors": list(wrong_cell(column, text.strip())) if self.checked and filled else [],
        }


def form_field(declared: Field, filing: Filing) -> forms.Field:
    """The Django field of a declared question."""
    label = f"{declared.label}（{declared.unit}）" if declared.unit else declared.label
    return AnswerField(
        label=label, help_text=declared.help, required=declared.required, widget=_widget(declared, filing)
    )


def _widget(declared: Field, filing: Filing) -> forms.Widget:
    if declared.kind is FieldKind.PEOPLE:
        return PeopleWidget(declared)
    if declared.kind is FieldKind.AGREE:
        return AgreeInput()
    if declared.kind is FieldKind.LONG_TEXT:
        return forms.Textarea(attrs={**_PLAIN, "rows": 5})
    if declared.kind is FieldKind.COMPETENT_UNIT:
        return UnitInput(competent_unit_names(), dict(_PLAIN))
    if declared.kind in (FieldKind.MONEY, FieldKind.INTEGER):
        mode = "decimal" if declared.kind is FieldKind.MONEY else "numeric"
        return forms.TextInput(attrs={**_PLAIN, "inputmode": mode, "class": "amount"})
    choices = choices_of(declared, filing)
    if choices is None:
        return forms.TextInput(attrs=dict(_PLAIN))
    if declared.kind is FieldKind.CHOICE and len(choices) <= 6:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", "请选择"), *choices])
