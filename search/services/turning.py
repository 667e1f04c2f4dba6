"""What changes in search by the mere passing of days."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from registry.outbox.services import Event, publish_many
from registry.standing.models import Grade

#: A day or two may pass without the schedule running; telling twice does no harm.
_LOOK_BACK = timedelta(days=7)

#: From the first to the last of some days: an event, such as a change would have, for all that reads otherwise on one
#: of them than on the day before.
Turning = Callable[[date, date], Iterable[Event]]

_turnings: dict[str, Turning] = {}


def turns(name: str, turning: Turning) -> None:
    """Register what turns on a day, from `AppConfig.ready()`. ValueError if the name is taken by another function."""
    present = _turnings.get(name)
    if present is not None and present != turning:
        raise ValueError(f"{name!r} turns already")
    _turnings[name] = turning


def turn() -> int:
    """Tell of everything that turned within the last week; returns how many."""
    today = timezone.localdate()
    events = [event for turning in _turnings.values() for event in turning(today - _LOOK_BACK, today)]
    return publish_many(events)


def turned_grades(first: date, last: date) -> list[Event]:
    """Bodies whose grade began, or was over the day before."""
    began = Q(starts_on__range=(first, last))
    ended = Q(ends_on__range=(first - timedelta(days=1), last - timedelta(days=1)))
    codes = sorted(set(Grade.objects.filter(began | ended).values_list("organisation__code", flat=True)))
    return [Event("organisation.changed", code, {"code": code}) for code in codes]
