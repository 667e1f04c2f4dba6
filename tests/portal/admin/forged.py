"""The forms of a screen, and what a hand could send instead of what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.http import HttpResponse

#: The forgeries that found most; the long walk sends them all.
COMMON = ("9" * 20, "\x00", None)
#: No number, no text that a database keeps, far too long, far too large. None: the field is not sent at all.
BAD: tuple[str | None, ...] = ("9" * 20, "\x00", "x", "长" * 5000, "9" * 5000, None)

#: What an id is on its own, all else being right.
BAD_IDS: tuple[str | None, ...] = ("9" * 20, None)


@dataclass(frozen=True)
class Form:
    """A form as the page has it: where it goes, and what each field holds."""

    method: str
    action: str
    held: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    ids: tuple[str, ...]
    hidden: frozenset[str]

    def data(self, wrong: tuple[str, ...] = (), bad: str | None = None) -> dict[str, Any]:
        """What is sent: each field as the page holds it, those of `wrong` as `bad`."""
        sent: dict[str, Any] = {}
        for name, value in self.held:
            if name not in wrong:
                sent.setdefault(name, []).append(value)
        return sent | (dict.fromkeys(wrong, bad) if bad is not None else {})

    def emptied(self) -> dict[str, Any]:
        """Everything that people fill in left empty; what the page itself keeps (counts, ids) as it is."""
        kept = self.data()
        return {name: value if name in self.hidden else "" for name, value in kept.items()}


def forms(response: HttpResponse, address: str) -> Iterator[Form]:
    """Every form on the screen that stays in the admin."""
    html = response.content.decode()
    if response.headers.get("Content-Type", "").startswith("application/json"):
        told = response.json()
        html = str(told.get("html", "")) if isinstance(told, dict) else ""
    for form in BeautifulSoup(html, "lxml").find_all("form"):
        action = str(form.get("action") or address).partition("#")[0] or address
        stays = action.startswith("/admin/") and "logout" not in action
        if stays and form.get("method", "get").lower() != "dialog":
            yield _form(form, action)


def _form(form: Tag, action: str) -> Form:
    fields = [
        field
        for field in form.find_all(["input", "select", "textarea"])
        if field.get("name")
        and field.get("type") not in ("file", "submit", "button")
        and field.get("name") != "csrfmiddlewaretoken"
    ]
    ids = [
        str(field["name"])
        for field in fields
        if field.name == "select" or field.get("type") in ("hidden", "checkbox", "radio", "number")
    ]
    return Form(
        method=str(form.get("method") or "get").lower(),
        action=action,
        held=tuple((str(field["name"]), value) for field in fields for value in _held(field)),
        names=tuple(dict.fromkeys(str(field["name"]) for field in fields)),
        ids=tuple(dict.fromkeys(ids)),
        hidden=frozenset(str(field["name"]) for field in fields if field.get("type") == "hidden"),
    )


def _held(field: Tag) -> list[str]:
    if field.name == "select":
        return [str(option.get("value", "")) for option in field.find_all("option", selected=True)]
    if field.name == "textarea":
        return [field.string or ""]
    if field.get("type") in ("checkbox", "radio"):
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]
