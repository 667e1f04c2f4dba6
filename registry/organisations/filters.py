"""Filters of the staff's register list."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from wagtail.admin.filters import WagtailFilterSet

from registry.divisions.selectors import districts
from registry.organisations.models import Organisation
from registry.organisations.selectors import REGISTERED_ITEMS, incomplete_condition, label_of

ANY_GAP = "any"
_DATES_AND_SUMS = ("registered_on", "funds")


def gap_choices() -> list[tuple[str, str]]:
    """`any`, then every registered item that may be unknown."""
    items = dict.fromkeys(item for items in REGISTERED_ITEMS.values() for item in items)
    labels = {
        item: "活动资金（开办资金、原始基金）" if item == "funds" else label_of(item, "association")
        for item in items
    }
    apart = [(item, label_of(item, "association")) for item in ("competent_unit_name", "registrar_name")]
    return [(ANY_GAP, "有任一未知项"), *labels.items(), *apart]


class OrganisationFilterSet(WagtailFilterSet):
    """By kind, status, district and by what is unknown."""

    kind = django_filters.ChoiceFilter(label="类型", choices=Organisation.Kind.choices)
    status = django_filters.ChoiceFilter(label="状态", choices=Organisation.Status.choices)
    district_code = django_filters.ChoiceFilter(
        label="所在区", choices=lambda: [(district.code, district.name) for district in districts()]
    )
    gaps = django_filters.ChoiceFilter(label="待补全", choices=gap_choices, method="with_gap")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def with_gap(self, queryset: QuerySet[Organisation], name: str, value: Any) -> QuerySet[Organisation]:
        """The bodies that lack the chosen item."""
        if value == ANY_GAP:
            return queryset.filter(incomplete_condition())
        if value == "competent_unit_name":
            without = Q(competent_unit__isnull=True, competent_unit_name="")
            return queryset.filter(without).exclude(direct_registration=True)
        if value == "registrar_name":
            return queryset.filter(registrar_name="")
        kinds = [kind for kind, items in REGISTERED_ITEMS.items() if value in items]
        missing = {f"{value}__isnull": True} if value in _DATES_AND_SUMS else {value: ""}
        return queryset.filter(kind__in=kinds, **missing)
