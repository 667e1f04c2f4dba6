"""The clock's own moves: deemed acceptance, lapse, law that begins or ends. Run by the schedule; safe to run twice or at once."""

import logging

from celery import shared_task

from registry.filings.declarations import Refusal
from registry.filings.models import Filing
from registry.filings.services.deadlines import refresh_deadlines
from registry.filings.services.provisions import tell_turned
from registry.filings.services.transitions import perform
from registry.offices import selectors as offices

logger = logging.getLogger(__name__)


@shared_task
def tell_turned_provisions() -> int:
    """What says the law in force is told of provisions that began or ended by the mere passing of days."""
    return tell_turned()


@shared_task
def sweep_deadlines() -> int:
    """Moves every filing whose period has run out by the calendar as it stands. Returns how many moved."""
    refresh_deadlines()
    today, moved = offices.today(), 0
    for state, move in (("submitted", "deem_accepted"), ("correcting", "lapse")):
        overdue = Filing.objects.filter(state=state, statutory_due__lt=today).values_list("pk", flat=True)
        for pk in list(overdue):
            try:
                perform(pk, move, actor=None)
                moved += 1
            except Refusal as refusal:
                logger.info("filing %s not moved by the clock: %s", pk, refusal)
            except Exception:
                logger.exception("filing %s could not be moved by the clock", pk)
    return moved
