"""What a visitor or a machine asked for: the parameters of /search/ and /api/v1/search, read without ever failing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from search import labels

PAGE_SIZE = 20
LAST_PAGE = 500
LONGEST_QUERY = 100

#: Parameters that may be given several times or with commas; a value of one facet is OR-ed with the others.
FILTERS = ("type", "kind", "level", "district", "status", "grade", "hub")
_DIVISION = re.compile(r"[0-9]{6}|[0-9]{9}")
_HUB = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True)
class SearchQuery:
    """One search. `as_text` are words not to be read as filters; `literal` leaves synonyms and tolerance out.

    `messages` are Chinese sentences about parameters that could not be used as given.
    """

    q: str = ""
    type: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    hub: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    literal: bool = False
    as_text: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @classmethod
    def parse(cls, params: Mapping[str, Any]) -> Self:
        """From request.GET or any mapping of strings or lists; bad values are told of in `messages`."""
        messages: list[str] = []
        values = {name: _filter_values(name, _listed(params, name), messages) for name in FILTERS}
        return cls(
            q=_text(params, messages),
            sort=_sort(params, messages),
            page=_page(params, messages),
            literal=_first(params, "literal") == "1",
            as_text=_words(params),
            messages=tuple(messages),
            **values,
        )

    def selected(self, name: str) -> tuple[str, ...]:
        """The chosen values of a filter parameter."""
        chosen: tuple[str, ...] = getattr(self, name)
        return chosen

    def changed(self, **values: Any) -> Self:
        """A copy with other values, on its first page unless a page is given."""
        return replace(self, **{"page": 1, "messages": (), **values})

    def toggled(self, name: str, value: str) -> Self:
        """A copy with one filter value added, or taken out when it was chosen."""
        chosen = self.selected(name)
        rest = tuple(one for one in chosen if one != value)
        return self.changed(**{name: rest if value in chosen else (*chosen, value)})

    @property
    def querystring(self) -> str:
        """The query as the part of an address after "?", the same for equal queries."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in FILTERS for value in self.selected(name)]
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("literal", "1")] if self.literal else []
        pairs += [("as_text", word) for word in self.as_text]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    @property
    def url(self) -> str:
        """The address of this search, relative to the search page."""
        return f"?{self.querystring}"

    @property
    def has_filters(self) -> bool:
        return any(self.selected(name) for name in FILTERS)

    @property
    def asks_nothing(self) -> bool:
        return not self.q and not self.has_filters


def _listed(params: Mapping[str, Any], name: str) -> list[str]:
    """All values of a parameter: repeated ones, lists and commas alike."""
    given: Any = params.getlist(name) if hasattr(params, "getlist") else params.get(name)
    if given is None:
        return []
    several: Sequence[Any] = [given] if isinstance(given, str) or not isinstance(given, Sequence) else given
    parts = [part.strip() for value in several for part in str(value)[:2000].split(",")]
    return list(dict.fromkeys(part for part in parts if part))


def _first(params: Mapping[str, Any], name: str) -> str:
    given: Any = params.get(name, "")
    if isinstance(given, list | tuple):
        given = given[0] if given else ""
    return "" if given is None else str(given)


def _clean(text: str) -> str:
    """Without control characters, marks of direction and invisible ones; white space as single spaces."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _is_invisible(char))
    return " ".join("".join(kept).split())


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _text(params: Mapping[str, Any], messages: list[str]) -> str:
    text = _clean(_first(params, "q")[: LONGEST_QUERY * 20])
    if len(text) > LONGEST_QUERY:
        messages.append(f"检索词过长，只按前{LONGEST_QUERY}个字检索。请留下名称中最有特点的几个字。")
    return text[:LONGEST_QUERY].strip()


def _words(params: Mapping[str, Any]) -> tuple[str, ...]:
    words = (_clean(word)[:LONGEST_QUERY].strip() for word in _listed(params, "as_text")[:10])
    return tuple(dict.fromkeys(word for word in words if word))


def _filter_values(name: str, given: list[str], messages: list[str]) -> tuple[str, ...]:
    good = [value for value in given if _is_allowed(name, value)]
    bad = [value for value in given if not _is_allowed(name, value)]
    if bad:
        shown = "、".join(_clean(value)[:20] for value in bad[:3])
        messages.append(f"“{labels.FACETS[name]}”没有“{shown}”这一项，已不按它筛选。请在筛选栏中选择。")
    return tuple(good[:50])


def _is_allowed(name: str, value: str) -> bool:
    if name in labels.FIXED:
        return value in labels.FIXED[name]
    return bool((_DIVISION if name == "district" else _HUB).fullmatch(value))


def _sort(params: Mapping[str, Any], messages: list[str]) -> str:
    given = _first(params, "sort").strip()
    if given and given not in labels.SORTS:
        messages.append("排序方式只能是相关度、名称或登记时间，已按相关度排序。")
    return given if given in labels.SORTS else "relevance"


def _page(params: Mapping[str, Any], messages: list[str]) -> int:
    given = _first(params, "page").strip()
    if not given:
        return 1
    if not re.fullmatch(r"[0-9]{1,9}", given) or int(given) < 1:
        messages.append("页码应为从1起的整数，已显示第1页。")
        return 1
    if int(given) > LAST_PAGE:
        messages.append(f"最多翻到第{LAST_PAGE}页，请用筛选缩小范围。")
    return min(int(given), LAST_PAGE)
