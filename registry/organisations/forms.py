"""Forms of the register's reference data and of relations between bodies."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from registry.offices.permissions import managed_by
from registry.organisations.models import CodeBlock, Organisation, Relation
from registry.organisations.permissions import may_relate
from registry.organisations.selectors import look_up
from registry.organisations.services.relations import sentences_of


def body_of(raw: str) -> Organisation:
    """The body of a typed code. ValidationError with what to check, and codes one slip away, when there is none."""
    found = look_up(raw)
    if found.organisation is None:
        meant = f"是否为 {'、'.join(found.proposals)}？" if found.proposals else ""
        raise forms.ValidationError(f"{found.sentence}{meant}")
    return found.organisation


class CodeBlockForm(WagtailAdminModelForm):
    """A block of numbers for one of the offices that the person at the desk manages."""

    class Meta:
        model = CodeBlock
        fields = ("office", "prefix", "first", "last", "warn_below", "assigned_on")
        widgets = {"assigned_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = managed_by(self.for_user).filter(kind="civil_affairs")
        if self.instance.pk:
            # Codes of this block may have been given out.
            self.fields["office"].disabled = True
            self.fields["prefix"].disabled = True

    def clean_prefix(self) -> str:
        return self.cleaned_data["prefix"].strip().upper()


class RelationForm(WagtailAdminModelForm):
    """A relation between two bodies, each named by its code. Once recorded only its days change."""

    source_code = forms.CharField(
        label="统一社会信用代码", max_length=40, help_text="由您所在的机关登记的组织，18 位。"
    )
    target_code = forms.CharField(label="对方的统一社会信用代码", max_length=40, help_text="18 位。")

    field_order = ("source_code", "kind", "target_code")

    class Meta:
        model = Relation
        fields = ("source_code", "kind", "target_code", "starts_on", "ends_on")
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}
        help_texts = {"starts_on": "不清楚时留空。", "ends_on": "关系存续的最后一日；仍在存续时留空。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, body in (("source", self.instance.source), ("target", self.instance.target)):
                self.fields[f"{name}_code"].initial = body.code
                self.fields[f"{name}_code"].help_text = body.name
            for name in ("source_code", "kind", "target_code"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """What is fixed is not written over in silence: a page that sends something else is told so."""
        for name in ("source_code", "kind", "target_code"):
            sent = str(self.data.get(self.add_prefix(name)) or "").strip().upper()
            if self.instance.pk and sent and sent != str(self[name].initial).upper():
                self.add_error(
                    name, "已记载的关系只能修改起止日期。记错了双方或关系的，请填写止日期后另记一条。"
                )
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def clean_source_code(self) -> str:
        body = body_of(self.cleaned_data["source_code"])
        if not may_relate(self.for_user, body):
            raise forms.ValidationError(f"{body.name}不由您所在的机关登记，不能记载。")
        self.instance.source = body
        return body.code

    def clean_target_code(self) -> str:
        self.instance.target = body_of(self.cleaned_data["target_code"])
        return self.instance.target.code

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            self.add_sentences(sentences_of(self.instance))

    def add_sentences(self, told: Any) -> None:
        """What is wrong with the relation, beside the fields of the form."""
        for field, sentence in told.items():
            self.add_error("target_code" if field == "target" else field, sentence)
