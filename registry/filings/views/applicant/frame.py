"""What every page of one filing shows around its middle: title, steps, clock, what comes next."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from registry.filings.declarations import Finding
from registry.filings.models import Filing
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.clock import clock_of
from registry.filings.selectors.progress import PAPERS, REVIEW, coming, saved_words, steps_of


def step_url(filing: Filing, key: str) -> str:
    """Where a step of the form is."""
    if key == PAPERS:
        return reverse("workspace:papers", args=[filing.number])
    if key == REVIEW:
        return reverse("workspace:submit", args=[filing.number])
    return reverse("workspace:section", args=[filing.number, key])


def step_keys(filing: Filing) -> list[str]:
    """The steps of the form, in order."""
    return [*(section.key for section in matter_of(filing).sections), PAPERS, REVIEW]


def neighbours(filing: Filing, key: str) -> tuple[str, str]:
    """Addresses of the step before and after; '' where there is none."""
    keys = step_keys(filing)
    at = keys.index(key)
    before = step_url(filing, keys[at - 1]) if at else ""
    after = step_url(filing, keys[at + 1]) if at + 1 < len(keys) else ""
    return before, after


def frame(
    request: HttpRequest, filing: Filing, found: Iterable[Finding], current: str = "", *, note: str = ""
) -> dict[str, Any]:
    """The context around the middle of a page. `note` is said beside the current step instead of its own."""
    clock, steps = clock_of(filing), steps_of(filing, found)
    steps = [replace(step, note=note) if note and step.key == current else step for step in steps]
    return {
        "filing": filing,
        "matter": matter_of(filing),
        "steps": [{"step": step, "url": step_url(filing, step.key)} for step in steps],
        "current": current,
        "saved": saved_words(filing),
        "clock": clock,
        "coming": coming(filing, clock),
    }
