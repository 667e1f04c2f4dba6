"""The public record of a body, composed from every alcove below."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from portal.record.declarations import RELATION_WORDS, STATUS_MEANINGS, SUSPENDED_MEANING
from portal.record.selectors import events
from portal.record.selectors.events import Event
from portal.record.selectors.items import ItemRow, rows_of, values_of
from portal.record.selectors.rows import RowsOfBody, body_with_rows
from registry.filings.models import Certificate
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import Moment, lines_in, moments_of
from registry.ledger.workflows import ends_borne
from registry.organisations.models import FormerName, OfficeHolder, Organisation, Relation
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from registry.standing.selectors import GradeOn, Stands, stands


@dataclass(frozen=True)
class RelatedBody:
    """A relation as it reads on this body's page."""

    words: str
    name: str
    url: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None


@dataclass(frozen=True)
class PublicRecord:
    """All that the public page shows of a body, read at `at`; no member rolls, no personal data, no case notes."""

    organisation: Organisation
    at: datetime.datetime
    moments: Sequence[Moment]
    former_names: Sequence[FormerName]
    holders: Sequence[OfficeHolder]
    relations: Sequence[RelatedBody]
    listings: Sequence[Listing]
    penalties: Sequence[Penalty]
    grades: Sequence[Grade]
    reports: Sequence[ReportResult]
    qualifications: Sequence[Qualification]
    certificate: Certificate | None
    #: Its own day of the status it has ended with; None for a body in being, or where it is unknown.
    ended_on: datetime.date | None

    @property
    def today(self) -> datetime.date:
        return timezone.localdate(self.at)

    @property
    def meaning(self) -> str:
        suspended = self.suspensions and self.organisation.status == Organisation.Status.ACTIVE
        return SUSPENDED_MEANING if suspended else STATUS_MEANINGS[self.organisation.status]

    @property
    def ended(self) -> bool:
        return self.organisation.status in (
            Organisation.Status.DISSOLVED,
            Organisation.Status.ANNULLED,
            Organisation.Status.REVOKED,
        )

    @cached_property
    def items(self) -> list[ItemRow]:
        return rows_of(values_of(self.organisation), self.moments)

    @cached_property
    def stands(self) -> Stands:
        return stands(self.grades, self.listings, self.today)

    @cached_property
    def current_listings(self) -> list[Listing]:
        return list(self.stands.listings)

    @cached_property
    def suspensions(self) -> list[Penalty]:
        """Penalties of 限期停止活动 in force today, none of an ended body; as `standing.selectors.suspension_on_day`."""
        return [
            row
            for row in self.penalties
            if not self.ended
            and row.kind == Penalty.Kind.SUSPENSION
            and row.decided_on <= self.today
            and (row.executed_on is None or row.executed_on > self.today)
        ]

    @cached_property
    def grade(self) -> Grade | None:
        """The grade in force today."""
        now = self.stands.grade
        return now.row if now and now.valid else None

    @cached_property
    def past_grade(self) -> GradeOn | None:
        """The newest grade of the past and how it ended, when none is in force."""
        return None if self.grade else self.stands.grade

    @cached_property
    def coming_grade(self) -> Grade | None:
        """A grade that is announced and not yet in force: since 2026-03-01 they begin with the year after."""
        return self.stands.coming

    @property
    def certificate_expired(self) -> bool:
        until = self.organisation.certificate_to
        return not self.ended and until is not None and until < self.today

    @property
    def first_day(self) -> datetime.date | None:
        """The first day the register can be asked for."""
        days = [moment.effective_on for moment in self.moments]
        return min(days) if days else self.organisation.registered_on

    @cached_property
    def history(self) -> list[Event]:
        """Entries of the ledger and of standing, newest first."""
        return events.in_order(
            (
                *events.of_ledger(self.moments),
                *events.of_listings(self.listings),
                *events.of_penalties(self.penalties),
                *events.of_grades(self.grades),
                *events.of_reports(self.reports),
                *events.of_qualifications(self.qualifications),
            ),
            self.today,
        )


_PLACES = (
    *((model, "organisation_id") for model in (LedgerEntry, FormerName, OfficeHolder, Certificate)),
    *((model, "organisation_id") for model in (Listing, Penalty, Grade, ReportResult, Qualification)),
    (Relation, "source_id"),
    (Relation, "target_id"),
)


def find(code: str) -> Organisation | None:
    """The body of a code, its registering division loaded. One query."""
    found = body_with_rows(code)
    return found.organisation if found else None


def public_record(code: str) -> PublicRecord | None:
    """What the public may read of a body; None if nobody bears the code.

    One query, and one for each place that holds anything of it, twelve at most, however long its past.
    """
    rows = body_with_rows(code, _PLACES)
    if rows is None:
        return None
    now = timezone.now()
    organisation, today = rows.organisation, timezone.localdate(now)
    entries = rows.of(LedgerEntry)
    ends = ends_borne(lines_in(entries))
    return PublicRecord(
        organisation=organisation,
        at=now,
        moments=moments_of(entries, organisation.kind),
        former_names=rows.of(FormerName),
        holders=_holders(rows, today),
        relations=_relations(rows),
        listings=[row for row in rows.of(Listing) if row.listed_on <= today],
        penalties=[row for row in rows.of(Penalty) if row.withdrawn_on is None or row.withdrawn_on > today],
        grades=rows.of(Grade),
        reports=[row for row in rows.of(ReportResult) if row.concluded_on <= today],
        qualifications=rows.of(Qualification),
        certificate=next((row for row in rows.of(Certificate) if row.superseded_on is None), None),
        ended_on=ends[-1][1] if ends else None,
    )


def _holders(rows: RowsOfBody, today: datetime.date) -> list[OfficeHolder]:
    holders = [row for row in rows.of(OfficeHolder) if row.ends_on is None or row.ends_on >= today]
    for row in holders:
        row.organisation = rows.organisation
    return holders


def _relations(rows: RowsOfBody) -> list[RelatedBody]:
    """Relations of both directions; bodies at the other end are read only if there are any."""
    outward = [(row, row.target_id, 0) for row in rows.of(Relation, "source_id")]
    inward = [(row, row.source_id, 1) for row in rows.of(Relation, "target_id")]
    shown = [found for found in (*outward, *inward) if found[0].kind in RELATION_WORDS]
    others = Organisation.objects.in_bulk([pk for _, pk, _ in shown]) if shown else {}
    return [
        RelatedBody(
            RELATION_WORDS[row.kind][side],
            others[pk].name,
            others[pk].get_absolute_url(),
            row.starts_on,
            row.ends_on,
        )
        for row, pk, side in shown
    ]
