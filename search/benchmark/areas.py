"""The areas that can be measured. Each alcove registers its own from `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.module_loading import import_string

Say = Callable[[str], object]


@dataclass(frozen=True)
class Row:
    """One line of a table: what was measured, its figures as shown, and whether the goal was met (None: no goal)."""

    cells: tuple[str, ...]
    met: bool | None = None


@dataclass(frozen=True)
class Area:
    """`goal` is one sentence for the page. `measure` is the dotted path of a function (size, say) → rows under `columns`,
    imported only when it runs."""

    name: str
    title: str
    goal: str
    columns: tuple[str, ...]
    measure: str

    def run(self, size: int, say: Say) -> Sequence[Row]:
        """Measure with that many bodies."""
        rows: Sequence[Row] = import_string(self.measure)(size, say)
        return rows


_areas: dict[str, Area] = {}


def register(area: Area) -> None:
    """Add an area; the last one of a name counts."""
    _areas[area.name] = area


def areas() -> list[Area]:
    """Every area, by name."""
    return [_areas[name] for name in sorted(_areas)]
