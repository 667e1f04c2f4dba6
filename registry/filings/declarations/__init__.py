"""The declaration of a matter (事项): pure data that drives form, checklist, clock, letters and guide."""

from registry.filings.declarations.catalogue import Behaviour, all_matters, behaviour_of, get, register
from registry.filings.declarations.findings import Finding, Refusal, Severity, TooLate
from registry.filings.declarations.forms import Column, Field, FieldKind, Section
from registry.filings.declarations.matter import (
    Amount,
    Check,
    Condition,
    Limit,
    Matter,
    PaperItem,
    Rule,
    Source,
    citation,
)

__all__ = [
    "Amount",
    "Behaviour",
    "Check",
    "Column",
    "Condition",
    "Field",
    "FieldKind",
    "Finding",
    "Limit",
    "Matter",
    "PaperItem",
    "Refusal",
    "Rule",
    "Section",
    "Severity",
    "Source",
    "TooLate",
    "all_matters",
    "behaviour_of",
    "citation",
    "get",
    "register",
]
