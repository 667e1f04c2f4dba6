"""Forms of the applicant's moves: sign and submit, submit corrections, withdraw."""

import re
import uuid
from typing import Any

from django import forms

_KEY = re.compile(r"[0-9a-f-]{36}")


class TextField(forms.CharField):
    """A text without U+0000, which no browser types and no database holds."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", "")))


class OnceForm(forms.Form):
    """Carries a key that makes the same page submitted twice count once."""

    key = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, number: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["key"] = str(uuid.uuid4())
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.number = number

    def idempotency_key(self) -> str | None:
        """The key of this filing and page; None when the page sent none that was ours."""
        key = self.data.get("key", "")
        return f"{self.number}:{key}" if _KEY.fullmatch(key) else None


class SigningForm(OnceForm):
    """The promise and the signature: the name of the account, typed."""

    error_css_class = "field--error"
    promise = forms.BooleanField(
        label="我承诺：所填内容和上传的材料真实、合法、有效，并承担相应法律责任。",
        error_messages={"required": "请阅读并勾选承诺。"},
    )
    signature = TextField(
        label="电子签名",
        max_length=60,
        error_messages={"required": "请输入您的姓名作为电子签名。", "max_length": "姓名最多 60 个字。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer
        self.fields["signature"].help_text = f"请输入您的姓名“{signer}”，与签字具有同样意义。"

    def clean_signature(self) -> str:
        """The very name of the account."""
        typed = str(self.cleaned_data["signature"])
        if "".join(typed.split()) != "".join(self.signer.split()):
            raise forms.ValidationError(f"签名应与账号姓名一致，请输入“{self.signer}”。")
        return self.signer


class CorrectionForm(OnceForm):
    """What was mended, in the applicant's words."""

    error_css_class = "field--error"
    note = TextField(
        label="补正说明",
        required=False,
        max_length=500,
        error_messages={"max_length": "补正说明最多 500 个字，请删减。"},
        help_text="有需要向经办人说明的，写在这里；认为原来填写无误、不需要改的，请写明理由。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(OnceForm):
    """Why the application is taken back."""

    error_css_class = "field--error"
    reason = TextField(
        label="撤回的原因",
        max_length=500,
        error_messages={"required": "请填写撤回的原因。", "max_length": "撤回的原因最多 500 个字，请删减。"},
        help_text="会写入《撤回申请确认书》。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
