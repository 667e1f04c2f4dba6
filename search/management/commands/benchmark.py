"""Measure an area, or all of them, and write the tables of docs/benchmarks.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from search.benchmark import areas
from search.benchmark.tables import Run, table, write


class Command(BaseCommand):
    help = "Measure AREA (all areas without one) on invented bodies in a database of its own, and write docs/benchmarks.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """AREA, --size and --no-write."""
        parser.add_argument("area", nargs="?", choices=[area.name for area in areas()])
        parser.add_argument("--size", type=int, default=13_000, help="number of bodies")
        parser.add_argument("--no-write", action="store_true", help="print only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and write."""
        for area in areas():
            if options["area"] not in (None, area.name):
                continue
            rows = area.run(options["size"], self.stdout.write)
            run = Run(area, options["size"], connection.display_name, rows, timezone.localtime())
            self.stdout.write(table(run))
            if not options["no_write"]:
                write(Path(settings.BASE_DIR) / "docs" / "benchmarks.md", run)
