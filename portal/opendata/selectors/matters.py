"""The guides of the matters, as the open API tells them: the very ones of /matters/."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.urls import reverse

from registry.filings.declarations import Matter
from registry.filings.selectors.guides import guide_of, published_guides


def matter_lines() -> list[dict[str, Any]]:
    """Every matter. One query."""
    return [asdict(line) for line in published_guides()]


def matter_guide(matter: Matter) -> dict[str, Any]:
    """Conditions, papers, periods and steps of a matter in force today."""
    guide = guide_of(matter)
    papers = (*guide.required, *guide.optional, *guide.abolished)
    return {
        "code": matter.code,
        "name": matter.name,
        "kind": matter.kind,
        "version": matter.version,
        "on": guide.on,
        "summary": matter.summary,
        "fee": matter.fee,
        "result": matter.result_name,
        "basis": [str(source) for source in guide.basis],
        "offices": [office.name for office in guide.deciding],
        "conditions": [_rule(row, row["text"]) for row in guide.conditions],
        "papers": [
            {
                **_rule(row, row["title"]),
                "key": row["key"],
                "help": row.get("help", ""),
                "requirement": row["requirement"],
            }
            for row in papers
        ],
        "periods": [asdict(period) for period in guide.periods],
        "steps": [{"who": step.who, "verbs": step.verbs, "silence": step.silence} for step in guide.steps],
        "url": reverse("guide:matter", args=[matter.code]),
    }


def _rule(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {
        "text": text,
        "when": row["for"],
        "source": row["source"],
        "certain": row["certain"],
        "note": row["note"],
    }
