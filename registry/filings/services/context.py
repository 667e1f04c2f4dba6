"""What every consequence of a move is given."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import Filing
from registry.filings.selectors.clock import due_dates
from registry.filings.validators import storable
from registry.filings.workflows import Move
from registry.offices import selectors as offices


def decision_is_late(filing: Filing, today: date | None = None) -> bool:
    """Whether the last day of the running period is over: it can no longer be lengthened or stopped.

    A stopped period is not running: its last day is counted anew when it goes on.
    """
    due = filing.statutory_due
    over = due is not None and (today or offices.today()) > due
    return over and not filing.pauses.filter(ends_on__isnull=True).exists()


@dataclass
class Moving:
    """One move in progress, inside its transaction, with the filing locked."""

    filing: Filing
    move: Move
    actor: Any
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The civil day of the move in the city's time zone."""
        return timezone.localtime(self.now).date()

    @property
    def actor_name(self) -> str:
        """Who is written into history and letters."""
        return self.actor.get_full_name() if self.actor else "系统"

    def text(self, key: str, label: str, *, least: int = 1, most: int = 2000) -> str:
        """A text of the move's details. Refuses when it is too short or too long."""
        value = storable(str(self.details.get(key) or "")).strip()
        if len(value) < least:
            raise Refusal([Finding(key, f"请填写{label}。")])
        if len(value) > most:
            raise Refusal([Finding(key, f"{label}最多 {most} 个字，现有 {len(value)} 个字。")])
        return value

    def refuse_if_late(self) -> None:
        """Refuses what only a running period allows: it is lengthened or stopped, never revived (art. 42, 45)."""
        due = self.filing.statutory_due
        if due is not None and decision_is_late(self.filing, self.today):
            raise Refusal(f"法定期限已于 {due:%Y-%m-%d} 届满，不能再{self.move.verb}，请尽快作出决定。")

    def start_clock(self, key: str, start: date) -> None:
        """Starts the limit `key` on `start` and writes its last days onto the filing."""
        self.filing.stage_from = start
        self.filing.statutory_due, self.filing.promised_due, _ = due_dates(
            self.filing, key, start, offices.calendar()
        )

    def stop_clock(self) -> None:
        """No limit runs any more; the filing is closed."""
        self.filing.stage_from = self.filing.statutory_due = self.filing.promised_due = None
        self.filing.closed_at = self.now
