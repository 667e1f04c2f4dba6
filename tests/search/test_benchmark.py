"""The benchmark command: it measures every area for real, and its tables stand side by side on one page."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from search.benchmark.areas import Area, Row, areas
from search.benchmark.tables import Run, write

ROOT = Path(__file__).parents[2]
SPEED = Area("speed", "Speed of things", "As fast as may be.", ("way", "seconds"), "nowhere")
WEIGHT = Area("weight", "Weight of things", "As light as may be.", ("way", "kilograms"), "nowhere")


def run(area=SPEED, size=13_000, database="SQLite", figure="1.0", met=True):
    return Run(area, size, database, [Row(("walking", figure), met)], datetime(2026, 11, 23))


def test_a_second_run_takes_the_place_of_the_first(tmp_path):
    page = tmp_path / "docs" / "benchmarks.md"
    write(page, run(figure="1.0"))
    write(page, run(figure="2.0", met=False))
    text = page.read_text()
    assert "| walking | 2.0 | **no** |" in text
    assert "1.0" not in text
    assert text.count("## Speed of things") == 1


def test_sizes_and_databases_stand_side_by_side_each_in_its_section(tmp_path):
    page = tmp_path / "benchmarks.md"
    for each in (
        run(figure="1.1"),
        run(WEIGHT, figure="2.2"),
        run(database="PostgreSQL", figure="3.3"),
        run(size=100_000, figure="4.4"),
        run(WEIGHT, database="PostgreSQL", figure="5.5"),
    ):
        write(page, each)
    text = page.read_text()
    speed, weight = text.split("## Weight of things")
    assert [figure for figure in ("1.1", "3.3", "4.4") if figure in speed] == ["1.1", "3.3", "4.4"]
    assert [figure for figure in ("2.2", "5.5") if figure in weight] == ["2.2", "5.5"]
    assert "13,000 bodies on PostgreSQL" in speed
    assert "100,000 bodies on SQLite" in speed


def test_what_others_wrote_on_the_page_stays(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\nBefore.\n\n## Speed of things\n\nBeside.\n\n## Other\n\nAfter.\n")
    write(page, run())
    write(page, run())
    text = page.read_text()
    assert text.index("Before.") < text.index("Beside.") < text.index("walking") < text.index("After.")
    assert text.count("walking") == 1


@pytest.mark.soak
@pytest.mark.parametrize("area", [area.name for area in areas()])
def test_an_area_is_measured_in_a_database_of_its_own(area, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "ELASTICSEARCH_URL": "",
    }
    answer = subprocess.run(
        [sys.executable, "manage.py", "benchmark", area, "--size", "60", "--no-write"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "60 bodies on SQLite" in answer.stdout
    assert not (tmp_path / "db.sqlite3").exists() or (tmp_path / "db.sqlite3").stat().st_size == 0
