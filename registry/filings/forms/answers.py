"""Answers read from what a browser sent. Whatever is sent, what comes out has the shape of the declaration."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.filings.declarations import Field, FieldKind
from registry.filings.validators import MOST_PEOPLE

_MOST_JSON = 2_000_000


def read_answers(fields: Iterable[Field], data: Mapping[str, Any], *, remove: str = "") -> dict[str, Any]:
    """The answers among posted fields; a question that was not posted is left out, so it stays as it is.

    `remove` names one row of people to leave out, as `leaders-3`.
    """
    return {field.key: _posted(field, data, remove) for field in fields if _was_posted(field, data)}


def _was_posted(field: Field, data: Mapping[str, Any]) -> bool:
    if field.kind is not FieldKind.PEOPLE:
        return field.key in data
    return f"{field.key}-rows" in data or any(key.startswith(f"{field.key}-") for key in data)


def _posted(field: Field, data: Mapping[str, Any], remove: str) -> Any:
    if field.kind is FieldKind.PEOPLE:
        return [row for number, row in _rows(field, data) if f"{field.key}-{number}" != remove]
    return str(data.get(field.key) or "")


def _rows(field: Field, data: Mapping[str, Any]) -> list[tuple[int, dict[str, str]]]:
    """Rows by their number, without any count that a page could get wrong; one more than allowed at most."""
    columns = {column.key for column in field.columns}
    pattern = re.compile(rf"{re.escape(field.key)}-([0-9]{{1,5}})-(\w+)")
    rows: dict[int, dict[str, str]] = {}
    for key in data:
        found = pattern.fullmatch(key)
        if found and found[2] in columns:
            rows.setdefault(int(found[1]), {})[found[2]] = str(data.get(key) or "")
    filled = [
        (number, row) for number, row in sorted(rows.items()) if any(value.strip() for value in row.values())
    ]
    return filled[: MOST_PEOPLE + 1]


def read_payload(fields: Iterable[Field], payload: Any) -> dict[str, Any]:
    """The answers of a decoded JSON object; whatever has another type than its question is left out."""
    if not isinstance(payload, Mapping):
        return {}
    read: dict[str, Any] = {}
    for field in fields:
        value = payload.get(field.key)
        if field.kind is FieldKind.PEOPLE and isinstance(value, list):
            read[field.key] = [
                _plain_row(field, row) for row in value[: MOST_PEOPLE + 1] if isinstance(row, Mapping)
            ]
        elif field.kind is not FieldKind.PEOPLE and isinstance(value, str):
            read[field.key] = value
    return read


def _plain_row(field: Field, row: Mapping[str, Any]) -> dict[str, str]:
    return {column.key: str(row.get(column.key) or "") for column in field.columns}


def read_base(fields: Iterable[Field], text: str | None) -> dict[str, Any] | None:
    """What the page showed when it was opened, from its hidden field; None when it cannot be read."""
    payload = decode(text)
    return read_payload(fields, payload) if isinstance(payload, Mapping) else None


def read_taken(fields: Iterable[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the other tab that the button 改用另一个页面的 takes over; empty where none is taken.

    It belongs over the answers of the page and not into its base: everything else meets the other tab as always.
    """
    key = data.get("take")
    return read_payload(fields, {key: decode(data.get(f"theirs-{key}"))}) if key else {}


def without(base: Mapping[str, Any] | None, taken: Mapping[str, Any]) -> dict[str, Any] | None:
    """`base` without what was taken over, which stands whatever the page showed."""
    return None if base is None else {key: value for key, value in base.items() if key not in taken}


def decode(text: str | bytes | None) -> Any:
    """Decoded JSON, None for anything that is not JSON of a sensible size and depth."""
    if not text or len(text) > _MOST_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def flat(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers under the names they have in a form: `leaders-0-name`."""
    posted: dict[str, str] = {}
    for field in fields:
        value = answers.get(field.key)
        if field.kind is FieldKind.PEOPLE:
            for number, row in enumerate(value if isinstance(value, list) else []):
                posted |= {
                    f"{field.key}-{number}-{column.key}": str(row.get(column.key) or "")
                    for column in field.columns
                }
        elif value not in (None, ""):
            posted[field.key] = str(value)
    return posted
