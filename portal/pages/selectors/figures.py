"""The register in figures: distinct bodies, as it stands now."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from portal.pages.declarations import TILE_PLACES
from registry.divisions.models import Division
from registry.organisations.models import Organisation

#: Bodies that are registered today: those in liquidation still are (社团条例 art. 21), ended ones are not.
REGISTERED = (Organisation.Status.ACTIVE, Organisation.Status.LIQUIDATING)
STEPS = 5


@dataclass(frozen=True)
class KindFigure:
    """How many registered bodies are of one kind; `share` of the total in per cent, one decimal."""

    kind: str
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class StatusFigure:
    """How many bodies, ended ones included, have one status."""

    status: str
    label: str
    count: int


@dataclass(frozen=True)
class DistrictFigure:
    """How many registered bodies sit in one district; `step` 0–5 of the scale, `place` (column, row)."""

    code: str
    name: str
    count: int
    step: int
    place: tuple[int, int] | None


@dataclass(frozen=True)
class RegisterFigures:
    """The register in figures, `on` the day of reading. Unit: bodies."""

    on: datetime.date
    total: int
    kinds: tuple[KindFigure, ...]
    statuses: tuple[StatusFigure, ...]
    districts: tuple[DistrictFigure, ...]
    elsewhere: int

    @property
    def lowest(self) -> int:
        return min((district.count for district in self.districts), default=0)

    @property
    def highest(self) -> int:
        return max((district.count for district in self.districts), default=0)


def register_figures() -> RegisterFigures:
    """Registered bodies by kind and by the district they sit in, all bodies by status. Two queries."""
    rows = (
        Organisation.objects.values_list("kind", "district_code", "status").annotate(n=Count("pk")).order_by()
    )
    by_kind: Counter[str] = Counter()
    by_district: Counter[str] = Counter()
    by_status: Counter[str] = Counter()
    for kind, district, status, n in rows:
        by_status[status] += n
        if status in REGISTERED:
            by_kind[kind] += n
            by_district[district] += n
    total = by_kind.total()
    districts = _districts(by_district)
    return RegisterFigures(
        on=timezone.localdate(),
        total=total,
        kinds=tuple(
            KindFigure(value, _short(label), by_kind[value], _share(by_kind[value], total))
            for value, label in Organisation.Kind.choices
        ),
        statuses=tuple(
            StatusFigure(value, label, by_status[value]) for value, label in Organisation.Status.choices
        ),
        districts=districts,
        elsewhere=total - sum(district.count for district in districts),
    )


def _districts(counts: Counter[str]) -> tuple[DistrictFigure, ...]:
    divisions = Division.objects.filter(level=Division.Level.DISTRICT).order_by("code")
    found = [(division.code, division.name, counts[division.code]) for division in divisions]
    numbers = [n for _, _, n in found if n]
    low, high = (min(numbers), max(numbers)) if numbers else (0, 0)
    return tuple(
        DistrictFigure(code, name.removesuffix("区"), n, _step(n, low, high), TILE_PLACES.get(code))
        for code, name, n in found
    )


def _step(n: int, low: int, high: int) -> int:
    """Which of five equal steps between the lowest and the highest; 0 for none at all."""
    if n == 0:
        return 0
    if high == low:
        return 3
    return min(STEPS, 1 + (n - low) * STEPS // (high - low))


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _short(label: str) -> str:
    return label.partition("（")[0]
