"""Entering what is said of a body. Each writes in one transaction the row and the message `organisation.changed`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from registry.organisations.models import Organisation
from registry.outbox.services import publish, publish_many
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult, Statement
from registry.standing.permissions import may_enter

CHANGED = "organisation.changed"
_ROWS_PER_INSERT = 500

S = TypeVar("S", bound=Statement)


def enter(row: S, *, actor: Any) -> S:
    """Save a new or changed row about a body of the actor's jurisdiction.

    PermissionDenied for a body of another office; ValidationError with Chinese sentences for what cannot be true.
    """
    organisation: Organisation = row.organisation  # type: ignore[attr-defined]
    if not may_enter(actor, organisation):
        raise PermissionDenied(
            f"{organisation.name}不由您所在的机关登记，或您没有监管、登记簿管理岗位，不能录入。"
        )
    if row.pk is None:
        row.entered_by = actor
    row.full_clean()
    with transaction.atomic():
        row.save()
        publish(CHANGED, organisation.code, {"code": organisation.code})
    return row


def enter_listing(
    organisation: Organisation,
    *,
    actor: Any,
    list: str,  # noqa: A002
    ground: str,
    listed_on: date,
    document_no: str = "",
    authority: str = "",
) -> Listing:
    """Put a body on a list (民政部令第60号); a body may stand on one twice, for different grounds."""
    row = Listing(
        organisation=organisation,
        list=list,
        ground=ground,
        listed_on=listed_on,
        document_no=document_no,
        authority=authority,
    )
    return enter(row, actor=actor)


def remove_listing(
    listing: Listing,
    *,
    actor: Any,
    removed_on: date,
    removal_reason: str,
    removal_document_no: str = "",
) -> Listing:
    """Take a body off a list; the row stays, with both dates."""
    listing.removed_on = removed_on
    listing.removal_reason = removal_reason
    listing.removal_document_no = removal_document_no
    return enter(listing, actor=actor)


def enter_penalty(
    organisation: Organisation,
    *,
    actor: Any,
    kind: str,
    facts: str,
    decided_on: date,
    document_no: str,
    authority: str,
    amount: Decimal | None = None,
) -> Penalty:
    """Record an administrative penalty; `amount` in yuan."""
    row = Penalty(
        organisation=organisation,
        kind=kind,
        facts=facts,
        decided_on=decided_on,
        document_no=document_no,
        authority=authority,
        amount=amount,
    )
    return enter(row, actor=actor)


def enter_report_result(
    organisation: Organisation,
    *,
    actor: Any,
    year: int,
    result: str,
    concluded_on: date,
    note: str = "",
) -> ReportResult:
    """Record the result of one year's inspection or report; once a year."""
    row = ReportResult(
        organisation=organisation, year=year, result=result, concluded_on=concluded_on, note=note
    )
    return enter(row, actor=actor)


def enter_grade(
    organisation: Organisation,
    *,
    actor: Any,
    value: str,
    starts_on: date,
    ends_on: date,
    announced_on: date | None = None,
    authority: str = "",
) -> Grade:
    """Record an evaluation grade with the days it is valid, as announced."""
    row = Grade(
        organisation=organisation,
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        announced_on=announced_on,
        authority=authority,
    )
    return enter(row, actor=actor)


def enter_qualification(
    organisation: Organisation,
    *,
    actor: Any,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    document_no: str = "",
    authority: str = "",
) -> Qualification:
    """Record a dated qualification."""
    row = Qualification(
        organisation=organisation,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        document_no=document_no,
        authority=authority,
    )
    return enter(row, actor=actor)


def load(rows: Sequence[S]) -> int:
    """Save many new rows of one model without an actor: for files handed in as a whole and the demonstration city.

    The rows must be right: dates are not judged here. Returns how many.
    """
    if not rows:
        return 0
    ids = {row.organisation_id for row in rows}  # type: ignore[attr-defined]
    with transaction.atomic():
        type(rows[0])._default_manager.bulk_create(rows, batch_size=_ROWS_PER_INSERT)
        codes = Organisation.objects.in_bulk(ids)
        publish_many((CHANGED, body.code, {"code": body.code}) for body in codes.values())
    return len(rows)
