"""Sign-up of founders and handlers."""

from django import forms
from django.core.validators import RegexValidator

from portal.accounts.models import User


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
