"""The house's own catalogue of words: what is compiled is what is written, and every placeholder is kept."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?) (".*")')
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\{)\{\w+\}")


def entries(domain: str) -> list[dict[str, str]]:
    """What the .po file says, heading included."""
    found: list[dict[str, str]] = []
    last = ""
    for line in (FOLDER / f"{domain}.po").read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match:
            last = match[1].removesuffix("[0]")
            if last == "msgctxt" or (last == "msgid" and (not found or "msgid" in found[-1])):
                found.append({})
            found[-1][last] = ast.literal_eval(match[2])
        elif line.startswith('"'):
            found[-1][last] += ast.literal_eval(line)
    return found


def compiled(domain: str) -> dict[object, str]:
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_is_compiled_is_what_is_written(domain):
    written: dict[object, str] = {}
    for entry in entries(domain):
        key = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
        written[(key, 0) if "msgid_plural" in entry else key] = entry["msgstr"]
    assert compiled(domain) == written, "run make messages"
    assert (FOLDER / f"{domain}.mo").stat().st_size < 200_000


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_words_are_chinese_and_address_people_as_the_house_does(domain):
    for entry in entries(domain)[1:]:
        words = entry["msgstr"]
        assert "你" not in words
        assert any("\u4e00" <= char <= "\u9fff" for char in words) or _PLACEHOLDER.search(words), words
        asked = set(_PLACEHOLDER.findall(entry.get("msgid_plural", entry["msgid"])))
        assert set(_PLACEHOLDER.findall(words)) <= asked, words


def test_django_addresses_people_as_the_house_does():
    with translation.override(settings.LANGUAGE_CODE):
        said = translation.gettext("Your password can’t be entirely numeric.")
    assert said == "您的密码不能全都是数字。"
