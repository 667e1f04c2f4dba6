"""Writing an area's table into docs/benchmarks.md, between its own markers, leaving the rest of the page alone."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from search.benchmark.areas import Area, Row

_TITLE = (
    "# Benchmarks\n\nEach table is written by `manage.py benchmark AREA --size N`; do not edit it by hand.\n"
)


@dataclass(frozen=True)
class Run:
    """One run of an area: how many bodies, on which database (as its vendor calls it), what was found, and when."""

    area: Area
    size: int
    database: str
    rows: Sequence[Row]
    when: datetime

    @property
    def marker(self) -> str:
        return f"{self.area.name} {self.size} {self.database.lower()}"

    @property
    def heading(self) -> str:
        return f"## {self.area.title}"


def table(run: Run) -> str:
    """The Markdown of one run."""
    met = {True: "yes", False: "**no**", None: ""}
    head = (*run.area.columns, "goal met")
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    lines = [
        f"{run.size:,} bodies on {run.database} · {run.when:%Y-%m-%d} · {machine}. {run.area.goal}",
        "",
        f"| {' | '.join(head)} |",
        f"| {' | '.join(['---'] * len(head))} |",
        *(f"| {' | '.join((*row.cells, met[row.met]))} |" for row in run.rows),
    ]
    return "\n".join(lines)


def write(path: Path, run: Run) -> None:
    """Put the table of this area, size and database in its place, making the page and the place where missing."""
    page = path.read_text(encoding="utf-8") if path.exists() else _TITLE
    begin, end = f"<!-- {run.marker} -->", f"<!-- /{run.marker} -->"
    block = f"{begin}\n{table(run)}\n{end}"
    if begin in page:
        page = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, page, flags=re.DOTALL)
    else:
        page = _added(page, run.heading, block)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _added(page: str, heading: str, block: str) -> str:
    """The page with the block at the end of its section."""
    if f"{heading}\n" not in page:
        return f"{page.rstrip()}\n\n{heading}\n\n{block}\n"
    before, section = page.split(f"{heading}\n", 1)
    own, *later = re.split(r"^(?=## )", section, maxsplit=1, flags=re.MULTILINE)
    rest = f"\n{later[0]}" if later else ""
    return f"{before}{heading}\n{own.rstrip()}\n\n{block}\n{rest}"
