"""What the questions of a form offer to choose from."""

from registry.divisions import selectors as divisions
from registry.filings.declarations import FieldKind
from registry.filings.declarations.forms import Field
from registry.filings.models import Filing
from registry.filings.selectors.answers import matter_of
from registry.offices import selectors as offices


def choices_of(declared: Field, filing: Filing) -> list[tuple[str, str]] | None:
    """What a question may be answered with, value and label; None where anything may be typed.

    The form offers these and the answer is judged by these, so that nothing else comes into the register.
    """
    if declared.kind is FieldKind.CHOICE:
        return list(declared.choices)
    if declared.kind is not FieldKind.DIVISION:
        return None
    if declared.key == matter_of(filing).office_field:
        return office_choices(filing.kind)
    return district_choices()


def office_choices(kind: str) -> list[tuple[str, str]]:
    """Divisions whose own organ registers bodies of this kind: the city, and its districts where they may."""
    rows = offices.registrars_of(kind).select_related("division")
    return [(office.division_id, office.division.name) for office in rows]


def district_choices() -> list[tuple[str, str]]:
    """Every district, by code."""
    return list(divisions.districts().values_list("code", "name"))


def competent_unit_names() -> list[str]:
    """Names of the active competent units, to be offered while typing."""
    return list(offices.competent_units().values_list("name", flat=True)[:500])
