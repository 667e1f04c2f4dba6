"""Writing an area's table into docs/benchmarks.md, between its own markers, leaving the rest of the page alone."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from search.benchmark.areas import Area, Row

_TITLE = (
    "# Benchmarks\n\nEach table is written by `manage.py benchmark AREA --size N`; do not edit it by hand.\n"
)


def table(area: Area, size: int, rows: Sequence[Row], when: datetime) -> str:
    """The Markdown of one run."""
    met = {True: "yes", False: "**no**", None: ""}
    head = (*area.columns, "goal met")
    lines = [
        f"{size:,} bodies · {when:%Y-%m-%d} · Python {platform.python_version()}, {os.cpu_count()} cores. {area.goal}",
        "",
        f"| {' | '.join(head)} |",
        f"| {' | '.join(['---'] * len(head))} |",
        *(f"| {' | '.join((*row.cells, met[row.met]))} |" for row in rows),
    ]
    return "\n".join(lines)


def write(path: Path, area: Area, size: int, rows: Sequence[Row], when: datetime) -> None:
    """Put the table of this area and size in its place on the page, making the page and the place where missing."""
    page = path.read_text(encoding="utf-8") if path.exists() else _TITLE
    begin, end = f"<!-- {area.name} {size} -->", f"<!-- /{area.name} {size} -->"
    block = f"{begin}\n{table(area, size, rows, when)}\n{end}"
    if begin in page:
        page = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, page, flags=re.DOTALL)
    else:
        heading = f"## {area.title}"
        if heading not in page:
            page = f"{page.rstrip()}\n\n{heading}\n"
        page = page.replace(f"{heading}\n", f"{heading}\n\n{block}\n", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
