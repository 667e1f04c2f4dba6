"""Where a body stands in the register, and the search that lists it there."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from registry.divisions.models import Division
from registry.organisations.models import Organisation
from registry.organisations.selectors import ENDED


@dataclass(frozen=True)
class Place:
    """One step of the way to a body: `url` is a search whose results hold it."""

    name: str
    url: str


def place_of(organisation: Organisation) -> Place | None:
    """The district a body is in, or the city (the nation) that registered it; None where that is a guess or unknown.

    A guessed organ is not passed on as known (docs/decisions/0007). One query if the body is in another district than
    the one that registered it, none otherwise.
    """
    division = organisation.division
    if division is None or not organisation.registrar_name:
        return None
    if organisation.level != Organisation.Level.DISTRICT:
        return Place(division.name, _search(organisation, "level", organisation.level))
    code = organisation.district_code
    if not code:
        return None
    district = division if division.code == code else Division.objects.filter(code=code).first()
    return Place(district.name, _search(organisation, "district", code)) if district else None


def _search(organisation: Organisation, name: str, value: str) -> str:
    """Ended bodies are listed only where their status is asked for."""
    query = {"type": "organisation", name: value}
    if organisation.status in ENDED:
        query["status"] = organisation.status
    return f"{reverse('search:search')}?{urlencode(query)}"
