"""What every page must stand: axe-core without a violation, no sideways scroll, at the widths of the mockups.

SCREENSHOTS=folder keeps a picture of every page looked at, at each width.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

WIDTHS = (360, 768, 1280)
AXE_WIDTHS = (360, 1280)
HEIGHT = 900
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

#: The pages of the main walk, by who sees them; `place_of` names a page.
PUBLIC = frozenset(
    {
        "wagtail_serve /",
        "wagtail_serve /notices/",
        "guide:index",
        "guide:matter",
        "search:search",
        "record:organisation",
        "record:history",
        "record:verify",
        "account_login",
        "account_signup",
    }
)
APPLICANT = frozenset(
    {
        "workspace:home",
        "workspace:start",
        "workspace:section",
        "workspace:papers",
        "workspace:submit",
        "workspace:filing",
        "workspace:withdraw",
        "workspace:delete",
        "workspace:inbox",
    }
)
DESK = frozenset({"desk:queue", "desk:case", "mfa_authenticate"})


def place_of(url: str) -> str:
    """The name of the view behind an address; of editors' pages also the part of the site."""
    path = urlsplit(url).path
    name = resolve(path).view_name
    return f"{name} {re.match(r'/([^/]+/)?', path)[0]}" if name == "wagtail_serve" else name


def faults_of(page: Any, address: str, name: str = "") -> list[str]:
    """What is wrong with the page at `address`, each fault with the width."""
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    answer = page.goto(address)
    name = name or address
    if answer.status not in (200, 404):
        return [f"{name}: answered {answer.status}"]
    return faults_here(page, name)


def faults_here(page: Any, name: str) -> list[str]:
    """What is wrong with the page that is open."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate(SIDEWAYS):
            faults.append(f"{name} at {width}: scrolls sideways")
        if width in AXE_WIDTHS:
            faults += [f"{name} at {width}: {found}" for found in violations(page)]
        if SCREENSHOTS:
            picture = re.sub(r"\W+", "-", name).strip("-")
            page.screenshot(path=Path(SCREENSHOTS) / f"{picture}-{width}.png", full_page=True)
    return faults


def violations(page: Any) -> Iterable[str]:
    """The rule and the places of each violation."""
    told = Axe().run(page).response
    assert told["passes"], "axe-core looked at nothing"
    for found in told["violations"]:
        yield f"{found['id']} {[(node['target'], node['failureSummary'][:200]) for node in found['nodes'][:4]]}"
