"""Filings and everything that is kept of them."""

from registry.filings.models.filing import (
    Defect,
    Filing,
    FilingEvent,
    NameReservation,
    NumberSeries,
    Pause,
)
from registry.filings.models.law import Provision
from registry.filings.models.outcome import Certificate, Decision, Letter
from registry.filings.models.paper import CheckMark, Paper

__all__ = [
    "Certificate",
    "CheckMark",
    "Decision",
    "Defect",
    "Filing",
    "FilingEvent",
    "Letter",
    "NameReservation",
    "NumberSeries",
    "Paper",
    "Pause",
    "Provision",
]
