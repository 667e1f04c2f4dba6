"""The register read in, in the table's terms."""

from collections.abc import Sequence

from registry.imports.benchmark import GOAL_RATIO, run
from search.benchmark.areas import Row, Say


def measure(size: int, say: Say) -> Sequence[Row]:
    """Three ways of writing the same register: the import, one save() per row, bare COPY or INSERT."""
    say(f"import: {size} rows, three ways")
    result = run(size)
    return [
        Row(cells, met=result.ratio_to_save >= GOAL_RATIO if first else None)
        for first, cells in result.lines()
    ]
