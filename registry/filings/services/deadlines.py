"""Last days of running periods, counted anew when the calendar of the office has changed."""

from registry.filings.models import Filing
from registry.filings.selectors.clock import LIMIT_IN, due_dates, running_limit
from registry.offices import selectors as offices


def refresh_deadlines() -> int:
    """Writes the last days that holidays entered meanwhile have moved. Returns how many cases changed; safe to repeat."""
    calendar, changed = offices.calendar(), 0
    running = Filing.objects.filter(stage_from__isnull=False, state__in=[state.value for state in LIMIT_IN])
    for filing in running.defer("data", "sealed").prefetch_related("pauses").iterator(chunk_size=200):
        start = filing.stage_from
        if start is None:
            continue
        key = running_limit(filing)
        if key is None:
            continue
        statutory, promised, _ = due_dates(filing, key, start, calendar)
        if (statutory, promised) == (filing.statutory_due, filing.promised_due):
            continue
        # Only while nobody has moved it: a move counts its own days.
        changed += Filing.objects.filter(pk=filing.pk, revision=filing.revision).update(
            statutory_due=statutory, promised_due=promised
        )
    return changed
