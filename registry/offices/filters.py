"""Filters of the staff's lists of offices and days."""

import django_filters
from wagtail.admin.filters import WagtailFilterSet

from registry.offices.models import Holiday


class HolidayFilterSet(WagtailFilterSet):
    """By year, and by what kind of day it is."""

    year = django_filters.NumberFilter(
        label="年份", field_name="date", lookup_expr="year", min_value=1, max_value=9999
    )

    class Meta:
        model = Holiday
        fields = ("is_workday", "provisional")
