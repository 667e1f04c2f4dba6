"""The form of a division."""

import re

from django import forms
from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm

from registry.divisions.models import Division
from registry.divisions.services import division_changed

_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3})?\Z")
_PARENT_LEVEL = {
    Division.Level.CITY: Division.Level.NATIONAL,
    Division.Level.DISTRICT: Division.Level.CITY,
    Division.Level.STREET: Division.Level.DISTRICT,
}


class DivisionForm(WagtailAdminModelForm):
    """Code and level must fit each other and the division above; the code stays once given."""

    class Meta:
        model = Division
        fields = ("code", "name", "level", "parent")
        help_texts = {"code": "市、区为 6 位（GB/T 2260），街道、乡镇为 9 位（统计用区划代码）。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        parents = Division.objects.exclude(level=Division.Level.STREET)
        self.fields["parent"] = forms.ModelChoiceField(queryset=parents, label="上级", required=False)
        if not self.instance._state.adding:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not _CODE.match(code):
            raise forms.ValidationError("代码应为 6 位数字（市、区）或 9 位数字（街道、乡镇），请核对。")
        return code

    def clean(self) -> dict[str, object]:
        data = super().clean()
        code, level, parent = data.get("code", ""), data.get("level"), data.get("parent")
        if not code or not level:
            return data
        if (len(code) == 9) is not (level == Division.Level.STREET):
            self.add_error("code", "街道、乡镇的代码为 9 位，其他级别为 6 位，请核对代码或级别。")
        wanted = _PARENT_LEVEL.get(level)
        if wanted and (parent is None or parent.level != wanted):
            label = Division.Level(wanted).label
            self.add_error("parent", f"请选择“{label}”一级的行政区划作为上级。")
        elif level == Division.Level.STREET and not code.startswith(parent.code):
            self.add_error("code", f"街道、乡镇代码的前 6 位应为所属区的代码 {parent.code}。")
        return data

    @transaction.atomic
    def save(self, commit: bool = True) -> Division:
        """The division, and word of it in the outbox."""
        division: Division = super().save(commit)
        if commit:
            division_changed(division)
        return division
