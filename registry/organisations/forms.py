"""Forms of the register's reference data."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from registry.offices.permissions import managed_by
from registry.organisations.models import CodeBlock


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
