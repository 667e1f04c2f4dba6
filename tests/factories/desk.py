"""The desk as its people use it: its addresses, its forms as the page has them, its pages as text."""

import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from registry.filings.models import Filing


def url(name: str, filing: Filing, *more: object) -> str:
    """An address of a case."""
    return reverse(f"desk:{name}", args=[filing.number, *more])


def send(client: Client, filing: Filing, move: str, **data: object) -> Any:
    """Posts a form of the case page as the page has it."""
    filing.refresh_from_db()
    told = {"key": uuid4().hex, "revision": filing.revision, **data}
    return client.post(url("move", filing, move), told)


def text_of(response: HttpResponse) -> str:
    """The text of a page without white space."""
    return re.sub(
        r"\s+", "", re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", response.content.decode(), flags=re.DOTALL)
    )
