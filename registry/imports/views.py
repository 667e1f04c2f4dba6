"""Imports in the admin: upload, check, confirm, watch, fetch the report."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.imports.forms import UploadForm
from registry.imports.models import ImportRun
from registry.imports.permissions import may_import, visible_to
from registry.imports.selectors import first_findings, given_up, results, unknown
from registry.imports.services import ImportRefused, cancel, check_upload, confirm, upload
from registry.imports.services.reports import lines_of_run
from registry.imports.services.runs import CANCELLABLE, CHECKED_AT_ONCE

_PER_PAGE = 30
_MOVING = (ImportRun.State.UPLOADED, ImportRun.State.WAITING, ImportRun.State.RUNNING)


class _ImportsView(WagtailAdminTemplateMixin):
    """For registrars only; to others these pages do not exist."""

    request: HttpRequest
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("imports:index"), "label": "导入"}
        own = [] if self.page_title == "导入" else [{"url": "", "label": self.get_page_title()}]
        return [*super().get_breadcrumbs_items(), index, *own]


class IndexView(_ImportsView, FormView):
    """Earlier imports, and the form for the next."""

    template_name = "imports/index.html"
    page_title = "导入"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            run = upload(
                file,
                file.name,
                form.cleaned_data["kind"],
                actor=self.request.user,
                office=form.cleaned_data.get("office"),
            )
        except ImportRefused as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if run.size <= CHECKED_AT_ONCE:
            check_upload(run)
        return redirect("imports:run", pk=run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = visible_to(self.request.user).select_related("actor")
        page = Paginator(runs, _PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(runs=page, **kwargs)


class RunView(_ImportsView, TemplateView):
    """One import: what the check found, how far it is, what became of it."""

    template_name = "imports/run.html"

    def get_page_title(self) -> str:
        return self.run.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.run = _run_of(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        return super().get_context_data(
            run=run,
            results=results(run),
            unknown=unknown(run),
            findings=first_findings(run),
            moving=run.state in _MOVING,
            given_up=given_up(run),
            may_cancel=run.state in CANCELLABLE,
            **kwargs,
        )


class MoveView(View):
    """Confirm, cancel or stop, then back to the import."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, move: str) -> HttpResponse:
        run = _run_of(request, pk)
        try:
            if move == "confirm":
                confirm(run, actor=request.user)
                messages.success(request, "已确认，正在后台导入；可以离开本页，稍后回来查看结果。")
            else:
                cancel(run)
                messages.success(request, given_up(run))
        except ImportRefused as error:
            messages.error(request, str(error))
        return redirect("imports:run", pk=run.pk)


class ReportView(View):
    """The findings as CSV, streamed."""

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        run = _run_of(request, pk)
        response = StreamingHttpResponse(_encoded(run), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-report.csv"'
        return response


def _encoded(run: ImportRun) -> Iterator[bytes]:
    for line in lines_of_run(run):
        yield line.encode()


def _run_of(request: HttpRequest, pk: int) -> ImportRun:
    if not may_import(request.user):
        raise Http404
    return get_object_or_404(visible_to(request.user), pk=pk)
