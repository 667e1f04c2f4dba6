"""The upload of an office's file."""

from typing import Any

from django import forms

from registry.imports.models import ImportRun
from registry.imports.permissions import organs_of


class UploadForm(forms.Form):
    """Which file, and what is in it. What the file says is judged by the import, not here."""

    kind = forms.ChoiceField(
        label="内容", choices=ImportRun.Kind.choices, widget=forms.RadioSelect, initial="register"
    )
    file = forms.FileField(
        label="文件",
        help_text="CSV（UTF-8 或 GB18030）或 XLSX，最大64MB。上传后先检查，不会立即写入。",
        error_messages={"empty": "文件是空的，请选择有内容的文件。", "required": "请选择文件。"},
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organs = organs_of(actor)
        if not actor.is_superuser and organs.count() > 1:
            self.fields["office"] = forms.ModelChoiceField(
                queryset=organs,
                label="机关",
                help_text="只写入该机关登记的组织；市级机关可写入全部。",
                error_messages={"required": "请选择为哪个机关导入。"},
            )
