"""Forms of offices, posts and holidays in the admin."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from registry.offices.models import Holiday, Office, Post
from registry.offices.permissions import managed_by
from registry.offices.signals import closing
from registry.offices.validators import period_day


def in_reach(label: str, day: date | None) -> date | None:
    """The day, unless its year cannot be meant."""
    if sentence := period_day(label, day):
        raise forms.ValidationError(sentence)
    return day


#: What an organ is and where it stands: jurisdiction, imports and cases follow from it.
_STANDING = ("kind", "division", "parent", "active")


class OfficeForm(WagtailAdminModelForm):
    """An organ. The code stays once given: entries of the ledger name it. What the organ is only superusers change."""

    class Meta:
        model = Office
        fields = (
            "code",
            "name",
            "kind",
            "division",
            "parent",
            "document_prefix",
            "counter_address",
            "counter_hours",
            "active",
        )
        help_texts = {"code": "小写字母、数字和连字符，例如 bj-haidian-mz；保存后不能修改。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["parent"].queryset = Office.objects.exclude(pk=self.instance.pk)
        if not self.for_user.is_superuser:
            for name in _STANDING:
                self.fields[name].disabled = True
                self.fields[name].help_text = "由系统管理员修改；如有变动请联系系统管理员。"

    def clean(self) -> dict[str, Any]:
        """An organ with work under way is neither closed nor made into another kind: nobody could finish it."""
        cleaned: dict[str, Any] = super().clean()
        for name in {"kind", "active"} & set(self.changed_data) & cleaned.keys():
            if self.instance.pk and (name == "kind" or not cleaned["active"]):
                answers = closing.send(sender=Office, office=self.instance)
                for sentence in filter(None, (answer for _, answer in answers)):
                    self.add_error(name, sentence)
        return cleaned


class PostForm(WagtailAdminModelForm):
    """A post, in the offices that the person at the desk manages. The person is named by user name."""

    username = forms.CharField(label="用户名", max_length=150, help_text="任职人员登录用的用户名。")

    class Meta:
        model = Post
        fields = ("username", "office", "role", "starts_on", "ends_on")
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = managed_by(self.for_user)
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.get_username()

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
        if user is None:
            raise forms.ValidationError("没有这个用户名，或账号已停用。请核对，或先在“设置—用户”中添加。")
        self.instance.user = user
        return username

    def clean_starts_on(self) -> date | None:
        return in_reach("任职起", self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date | None:
        return in_reach("任职止", self.cleaned_data["ends_on"])

    def _get_validation_exclusions(self) -> set[str]:
        # The person is set from the user name, so that “one open post each” is judged here and not by the database.
        return super()._get_validation_exclusions() - ({"user"} if self.instance.user_id else set())


class HolidayForm(WagtailAdminModelForm):
    """A day off, or a weekend worked in exchange."""

    class Meta:
        model = Holiday
        fields = ("date", "is_workday", "name", "source", "provisional")
        widgets = {"date": AdminDateInput}
        help_texts = {
            "is_workday": "调休上班的周末勾选；放假不勾选。",
            "source": "例如：国办发明电〔2026〕7号。",
        }

    def clean_date(self) -> date | None:
        return in_reach("日期", self.cleaned_data["date"])
