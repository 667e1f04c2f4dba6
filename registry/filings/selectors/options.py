"""What the questions of a form offer to choose from."""

from registry.divisions import selectors as divisions
from registry.offices import selectors as offices


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
