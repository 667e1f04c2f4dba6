"""A body's ledger in the admin: read by its office, corrected and completed by its registrars."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.ledger.declarations import ITEMS, Form
from registry.ledger.forms import CompletionForm, CorrectionForm
from registry.ledger.models import LedgerEntry
from registry.ledger.permissions import may_record, visible_to
from registry.ledger.selectors import history, item_changes
from registry.ledger.services import LedgerError, correct, record
from registry.ledger.services.projection import OfficeCodes, state_of_row
from registry.organisations.models import Organisation
from registry.organisations.selectors import gaps


class _BodyView(WagtailAdminTemplateMixin):
    """Finds the body among those the actor may see, and the way back to it."""

    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "history"
    _show_breadcrumbs = True
    writes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.organisation: Organisation = get_object_or_404(visible_to(request.user), pk=kwargs["pk"])
        self.may_record = may_record(request.user, self.organisation)
        if self.writes and not self.may_record:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.organisation.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        steps = [
            {"url": reverse("register:index"), "label": "登记簿"},
            {
                "url": reverse("register:inspect", args=[self.organisation.pk]),
                "label": self.organisation.name,
            },
        ]
        if self.writes:
            steps.append({"url": self.body_url, "label": "全部记载"})
        return [*super().get_breadcrumbs_items(), *steps, {"url": "", "label": self.get_page_title()}]

    @property
    def body_url(self) -> str:
        return reverse("ledger:body", args=[self.organisation.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation=self.organisation, may_record=self.may_record, body_url=self.body_url, **kwargs
        )


class BodyLedgerView(_BodyView, TemplateView):
    """Every entry with who recorded it, newest first."""

    template_name = "ledger/body.html"
    page_title = "全部记载"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            (entry, item_changes(entry, self.organisation.kind))
            for entry in history(self.organisation).reverse()
        ]
        return super().get_context_data(rows=rows, gaps=gaps(self.organisation), **kwargs)


class _WritingView(_BodyView, FormView):
    """A form whose refusal by the ledger stands above it, with everything still filled in."""

    writes = True
    template_name = "ledger/form.html"
    submit_label = ""

    def write(self, form: Any) -> str:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "initial": {**kwargs["initial"], "seen": self.organisation.ledger_number}}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                self._refuse_if_unseen(form)
                done = self.write(form)
        except LedgerError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, done)
        if visible_to(self.request.user).filter(pk=self.organisation.pk).exists():
            return redirect(self.body_url)
        messages.warning(self.request, f"{self.organisation.name}已转到其他登记管理机关，不再由本机关办理。")
        return redirect("register:index")

    def _refuse_if_unseen(self, form: Any) -> None:
        """Nothing is written over entries that the page did not show; the page now shows them, and can be sent again."""
        last = Organisation.objects.select_for_update().get(pk=self.organisation.pk).ledger_number
        seen = form.cleaned_data["seen"]
        if seen and seen != str(last):
            form.data = {**form.data.dict(), "seen": str(last)}
            raise LedgerError(
                f"打开本页以后，登记簿又有了新的记载（现到第{last}笔），可能就是您刚才提交的。请先看“全部记载”，仍需记入的再提交一次。"
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label=self.submit_label, **kwargs)


class CorrectionView(_WritingView):
    """Correct one entry; it stays, and both show the reason."""

    form_class = CorrectionForm
    page_title = "更正记载"
    submit_label = "记入更正"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = get_object_or_404(visible_to(request.user), pk=kwargs["pk"])
        self.entry = get_object_or_404(LedgerEntry, organisation=body, number=kwargs["number"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "items": self.entry.after,
            "kind": self.organisation.kind,
            "present": self.entry.after,
            "organisation": self.organisation,
        }

    def write(self, form: CorrectionForm) -> str:
        entry = correct(
            self.entry, form.changes(), reason=form.cleaned_data["reason"], actor=self.request.user
        )
        return f"已记为第{entry.number}笔，更正第{self.entry.number}笔。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entry=self.entry, **kwargs)


class CompletionView(_WritingView):
    """补录: fill in what is unknown of the body."""

    form_class = CompletionForm
    page_title = "补录"
    submit_label = "记入补录"

    def get_form_kwargs(self) -> dict[str, Any]:
        state = state_of_row(self.organisation, OfficeCodes())
        unknown = [
            name
            for name, item in ITEMS.items()
            if state[name] in ("", None)
            and not item.fixed
            and (item.public or item.form is Form.OFFICE or name == "district_code")
            and name not in _NOT_COMPLETED
        ]
        return {
            **super().get_form_kwargs(),
            "items": unknown,
            "kind": self.organisation.kind,
            "present": state,
            "initial": {
                **super().get_form_kwargs()["initial"],
                "effective_on": self.organisation.entries.order_by("number").first().effective_on,  # type: ignore[union-attr]
            },
        }

    def write(self, form: CompletionForm) -> str:
        entry = record(
            self.organisation,
            LedgerEntry.Kind.COMPLETED,
            form.changes(),
            effective_on=form.cleaned_data["effective_on"],
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
            source_kind="completion",
        )
        return f"已记为第{entry.number}笔。"


#: An end and its reason are matters of their own, never a completion.
_NOT_COMPLETED = frozenset({"status_reason", "ended_on"})
