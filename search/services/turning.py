"""What changes in search by the mere passing of days."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from registry.outbox.services import publish_many
from registry.standing.models import Grade

#: A day or two may pass without the schedule running; telling twice does no harm.
_LOOK_BACK = timedelta(days=7)


def turn_grades() -> int:
    """Tell of every body whose grade began or ended within the last week; returns how many."""
    today = timezone.localdate()
    began = Q(starts_on__range=(today - _LOOK_BACK, today))
    ended = Q(ends_on__range=(today - _LOOK_BACK, today))
    codes = sorted(set(Grade.objects.filter(began | ended).values_list("organisation__code", flat=True)))
    publish_many(("organisation.changed", code, {"code": code}) for code in codes)
    return len(codes)
