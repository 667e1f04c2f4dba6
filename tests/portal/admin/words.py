"""Latin words in what a screen of the admin shows: its text, its labels, the props that its scripts draw."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype
from django.http import HttpResponse

#: Names of things that have no other name here.
ALLOWED = frozenset(
    {
        "API", "CSV", "GB", "HTML", "ID", "KB", "MB", "MJ", "PDF", "TSV", "URL", "UTF", "XLSX",
        "AVIF", "GIF", "JPG", "JPEG", "PNG", "WEBP",
        "Alt", "Ctrl", "Enter", "Esc", "Shift",
        "csv", "docx", "pdf", "pptx", "txt", "xlsx", "zip",
    }
)  # fmt: skip
_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "data-w-tooltip-content-value", "data-title")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,.:;()\-/]+[A-Za-z][A-Za-z'’]*)*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|/[\w./-]*|\b[\w-]+\.(?:pdf|jpg|csv)\b|<[^>]*>")
#: A credit code, of which any letters may stand together.
_CODE = re.compile(r"\b[0-9A-Y]{18}\b")


def foreign(response: HttpResponse, known: frozenset[str] = frozenset()) -> set[str]:
    """Runs of Latin words on the screen that are neither allowed nor data (`known`: slugs, user names, codes)."""
    found: set[str] = set()
    for text in _texts(response):
        text = _CODE.sub(" ", _ADDRESS.sub(" ", text))
        for word in sorted(known, key=len, reverse=True):
            text = text.replace(word, " ")
        for run in _WORDS.findall(text):
            words = {word for word in re.findall(r"[A-Za-z'’]+", run) if len(word) > 1}
            if not words <= ALLOWED:
                found.add(run.strip())
    return found


def _texts(response: HttpResponse) -> Iterator[str]:
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        yield from _of_json(response.json())
    elif kind.startswith("text/html"):
        yield from _of_html(response.content.decode())


def _of_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("html", "form", "label", "title", "error_message") and isinstance(inner, str):
                yield from _of_html(inner)
            elif not isinstance(inner, str):
                yield from _of_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner)


def _of_html(html: str) -> Iterator[str]:
    soup = BeautifulSoup(html, "lxml")
    for tag in soup.find_all(True):
        for name in _ATTRIBUTES:
            if tag.get(name):
                yield str(tag[name])
        if tag.name == "input" and tag.get("type") in ("submit", "button"):
            yield str(tag.get("value", ""))
    props = soup.find(id="wagtail-sidebar-props")
    if props is not None:
        yield from _of_json(json.loads(props.string or "{}"))
    for template in soup.find_all("template"):
        yield from _of_html(template.decode_contents())
    for text in soup.find_all(string=True):
        is_data = isinstance(text, (Comment, Doctype)) or text.parent.name in ("script", "style", "code")
        if not (is_data or text.parent.has_attr("hidden")):
            yield re.sub(r"\s+", " ", str(text))
