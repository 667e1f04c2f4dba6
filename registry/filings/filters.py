"""What a list of cases can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from registry.filings.declarations import all_matters
from registry.filings.models import Filing
from registry.filings.selectors import queues
from registry.filings.validators import storable
from registry.filings.workflows import State
from registry.offices.models import Office
from registry.organisations.models import Organisation

_STATES = [(state.value, state.label) for state in State if state is not State.DRAFT]


def _matters() -> list[tuple[str, str]]:
    return [(matter.code, matter.short_name) for matter in all_matters()]


class CaseFilter(django_filters.FilterSet):
    """The filters of the desk. `offices` are those whose cases the actor may see."""

    q = django_filters.CharFilter(
        label="名称、办件号、申请人",
        method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "名称、办件号", "maxlength": 100}),
    )
    matter = django_filters.ChoiceFilter(label="事项", choices=_matters, empty_label="全部事项")
    kind = django_filters.ChoiceFilter(
        label="机构类型", choices=Organisation.Kind.choices, empty_label="全部类型"
    )
    state = django_filters.ChoiceFilter(label="状态", choices=_STATES, empty_label="全部状态")
    office = django_filters.ModelChoiceFilter(
        label="机关", queryset=Office.objects.none(), empty_label="全部机关"
    )
    overdue = django_filters.BooleanFilter(
        label="只看超期", method="only_overdue", widget=forms.CheckboxInput(attrs={"value": "true"})
    )

    class Meta:
        model = Filing
        fields = ("q", "matter", "kind", "state", "office", "overdue")

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["office"].queryset = offices

    def by_text(self, filings: QuerySet[Filing], name: str, value: str) -> QuerySet[Filing]:
        """Every word must be part of the name, the number or the applicant's name."""
        for word in storable(value).split()[:8]:
            filings = filings.filter(
                Q(title__icontains=word)
                | Q(number__icontains=word)
                | Q(applicant__display_name__icontains=word)
            )
        return filings

    def only_overdue(self, filings: QuerySet[Filing], name: str, value: bool | None) -> QuerySet[Filing]:
        """Past the measured last day and not stopped."""
        return queues.overdue(filings) if value else filings
