"""Sign-up of founders and handlers; people as the admin shows them."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts.models import User

_FIELDS = ("username", "email", "display_name", "phone", "is_superuser", "groups")
_WIDGETS = {"groups": forms.CheckboxSelectMultiple}


class SignupForm(forms.Form):
    """Asks for the person's name and mobile number besides what allauth asks."""

    display_name = forms.CharField(
        label="姓名",
        max_length=60,
        help_text="与身份证件一致，会写入申请书。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="手机号",
        max_length=20,
        required=False,
        help_text="选填。只用于办件提醒，不会公开。",
        validators=[RegexValidator(r"^1\d{10}$", "请填写 11 位手机号码，以 1 开头。")],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    field_order = ("display_name", "username", "email", "phone", "password1", "password2")

    def signup(self, request: object, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.phone = self.cleaned_data["phone"]
        user.save(update_fields=["display_name", "phone"])


class _WithoutWesternNames:
    """Wagtail's forms ask for a first and a last name; ours is one name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields.pop(name, None)  # type: ignore[attr-defined]


class PersonCreationForm(_WithoutWesternNames, UserCreationForm):
    """A new account, made by an administrator."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = _FIELDS
        widgets = _WIDGETS


class PersonEditForm(_WithoutWesternNames, UserEditForm):
    """An account, changed by an administrator."""

    class Meta(UserEditForm.Meta):
        model = User
        fields = (*_FIELDS, "is_active")
        widgets = _WIDGETS
