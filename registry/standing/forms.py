"""Forms of statements: the body by its code, and dates that can be true."""

from collections.abc import Sequence
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from registry.organisations.forms import body_of
from registry.standing.models import Statement
from registry.standing.permissions import may_enter
from registry.standing.services import LONGEST_REASON, REASON_ASKED
from registry.standing.validators import hollow


class StatementForm(WagtailAdminModelForm):
    """Asks for the body by its credit code, and refuses one of another jurisdiction in a sentence."""

    code = forms.CharField(label="统一社会信用代码", max_length=40, help_text="18 位，可从登记簿复制。")

    reason = forms.CharField(
        label="更改理由",
        max_length=LONGEST_REASON,
        required=False,
        help_text="只补记移出、执行、取消、期满等后来发生的事，不必填写；改动已经录入的内容时必须写明，会与改动前后的内容一同记入历史。",
    )

    field_order = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].initial = self.instance.organisation.code
            self.fields["code"].disabled = True
            self.fields["code"].help_text = self.instance.organisation.name
        else:
            del self.fields["reason"]

    def clean_code(self) -> str:
        body = body_of(self.cleaned_data["code"])
        if not may_enter(self.for_user, body):
            raise forms.ValidationError(f"{body.name}不由您所在的机关登记，不能录入。")
        self.instance.organisation = body
        return body.code

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if sentence := hollow("更改理由", reason):
            raise forms.ValidationError(sentence)
        return reason

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.instance.pk or self.errors or self.cleaned_data["reason"]:
            return
        held = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if any(change.amends for change in self.instance.changes(held)):
            self.add_error("reason", REASON_ASKED)

    def _get_validation_exclusions(self) -> set[str]:
        # The body is set from the code, so that “one result a year” is judged here and not by the database.
        excluded = super()._get_validation_exclusions()
        return excluded - {"organisation"} if self.instance.organisation_id else excluded


def form_of(model: type[Statement], fields: Sequence[str]) -> type[StatementForm]:
    """The form of one kind of statement; every date with the admin's own picker."""
    dates = {name: AdminDateInput for name in fields if name.endswith("_on")}
    meta = type("Meta", (), {"model": model, "fields": ("code", *fields), "widgets": dates})
    return type(f"{model.__name__}Form", (StatementForm,), {"Meta": meta})
