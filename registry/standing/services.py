"""Entering what is said of a body, one way for all kinds of statement. Each call writes in one transaction the row and the message `organisation.changed`."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from registry.organisations.models import Organisation
from registry.outbox.services import publish, publish_many
from registry.standing.models import Statement
from registry.standing.permissions import may_enter

CHANGED = "organisation.changed"
_ROWS_PER_INSERT = 500

S = TypeVar("S", bound=Statement)


def enter(row: S, *, actor: Any) -> S:
    """Save a new or changed row about a body of the actor's jurisdiction: `enter(Listing(organisation=…), actor=…)`.

    Nothing is ever taken away: a listing is removed, a penalty withdrawn, a grade cancelled by its own date.

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
