"""What visitors type into the record and the verification page."""

import datetime
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.record.validators import Question, asked_by, token_in

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


def day_in_words(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class DayField(forms.DateField):
    """A day written in any of DAY_FORMATS, its digits and marks of either width (２０１９－０３－０１)."""

    def to_python(self, value: Any) -> datetime.date | None:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class DayForm(forms.Form):
    """A day of the register: not before the body's `first` entry (None: any day), not after `today`."""

    as_of = DayField(
        label="查看某日的登记状态",
        input_formats=DAY_FORMATS,
        error_messages={
            "required": "请填写要查看的日期，例如 2019-03-01。",
            "invalid": "这不是日历上的日期。请按“年-月-日”填写，例如 2019-03-01。",
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, first: datetime.date | None, today: datetime.date
    ) -> None:
        super().__init__(data)
        self.first = first
        self.today = today
        attrs = self.fields["as_of"].widget.attrs
        attrs["max"] = today.isoformat()
        if first:
            attrs["min"] = first.isoformat()

    def clean_as_of(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError(f"这一天还没有到。请选今天（{day_in_words(self.today)}）或以前的日期。")
        if self.first and day < self.first:
            raise ValidationError(
                f"登记簿对这家机构的记载从{day_in_words(self.first)}开始，请选这一天或以后的日期。"
            )
        return day


class VerifyForm(forms.Form):
    """What stands on a certificate, or what a QR reader copied of it, with whatever words around it."""

    code = forms.CharField(
        label="统一社会信用代码",
        required=False,
        strip=True,
        max_length=300,
        help_text="18 位，印在证书名称下方；也可以填证书编号，或粘贴扫码得到的网址。",
        error_messages={"max_length": "太长了。请只填 18 位代码，或扫码得到的网址。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    #: Of any length: a QR that somebody else made is answered like every other that is not of a certificate.
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def question(self) -> Question | None:
        """What is asked, None while nothing is. Call after is_valid()."""
        data = self.cleaned_data
        if data.get("token"):
            return Question("token", token_in(data["token"]))
        return asked_by(data["code"]) if data.get("code") else None
