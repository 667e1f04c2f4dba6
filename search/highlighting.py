"""Marking what was found, in Python: for the database engine, and where Elasticsearch marks nothing."""

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.folding import fold_with_places

_BEFORE = 16
_SNIPPET = 64


def spans(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Places (start, end) of the folded phrases in the original text, overlapping ones joined, in order."""
    folded, places = fold_with_places(text)
    found: list[tuple[int, int]] = []
    for phrase in dict.fromkeys(phrases):
        start = folded.find(phrase) if phrase else -1
        while start >= 0:
            found.append((places[start], places[start + len(phrase) - 1] + 1))
            start = folded.find(phrase, start + 1)
    return _joined(sorted(found))


def _joined(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def mark(text: str, phrases: Iterable[str]) -> SafeString:
    """The text as safe HTML with every phrase in <mark>."""
    return _mark(text, spans(text, phrases))


def _mark(text: str, places: list[tuple[int, int]]) -> SafeString:
    html: list[str] = []
    last = 0
    for start, end in places:
        html += (escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>")
        last = end
    return mark_safe("".join((*html, escape(text[last:]))))  # noqa: S308  # every piece is escaped above


def snippet(text: str, phrases: Iterable[str]) -> SafeString:
    """The surroundings of the first phrase as safe HTML with <mark>; '' when none of them is there."""
    wanted = tuple(phrases)
    places = spans(text, wanted)
    if not places:
        return mark_safe("")
    start = max(0, places[0][0] - _BEFORE)
    cut = text[start : start + _SNIPPET]
    marked = mark(cut, wanted)
    before = "…" if start else ""
    after = "…" if start + _SNIPPET < len(text) else ""
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308  # `mark` escapes
