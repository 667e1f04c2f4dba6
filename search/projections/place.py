"""Districts, streets and towns: the way to everything registered there."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from registry.divisions.models import Division
from registry.divisions.selectors import full_names
from search.projections.base import Alias, Entry

_LEVELS = {"district": "district", "street": "street"}


class PlaceProjection:
    """One entry a division below the nation, by its code; bodies rank before places that agree no better."""

    type = "place"
    topic = "division.changed"

    def ids(self) -> Iterator[str]:
        """Districts and streets; the city itself is everything and leads nowhere."""
        yield from _found().values_list("code", flat=True)

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        """Two queries."""
        names = full_names()
        return [_entry(place, names[place.code]) for place in _found().filter(code__in=ids)]


def _found() -> QuerySet[Division]:
    return Division.objects.filter(level__in=_LEVELS).order_by("code")


def _entry(place: Division, full: str) -> Entry:
    is_street = place.level == Division.Level.STREET
    return Entry(
        object_id=place.code,
        title=full,
        url=f"/search/?type=organisation&district={place.code}",
        aliases=[Alias(place.name, "地名")],
        level=_LEVELS[place.level],
        district=place.code[:6],
        street=place.code if is_street else "",
        rank=400 if is_street else 500,
        payload={
            "facts": ["街道、乡镇" if is_street else "市辖区", "查看登记在此的机构"],
            "badges": [],
            "grade": None,
        },
    )
