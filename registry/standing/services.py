"""Entering what is said of a body, one way for all kinds of statement. Each call writes in one transaction the row and the message `organisation.changed`."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from registry.organisations.models import Organisation
from registry.outbox.services import publish, publish_many
from registry.standing.models import Statement
from registry.standing.permissions import may_enter

CHANGED = "organisation.changed"
#: How the history of a row calls what was done to it; the two last keep what was there before.
ENTERED, ENDED, AMENDED = "wagtail.create", "standing.ended", "standing.amended"
LONGEST_REASON = 300
REASON_ASKED = "改动了已经录入的内容，请写明更改理由。"
_ROWS_PER_INSERT = 500

S = TypeVar("S", bound=Statement)


def enter(row: S, *, actor: Any, reason: str = "") -> S:
    """Save a new or changed row about a body of the actor's jurisdiction: `enter(Listing(organisation=…), actor=…)`.

    Nothing is ever taken away: a listing is removed, a penalty withdrawn, a grade cancelled by its own date. Once
    entered, only what ends a statement is filled in (`ENDING`); any other change wants a `reason`. Both stand in the
    history of the row with what was there before.

    PermissionDenied for a body of another office; ValidationError with Chinese sentences for what cannot be true, and
    for a change without its reason.
    """
    organisation: Organisation = row.organisation  # type: ignore[attr-defined]
    if not may_enter(actor, organisation):
        raise PermissionDenied(
            f"{organisation.name}不由您所在的机关登记，或您没有监管、登记簿管理岗位，不能录入。"
        )
    with transaction.atomic():
        held = type(row)._base_manager.select_for_update().get(pk=row.pk) if row.pk else None
        if held is None:
            row.entered_by = actor
        row.full_clean()
        action, data = _history(row, held, reason.strip())
        row.save()
        if action:
            log(instance=row, action=action, user=actor, data=data, content_changed=True)
        publish(CHANGED, organisation.code, {"code": organisation.code})
    return row


def _history(row: S, held: S | None, reason: str) -> tuple[str, dict[str, Any]]:
    """What the history of the row is told: its word, '' where nothing changed, and what was there before."""
    if held is None:
        return ENTERED, {}
    if held.organisation_id != row.organisation_id:  # type: ignore[attr-defined]
        raise ValidationError("一条记录不能改到别的组织，请另行录入。")
    changes = list(row.changes(held))
    amends = any(change.amends for change in changes)
    if amends and not reason:
        raise ValidationError({"reason": REASON_ASKED})
    told = [[change.label, change.before, change.after] for change in changes]
    return (AMENDED if amends else ENDED) if changes else "", {"changes": told, "reason": reason}


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
