"""Provisions of the law in friendly fields, one form for each kind of value."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms

from registry.filings.forms.staff import TextField
from registry.filings.models import Provision
from registry.filings.permissions import ProvisionScope
from registry.offices import selectors as offices
from registry.offices.models import Office
from registry.offices.validators import EARLIEST

FAR = timedelta(days=5 * 366)
WHOLE = {
    "invalid": "请填写整数。",
    "min_value": "不能小于 %(limit_value)s。",
    "max_value": "不能大于 %(limit_value)s。",
}


def _near(day: date) -> date:
    if not EARLIEST <= day <= offices.today() + FAR:
        raise forms.ValidationError(f"请填写 {EARLIEST} 至五年以内的日期，请核对年份。")
    return day


class EndForm(forms.Form):
    """From which day an office's own provision no longer applies."""

    from_day = forms.DateField(
        label="自哪一天起不再适用",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="今天或者以后；自这一天起按全市通用的规定办。",
        error_messages={"invalid": "请填写日期，例如 2027-01-01。", "required": "请填写自哪一天起。"},
    )

    def clean_from_day(self) -> date:
        return _near(self.cleaned_data["from_day"])


class ProvisionForm(forms.Form):
    """From which day, for whom, on what ground; subclasses add what it then says (`told`)."""

    from_day = forms.DateField(
        label="自哪一天起",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="今天或者以后。原来的规定到前一天为止。已提交的办件仍按提交时的规定办理。",
        error_messages={"invalid": "请填写日期，例如 2027-01-01。", "required": "请填写自哪一天起。"},
    )
    office = forms.ModelChoiceField(label="适用机关", queryset=Office.objects.none(), required=False)
    instrument = forms.CharField(
        label="依据文件", max_length=120, required=False, help_text="不写书名号，例如：行政许可法。"
    )
    version = forms.CharField(label="版本", max_length=40, required=False)
    article = forms.CharField(label="条款", max_length=40, required=False)
    certain = forms.BooleanField(label="已核对原文", required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)

    value_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, provision: Provision, scope: ProvisionScope, **kwargs: Any) -> None:
        self.provision = provision
        initial = {
            name: getattr(provision, name) for name in ("instrument", "version", "article", "certain", "note")
        }
        initial |= {"from_day": offices.today() + timedelta(days=1), "office": provision.office_id}
        initial |= self.shown(provision.value)
        super().__init__(*args, **{**kwargs, "initial": initial})
        chosen = cast("forms.ModelChoiceField", self.fields["office"])
        chosen.queryset = scope.offices
        chosen.required = not scope.everywhere
        chosen.empty_label = "全部机关" if scope.everywhere else "请选择"
        self.order_fields([*self.value_fields, "from_day", "office"])
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"
            if "max_length" in field.error_messages or getattr(field, "max_length", None):
                field.error_messages["max_length"] = (
                    f"{field.label}最多 %(limit_value)d 个字，现有 %(show_value)d 个字。"
                )

    def shown(self, value: dict[str, Any]) -> dict[str, Any]:
        """The value as the fields show it."""
        return {name: value.get(name) for name in self.value_fields}

    def told(self) -> dict[str, Any]:
        """The value as it is kept."""
        return {name: self.cleaned_data[name] for name in self.value_fields}

    def clean_from_day(self) -> date:
        return _near(self.cleaned_data["from_day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("certain") and not cleaned.get("instrument"):
            self.add_error("instrument", "勾选“已核对原文”时，请写明依据文件。")
        return cleaned


class LimitForm(ProvisionForm):
    """A time limit."""

    value_fields = ("days", "unit")
    days = forms.IntegerField(label="天数", min_value=1, max_value=1000, error_messages=WHOLE)
    unit = forms.ChoiceField(
        label="单位", choices=[("WD", "工作日"), ("CD", "日（自然日）")], widget=forms.RadioSelect
    )


class MoneyForm(ProvisionForm):
    """An amount of yuan."""

    value_fields = ("value",)
    value = forms.DecimalField(
        label="数额（元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={
            **WHOLE,
            "invalid": "请填写数字，例如 30000。",
            "max_decimal_places": "最多两位小数。",
            "max_digits": "数额太大，请核对。",
        },
    )

    def told(self) -> dict[str, Any]:
        amount: Decimal = self.cleaned_data["value"]
        return {"value": f"{amount.normalize():f}"}


class CountForm(ProvisionForm):
    """An amount that counts people or members, kept as text like every amount."""

    value_fields = ("value",)
    value = forms.IntegerField(label="数目", min_value=0, max_value=100_000, error_messages=WHOLE)

    def told(self) -> dict[str, Any]:
        return {"value": str(self.cleaned_data["value"])}


class NumberRuleForm(ProvisionForm):
    """A rule that is a whole number."""

    value_fields = ("value",)
    value = forms.IntegerField(label="数值", min_value=0, max_value=100, error_messages=WHOLE)


class SizeRuleForm(ProvisionForm):
    """A rule that is a size in MB: never below what one file may have."""

    value_fields = ("value",)
    value = forms.IntegerField(label="大小（MB）", min_value=20, max_value=2000, error_messages=WHOLE)


class SwitchRuleForm(ProvisionForm):
    """A rule that holds or does not."""

    value_fields = ("value",)
    value = forms.TypedChoiceField(
        label="是否适用",
        choices=[("yes", "适用"), ("no", "不适用")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )

    def shown(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"value": "yes" if value.get("value") else "no"}


class WordRuleForm(ProvisionForm):
    """A rule in words."""

    value_fields = ("value",)
    value = TextField(label="内容", most=500)


class WordingForm(ProvisionForm):
    """A condition or a text."""

    value_fields = ("text",)
    text = TextField(label="内容", most=1000)


class PaperForm(ProvisionForm):
    """A paper of the list."""

    value_fields = ("title", "requirement", "help")
    title = forms.CharField(label="材料名称", max_length=100)
    requirement = forms.ChoiceField(
        label="要求",
        choices=[("required", "必须提交"), ("optional", "可以不交"), ("abolished", "已取消，不得索要")],
        widget=forms.RadioSelect,
    )
    help = TextField(label="填写说明", most=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def form_for(provision: Provision) -> type[ProvisionForm]:
    """The form that fits what the provision says."""
    said = provision.value.get("value")
    if provision.kind == Provision.Kind.AMOUNT:
        return MoneyForm if "元" in str(provision.value.get("label", "")) else CountForm
    if provision.kind == Provision.Kind.RULE:
        if isinstance(said, bool):
            return SwitchRuleForm
        if isinstance(said, int):
            return SizeRuleForm if "（MB）" in str(provision.value.get("label", "")) else NumberRuleForm
        return WordRuleForm
    by_kind = {Provision.Kind.LIMIT: LimitForm, Provision.Kind.PAPER: PaperForm}
    return by_kind.get(Provision.Kind(provision.kind), WordingForm)
