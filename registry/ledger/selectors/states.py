"""A body as it was: on a day, as known at a time."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from registry.ledger.declarations import UNKNOWN, plain
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors.lines import lines_of
from registry.ledger.workflows import ends_borne, in_effect, state_of
from registry.organisations.models import Organisation


def as_of(organisation: Organisation, on: date, known_on: date | datetime | None = None) -> dict[str, object]:
    """The registered items on `on`, as the register knew them at `known_on` (a date: its last moment; None: now).

    Every item of `ledger.declarations.ITEMS`, as date, Decimal (yuan), bool or str; offices and divisions as their
    codes. {} when the register then held nothing of the body for that day. One query.
    """
    lines = in_effect(lines_of([organisation.pk])[organisation.pk], on, known_at(known_on))
    state = state_of(lines)
    if "code" not in state:  # only the opening entry gives it
        return {}
    return {name: plain(name, value) for name, value in {**UNKNOWN, **state}.items()}


def ends_of(organisation_pk: int) -> list[tuple[str, date | None]]:
    """Every end of a body that ended: status (撤销, 吊销, 注销) and its own day, None if unknown, the first one first.

    An annulled body that is struck off later has both. [] for a body in being; ends before it was in being again do
    not count. One query.
    """
    return ends_borne(lines_of([organisation_pk])[organisation_pk])


def last_ends(organisation_pks: Collection[int]) -> dict[int, date | None]:
    """The own day of the last end of each of the given bodies that ended, None if unknown. One query; none for none.

    `Organisation.ended_on` is the day of the first.
    """
    ends = {pk: ends_borne(lines) for pk, lines in lines_of(organisation_pks).items()}
    return {pk: borne[-1][1] for pk, borne in ends.items() if borne}


def known_at(known_on: date | datetime | None) -> datetime | None:
    """The moment up to which something counts as known; the end of the day, local time, for a date."""
    if known_on is None or isinstance(known_on, datetime):
        return known_on
    return timezone.make_aware(datetime.combine(known_on, time.max))


def history(organisation: Organisation) -> QuerySet[LedgerEntry]:
    """The body's entries in order of number, with who recorded them and what they correct. For staff."""
    return (
        LedgerEntry.objects.filter(organisation=organisation)
        .select_related("actor", "corrects")
        .prefetch_related("corrections")
        .order_by("number")
    )
