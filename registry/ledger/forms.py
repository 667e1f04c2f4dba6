"""What a registrar fills in to correct an entry or to complete a body."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from registry.divisions.selectors import districts
from registry.ledger.declarations import ITEMS, Form, label_of, plain
from registry.ledger.selectors import doubts
from registry.offices.models import Office
from registry.offices.validators import act_day, period_day
from registry.organisations.models import Organisation

#: Days on which something happened; the bounds of a certificate may lie ahead.
_ACTS = frozenset({"registered_on", "ended_on"})
#: Items that no entry may leave unknown: every body has them from its first entry.
_ALWAYS = frozenset({"name", "status", "level"})
_REASON_HELP = "写明依据，例如档案编号、证书所载；会与记载一同公开。"


class ItemsForm(forms.Form):
    """One field for each given registered item; `changes()` gives those that were filled in differently.

    `seen` is the number of the last entry that the page showed: what was sent twice, or from a page left open while
    others wrote, is known by it.
    """

    seen = forms.CharField(label="打开本页时的末笔", widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, items: Iterable[str], kind: str, present: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = [name for name in ITEMS if name in set(items) and not ITEMS[name].fixed]
        self.present = present
        fields = {name: _field(name, label_of(name, kind)) for name in self.items}
        for name, field in fields.items():
            field.initial = plain(name, present.get(name))
        self.fields = {**fields, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in set(self.items) & set(self.changed_data) & cleaned.keys():
            if isinstance(cleaned[name], date) and (sentence := self._day_sentence(name, cleaned[name])):
                self.add_error(name, sentence)
        if sentence := self._span_sentence(cleaned):
            self.add_error(None, sentence)
        return cleaned

    def _span_sentence(self, cleaned: Mapping[str, Any]) -> str:
        """What is wrong with the days of a certificate as they would stand; '' when nothing is."""
        first, last = (
            cleaned.get(name) if name in self.items else plain(name, self.present.get(name))
            for name in ("certificate_from", "certificate_to")
        )
        backwards = isinstance(first, date) and isinstance(last, date) and first > last
        return "证书有效期的止日不能早于起日，请核对。" if backwards else ""

    def _day_sentence(self, name: str, day: date) -> str:
        label = str(self.fields[name].label)
        return act_day(label, day, timezone.localdate()) if name in _ACTS else period_day(label, day)

    def changes(self) -> dict[str, Any]:
        """Item → new value, only of fields whose value differs from what was shown."""
        return {name: self.cleaned_data[name] for name in self.items if name in self.changed_data}


class CorrectionForm(ItemsForm):
    """Right values for the items of one entry, and why they were wrong.

    What is seldom right is asked once more: `sure` appears with the first answer that has doubts.
    """

    reason = forms.CharField(
        label="更正理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_REASON_HELP
    )
    sure = forms.BooleanField(label="已经核对，仍要记入", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found = [] if self.errors else doubts(self.organisation, self.changes())
        if found:
            self.fields["sure"].widget = forms.CheckboxInput()
        if found and not cleaned.get("sure"):
            for sentence in found:
                self.add_error(None, sentence)
            self.add_error("sure", "请核对上面的提示；确实如此的，勾选后再记入。")
        return cleaned


class CompletionForm(ItemsForm):
    """Items that are unknown so far, since when they hold, and how they are known."""

    effective_on = forms.DateField(
        label="自何日起",
        widget=AdminDateInput,
        help_text="这些内容自哪一天起就是如此；不清楚时保留所列日期。",
    )
    reason = forms.CharField(
        label="依据", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_REASON_HELP
    )

    def clean_effective_on(self) -> Any:
        value = self.cleaned_data["effective_on"]
        if sentence := act_day("日期", value, timezone.localdate()):
            raise forms.ValidationError(sentence)
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise forms.ValidationError("还没有填写任何内容，请至少填写一项。")
        return cleaned


def _field(name: str, label: str) -> forms.Field:
    if ITEMS[name].form is Form.OFFICE:
        kind = Office.Kind.CIVIL_AFFAIRS if name == "registrar" else None
        offices = (
            Office.objects.filter(kind=kind)
            if kind
            else Office.objects.exclude(kind=Office.Kind.CIVIL_AFFAIRS)
        )
        return forms.ModelChoiceField(
            queryset=offices.filter(active=True),
            to_field_name="code",
            required=False,
            label=f"{label}（机关目录）",
        )
    if name == "district_code":
        known = [(district.code, district.name) for district in districts()]
        return forms.ChoiceField(choices=[("", "未知或不在本市"), *known], required=False, label=label)
    column: Any = Organisation._meta.get_field(name)
    field: forms.Field = column.formfield(required=name in _ALWAYS, label=label)
    if ITEMS[name].form is Form.DATE:
        field.widget = AdminDateInput()
    return field
