"""Divisions of Beijing and the names of its register, read once."""

import csv
from pathlib import Path

import pytest

from registry.organisations.validators.names import Places

ROOT = Path(__file__).parents[5]
KINDS = {"社会团体": "association", "民办非企业单位": "service", "基金会": "foundation"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def beijing() -> Places:
    return Places(row["name"] for row in rows(ROOT / "registry/divisions/data/beijing_divisions.csv"))


@pytest.fixture(scope="session")
def real_names() -> list[tuple[str, str, str]]:
    """Name, kind and the division of the registering organ of 464 registered bodies."""
    return [
        (row["社会组织名称"], KINDS[row["社会组织类型"]], row["登记管理机关"].removesuffix("民政局"))
        for row in rows(ROOT / "tests/data/beijing_register.csv")
    ]
