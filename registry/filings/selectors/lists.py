"""Lists of filings."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from registry.filings.models import Filing
from registry.filings.workflows import State
from registry.offices.models import Office


def of_applicant(user: Any) -> QuerySet[Filing]:
    """The filings of one applicant, newest first."""
    return Filing.objects.filter(applicant=user).select_related("office", "organisation")


def applicant_list(user: Any) -> QuerySet[Filing]:
    """The same for their list: what waits for the applicant first, then what is under way, then what is closed."""
    rank = Case(
        When(state__in=[State.CORRECTING.value], then=Value(0)),
        When(state__in=[State.DRAFT.value], then=Value(1)),
        When(closed_at__isnull=False, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return of_applicant(user).prefetch_related("pauses").order_by(rank, "-created_at", "-id")


def under_way(office: Office) -> QuerySet[Filing]:
    """What was submitted to an office and is not closed."""
    return Filing.objects.filter(office=office, closed_at__isnull=True).exclude(state=State.DRAFT.value)
