"""The laws of structure: complete, and each one noticed when it is broken.

The laws themselves are the import-linter contracts and the banned imports of pyproject.toml.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "search", "hubs", "registry")
TOOLS = Path(sys.executable).parent
LONGEST_FILE = 420
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "core", "common", "misc"}


def contracts() -> list[dict]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def apps_of_ours() -> set[str]:
    return {name.partition(".apps.")[0] for name in settings.INSTALLED_APPS if name.split(".")[0] in ROOMS}


def test_every_app_of_ours_has_its_floors_judged() -> None:
    containers = {name for one in contracts() if "floors" in one["id"] for name in one["containers"]}
    assert containers == apps_of_ours()


def test_every_folder_with_an_app_is_installed() -> None:
    folders = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ROOMS
        for path in (ROOT / room).rglob("apps.py")
    }
    assert folders == apps_of_ours()


def test_every_alcove_has_its_place() -> None:
    stacked = {
        f"{container}.{name.strip(' ()')}"
        for one in contracts()
        if one["id"].endswith("-alcoves")
        for container in one["containers"]
        for layer in one["layers"]
        for name in layer.split(":")
    }
    assert {name for name in apps_of_ours() if "." in name} <= stacked


def test_a_module_without_a_floor_is_a_broken_law() -> None:
    lenient = {one["id"] for one in contracts() if one["type"] == "layers" and not one.get("exhaustive")}
    assert lenient == {"rooms", "matters-floors"}


def test_names_say_what_is_inside() -> None:
    assert [path for path in sources() if {path.stem, path.parent.name} & NAMES_THAT_SAY_NOTHING] == []


def test_no_file_is_two() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {path: count for path, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_service_takes_a_request() -> None:
    found = []
    for path in sources():
        if path.name != "services.py" and "services" not in path.parts:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.arg) and is_http_request(node)
        ]
    assert found == []


def is_http_request(argument: ast.arg) -> bool:
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    return "HttpRequest" in kind or (argument.arg == "request" and kind in {"", "Any", "object"})


@dataclass(frozen=True)
class Offence:
    """One line that must not be there, and the law that says so."""

    law: str
    path: str
    line: str


OFFENCES = {
    "the register knows the reading room": Offence("rooms", "registry/offices/apps.py", "import search.apps"),
    "the register knows the house": Offence("rooms", "registry/offices/apps.py", "import portal.urls"),
    "the network knows the reading room": Offence("rooms", "hubs/__init__.py", "import search.apps"),
    "the reading room knows the house": Offence("rooms", "search/apps.py", "import portal.urls"),
    "a lower alcove imports a higher": Offence(
        "registry-alcoves", "registry/outbox/apps.py", "import registry.ledger.models"
    ),
    "an import inside a function counts": Offence(
        "registry-alcoves", "registry/offices/apps.py", "def f():\n    import registry.filings.models"
    ),
    "an alcove without a place": Offence("registry-alcoves", "registry/annex/__init__.py", ""),
    "a lower alcove of the house imports a higher": Offence(
        "portal-alcoves", "portal/accounts/apps.py", "import portal.record.apps"
    ),
    "a module of the house without a place": Offence("portal-alcoves", "portal/annex.py", ""),
    "models import views": Offence("floors", "registry/offices/models.py", "import registry.offices.apps"),
    "services import tasks": Offence(
        "floors", "registry/outbox/services/__init__.py", "import registry.outbox.tasks"
    ),
    "a file on no floor": Offence("floors", "registry/offices/tools.py", ""),
    "the law of a matter imports its app": Offence(
        "matters-floors", "registry/matters/selectors.py", "import registry.matters.apps"
    ),
    "analysis imports the app": Offence("search-floors", "search/analysis/__init__.py", "import search.apps"),
    "a module of search on no floor": Offence("search-floors", "search/annex.py", ""),
    "the register knows Elasticsearch": Offence(
        "elasticsearch", "registry/offices/apps.py", "import elasticsearch"
    ),
    "the house knows its query language": Offence(
        "elasticsearch", "portal/record/apps.py", "import elasticsearch_dsl"
    ),
}


@pytest.fixture(scope="module")
def copy_of_the_tree(tmp_path_factory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path in [found for room in ROOMS for found in (ROOT / room).rglob("*.py")]:
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return copy


@pytest.fixture
def tree(copy_of_the_tree) -> Iterator[Path]:
    """A copy to break; what `commit` wrote is undone afterwards."""
    before = {path: path.read_bytes() for path in copy_of_the_tree.rglob("*.py")}
    yield copy_of_the_tree
    for path in list(copy_of_the_tree.rglob("*.py")):
        if path not in before:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        elif path.read_bytes() != before[path]:
            path.write_bytes(before[path])


def commit(tree: Path, path: str, line: str) -> None:
    file = tree / path
    file.parent.mkdir(exist_ok=True)
    earlier = file.read_text() if file.exists() else ""
    file.write_text(f"{earlier}\n{line}\n")


def lint_imports(tree: Path, law: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / "lint-imports", "--no-logo", "--no-cache", "--contract", law],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


def ruff(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / "ruff", "check", "--no-cache", "--select", "TID251", "--output-format", "concise", "."],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("law", sorted({offence.law for offence in OFFENCES.values()}))
def test_the_tree_as_it_is_breaks_no_law(tree: Path, law: str) -> None:
    done = lint_imports(tree, law)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("offence", OFFENCES.values(), ids=OFFENCES.keys())
def test_a_broken_law_is_named(tree: Path, offence: Offence) -> None:
    name = next(one["name"] for one in contracts() if one["id"] == offence.law)
    commit(tree, offence.path, offence.line)

    done = lint_imports(tree, offence.law)

    assert done.returncode == 1
    assert f"{name} BROKEN" in done.stdout
    offender = offence.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert re.search(rf"\b{re.escape(offender)}\b", done.stdout), done.stdout


def test_every_law_is_broken_once() -> None:
    assert {one["id"] for one in contracts()} == {offence.law for offence in OFFENCES.values()}


@pytest.mark.parametrize("path", ["registry/offices/services.py", "registry/filings/services/annex.py"])
@pytest.mark.parametrize(
    "line",
    ["from django.http import Http404", "from django.contrib import messages", "import django.shortcuts"],
)
def test_a_service_that_knows_http_is_named(tree: Path, path: str, line: str) -> None:
    commit(tree, path, line)

    done = ruff(tree)

    assert done.returncode == 1
    assert re.search(rf"{re.escape(path)}:\d+:\d+: TID251", done.stdout), done.stdout


def test_a_view_may_know_http(tree: Path) -> None:
    commit(tree, "registry/offices/views.py", "from django.http import Http404")
    assert ruff(tree).returncode == 0
