"""The public record of a body, composed from every alcove below."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from portal.record.declarations import RELATION_WORDS, STATUS_MEANINGS
from portal.record.selectors import events
from portal.record.selectors.events import Event
from portal.record.selectors.items import ItemRow, rows_of, values_of
from registry.filings.models import Certificate
from registry.ledger.selectors import Moment, timeline
from registry.organisations.models import FormerName, OfficeHolder, Organisation, Relation
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult


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

    @property
    def today(self) -> datetime.date:
        return timezone.localdate(self.at)

    @property
    def meaning(self) -> str:
        return STATUS_MEANINGS[self.organisation.status]

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
    def current_listings(self) -> list[Listing]:
        return [row for row in self.listings if row.removed_on is None or row.removed_on > self.today]

    @cached_property
    def grade(self) -> Grade | None:
        """The grade in force today."""
        valid = (
            row
            for row in self.grades
            if row.starts_on <= self.today <= row.ends_on
            and (row.cancelled_on is None or row.cancelled_on > self.today)
        )
        return next(valid, None)

    @cached_property
    def past_grade(self) -> Grade | None:
        """The newest grade of the past, when none is in force."""
        return None if self.grade else next((row for row in self.grades if row.starts_on <= self.today), None)

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


def find(code: str) -> Organisation | None:
    """The body of a code, its registering division loaded. One query."""
    return Organisation.objects.select_related("division").filter(code=code).first()


def public_record(organisation: Organisation) -> PublicRecord:
    """What the public may read of a body. Ten queries."""
    now = timezone.now()
    today = timezone.localdate(now)
    open_now = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return PublicRecord(
        organisation=organisation,
        at=now,
        moments=timeline(organisation),
        former_names=list(FormerName.objects.filter(organisation=organisation)),
        holders=list(
            OfficeHolder.objects.filter(open_now, organisation=organisation)
            .defer("sealed")
            .order_by("position", "id")
        ),
        relations=_relations(organisation),
        listings=list(Listing.objects.filter(organisation=organisation, listed_on__lte=today)),
        penalties=list(
            Penalty.objects.filter(
                Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=today), organisation=organisation
            )
        ),
        grades=list(Grade.objects.filter(organisation=organisation)),
        reports=list(ReportResult.objects.filter(organisation=organisation, concluded_on__lte=today)),
        qualifications=list(Qualification.objects.filter(organisation=organisation)),
        certificate=Certificate.objects.filter(organisation=organisation, superseded_on__isnull=True).first(),
    )


def _relations(organisation: Organisation) -> list[RelatedBody]:
    rows = Relation.objects.filter(
        Q(source=organisation) | Q(target=organisation), kind__in=RELATION_WORDS
    ).select_related("source", "target")
    found = []
    for row in rows.order_by("kind", "starts_on", "id"):
        outward = row.source_id == organisation.pk
        other = row.target if outward else row.source
        words = RELATION_WORDS[row.kind][0 if outward else 1]
        found.append(RelatedBody(words, other.name, other.get_absolute_url(), row.starts_on, row.ends_on))
    return found
