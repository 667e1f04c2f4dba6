"""Admin screens that show each person the rows of their own offices and answer 404 for others'."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet

from registry.offices import selectors


class Scoped:
    """Takes rows from the view's permission policy only. `scoped_actions` are what one must be able to do to a row."""

    scoped_actions: tuple[str, ...] = ("change",)

    def scoped(self: Any) -> QuerySet:
        return self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.scoped_actions
        )

    def get_queryset(self) -> QuerySet:
        return self.scoped()

    def get_base_object_queryset(self) -> QuerySet:
        return self.scoped()


class ScopedIndexView(generic.IndexView):
    """A list, with its export, of the rows one may view."""

    list_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet:
        rows = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["view", "change"]
        )
        return rows.select_related(*self.list_related) if self.list_related else rows

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if self._may_change(instance) else None

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if self._may_change(instance) else None

    def _may_change(self, instance: Any) -> bool:
        return instance.pk in self._changeable

    @cached_property
    def _changeable(self) -> set[Any]:
        policy = self.permission_policy
        return set(
            policy.instances_user_has_permission_for(self.request.user, "change").values_list("pk", flat=True)
        )


class ScopedEditView(Scoped, generic.EditView):
    """Edit a row of one's own offices."""


class ScopedDeleteView(Scoped, generic.DeleteView):
    """Delete a row of one's own offices."""

    scoped_actions = ("delete",)


class ScopedHistoryView(Scoped, history.HistoryView):
    """Who changed a row, when."""

    get_queryset = history.HistoryView.get_queryset


class ScopedUsageView(Scoped, usage.UsageView):
    """Where a row is used."""

    get_queryset = usage.UsageView.get_queryset


class ScopedInspectView(Scoped, generic.InspectView):
    """Read a row."""

    scoped_actions = ("view", "change")

    def get_object(self, queryset: QuerySet | None = None) -> Any:
        return get_object_or_404(self.scoped(), pk=self.pk)


class ScopedViewSet(ModelViewSet):
    """A model's screens under a `registry.offices.permissions.PostPolicy`, given as `permission_policy`."""

    index_view_class = ScopedIndexView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    inspect_view_class = ScopedInspectView
    copy_view_enabled = False
    list_per_page = 50

    list_related: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(list_related=self.list_related, **kwargs)


class HolidayIndexView(ScopedIndexView):
    """The list of holidays, with a note on the years whose table is not complete."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["provisional_years"] = selectors.provisional_years()
        context["entered_years"] = selectors.entered_years()
        return context
