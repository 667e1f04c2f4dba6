"""One step of a matter's form, as a Django form."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from registry.filings.declarations import Field, FieldKind, Finding, Severity
from registry.filings.forms.answers import flat
from registry.filings.forms.fields import PeopleWidget, form_field
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers

#: How `validators` begins a sentence about one row of people.
_OF_A_ROW = re.compile(r"第 \d+ 位：")


@dataclass
class Ask:
    """One question as the page shows it: the control, whether it is asked now, and what stands beside it."""

    key: str
    declared: Field
    control: BoundField
    asked: bool
    when: str
    in_conflict: bool = False
    theirs: Any = ""
    remarks: list[Finding] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def theirs_json(self) -> str:
        """What another tab wrote meanwhile, to be taken over by a button."""
        return json.dumps(self.theirs, ensure_ascii=False)

    @property
    def theirs_text(self) -> str:
        """The same, to be read."""
        return in_words(self.declared, self.theirs)


class SectionForm(forms.Form):
    """Shows `answers` as they were typed, right or wrong, and beside each what `findings` say of it.

    It judges nothing itself: the same findings stand on the form, at submission and on the desk.
    """

    error_css_class = "field--error"

    def __init__(
        self,
        filing: Filing,
        fields: Sequence[Field],
        answers: Mapping[str, Any],
        *,
        findings: Iterable[Finding] = (),
        conflicts: Mapping[str, Any] | None = None,
        defects: Mapping[str, list[str]] | None = None,
        blank: str = "",
    ) -> None:
        self.filing, self.declared, self.answers = filing, tuple(fields), answers
        self.findings, self.conflicts = list(findings), conflicts or {}
        self.defects = defects or {}
        super().__init__(data=flat(fields, answers), use_required_attribute=False)
        checked = {row.item for row in self.findings}
        for declared in self.declared:
            self.fields[declared.key] = form_field(declared, filing)
            widget = self.fields[declared.key].widget
            if isinstance(widget, PeopleWidget):
                widget.blank_rows = int(blank == declared.key)
                widget.checked = declared.key in checked

    def clean(self) -> dict[str, Any]:
        """Puts the errors among the findings beside their questions; those of a cell stand beside the cell."""
        for row in self.findings:
            if (
                row.item in self.fields
                and row.severity is Severity.ERROR
                and not _OF_A_ROW.match(row.sentence)
            ):
                self.add_error(row.item, row.sentence)
        return self.cleaned_data

    @property
    def base(self) -> str:
        """What is kept while the page is opened, for the hidden field that tells two tabs apart.

        Not what is shown: that may be typed before and not yet saved.
        """
        held = full_answers(self.filing)
        kept = {declared.key: held.get(declared.key) or _nothing(declared) for declared in self.declared}
        return json.dumps(kept, ensure_ascii=False)

    def asks(self) -> list[Ask]:
        """The questions in their order."""
        return [self._ask(declared) for declared in self.declared]

    def _ask(self, declared: Field) -> Ask:
        return Ask(
            key=declared.key,
            declared=declared,
            control=self[declared.key],
            asked=declared.applies(self.answers),
            when=json.dumps({key: list(values) for key, values in declared.when.items()})
            if declared.when
            else "",
            in_conflict=declared.key in self.conflicts,
            theirs=self.conflicts.get(declared.key) or _nothing(declared),
            remarks=[
                row
                for row in self.findings
                if row.item == declared.key and row.severity is not Severity.ERROR
            ],
            defects=self.defects.get(declared.key, []),
        )

    def problems(self) -> list[tuple[str, str, list[str]]]:
        """For the summary on top: id to lead to, label, sentences."""
        found = []
        for declared in self.declared:
            rows = [
                row for row in self.findings if row.item == declared.key and row.severity is Severity.ERROR
            ]
            if rows:
                found.append((self._anchor(declared), declared.label, [row.sentence for row in rows]))
        return found

    def _anchor(self, declared: Field) -> str:
        """The control to lead to: the first faulty cell of a row, or the question itself."""
        control = self[declared.key]
        widget = self.fields[declared.key].widget
        faulty = (
            widget.first_faulty(self.answers.get(declared.key)) if isinstance(widget, PeopleWidget) else ""
        )
        return f"id_{faulty}" if faulty else control.id_for_label or control.auto_id


def _nothing(declared: Field) -> Any:
    return [] if declared.kind is FieldKind.PEOPLE else ""


def in_words(declared: Field, value: Any) -> str:
    """An answer as it is read: the label of a choice, the names of people, the amount with its unit."""
    if declared.kind is FieldKind.PEOPLE:
        rows = value if isinstance(value, list) else []
        return (
            "；".join("，".join(_cells(declared, row)) for row in rows if isinstance(row, Mapping))
            or "（空）"
        )
    text = str(value or "").strip()
    if declared.kind is FieldKind.CHOICE:
        text = dict(declared.choices).get(text, text)
    if declared.kind is FieldKind.AGREE:
        text = "已勾选" if text else ""
    return f"{text} {declared.unit}".strip() if text else "（空）"


def _cells(declared: Field, row: Mapping[str, Any]) -> list[str]:
    texts = [(column, str(row.get(column.key) or "").strip()) for column in declared.columns]
    return [dict(column.choices).get(text, text) for column, text in texts if text]
