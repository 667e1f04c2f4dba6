"""The staff's register list and the sheet of one body, both read-only; relations written through their service."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.log_actions import log

from registry.offices.views import ScopedEditView, ScopedIndexView, ScopedInspectView
from registry.organisations.forms import RelationForm
from registry.organisations.models import Organisation, Relation
from registry.organisations.selectors import gaps
from registry.organisations.services.relations import relate


class GapsColumn(Column):
    """How many registered items are unknown, and which."""

    cell_template_name = "organisations/gaps_cell.html"

    def get_value(self, instance: Organisation) -> list[str]:
        return [gap.label for gap in gaps(instance)]


class RegisterIndexView(ScopedIndexView):
    """Every visible body; the name leads to its sheet."""

    def get_edit_url(self, instance: Organisation) -> None:
        return None

    def get_delete_url(self, instance: Organisation) -> None:
        return None

    def get_inspect_url(self, instance: Organisation) -> str:
        return reverse(self.inspect_url_name, args=(instance.pk,))


class RegisterInspectView(ScopedInspectView):
    """The registered items of one body, what is unknown of it, and the way to its public page."""

    page_title = "登记事项"

    def get_edit_url(self) -> None:
        return None

    def get_delete_url(self) -> None:
        return None

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if value is None or value == "":
            return "—"
        if isinstance(value, Decimal):
            return f"{value:,.2f}".removesuffix(".00")
        return {True: "是", False: "否"}[value] if isinstance(value, bool) else value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            gaps=gaps(self.object),
            organisation=self.object,
            public_url=self.object.get_absolute_url(),
            **kwargs,
        )


class RelatesThroughService:
    """Saves by `relate`, which checks the jurisdiction again, and that nobody recorded the same in between."""

    def form_valid(self: Any, form: RelationForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_sentences({field: sentences[0] for field, sentences in error.message_dict.items()})
            return self.form_invalid(form)

    def save_instance(self: Any) -> Relation:
        relation = relate(self.form.save(commit=False), actor=self.request.user)
        log(instance=relation, action=self.log_action, content_changed=True)
        return relation


class RelationCreateView(RelatesThroughService, generic.CreateView):
    log_action = "wagtail.create"


class RelationEditView(RelatesThroughService, ScopedEditView):
    log_action = "wagtail.edit"
