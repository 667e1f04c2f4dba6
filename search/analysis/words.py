"""Words of a query that name a filter: a district, a kind, a grade, a status, a list, a year of registration."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from search.analysis.folding import fold
from search.analysis.places import Place, Places

_KINDS = {
    "service": ("民办非企业单位", "社会服务机构", "民办非企业", "民非企业", "民非", "社服机构"),
    "association": ("社会团体", "社团"),
    "foundation": ("基金会",),
    "community": ("社区社会组织", "备案组织", "备案社区社会组织"),
}
#: Forms that only associations bear: they narrow the kind and stay part of the name looked for.
_FORM_WORDS = frozenset(("协会", "学会", "商会"))
_STATUSES = {
    "active": ("正常",),
    "dissolved": ("已注销", "注销"),
    "annulled": ("已撤销", "撤销"),
    "revoked": ("已吊销", "吊销"),
    "liquidating": ("清算中", "正在清算", "清算"),
}
_LISTS = {"abnormal": ("活动异常名录", "异常名录"), "serious": ("严重违法失信名单", "黑名单")}
_KIND_WORDS = {fold(word): kind for kind, words in _KINDS.items() for word in words}
_STATUS_WORDS = {fold(word): status for status, words in _STATUSES.items() for word in words}
_LIST_WORDS = {fold(word): name for name, words in _LISTS.items() for word in words}
_NUMERALS = "一二三四五"
_GRADE = re.compile(f"(?:([1-5{_NUMERALS}])a|(a{{1,5}}))(?:级|等级)?")
#: A grade before what it is asked of (5A养老); one A alone may be a letter of the name.
_LEADING_GRADE = re.compile(f"((?:[1-5{_NUMERALS}]a|a{{2,5}})(?:等?[级級])?)的?(.{{2,}})", re.IGNORECASE)
#: A bare number is none: names hold numbers.
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|年?(?:登记|成立|设立|注册)的?)")
#: Words that ask, around what is asked for; two characters of it must be left.
_ASKING = re.compile(
    "(?:请问|請問)?(?:怎么|怎麼|怎样|怎樣|如何|寻找|尋找|查找|查询|查詢|找)?(?P<asked>.{2,}?)"
    "(?:的?(?:联系|聯繫|聯絡)?(?:电话|電話)|在哪[里裡儿兒]?|[吗嗎])?[?？]?"
)
_HOW = re.compile("(?:请问|請問)?(?:怎么|怎麼|怎样|怎樣|如何)")


@dataclass(frozen=True)
class FilterWord:
    """`word` as typed means `facet` is one of `values`; `keeps_text` when it must also be looked for in names.

    `names`: a name that holds one of them says the same as the facet, where nothing else does (a place in a name).
    """

    word: str
    facet: str
    values: tuple[str, ...]
    keeps_text: bool = False
    names: tuple[str, ...] = ()


def without_asking(word: str, places: Places) -> list[str]:
    """A word of the query as typed without what only asks; cut after a grade, or a condition with 的 (朝阳区的幼儿园)."""
    asking = _ASKING.fullmatch(word)
    asked = asking["asked"] if asking else word
    graded = _LEADING_GRADE.fullmatch(asked)
    if graded and not recognise(asked, places):
        return [graded[1], *without_asking(graded[2], places)]
    condition, _, rest = asked.partition("的")
    return [condition, rest] if fold(rest) and recognise(condition, places) else [asked]


def asks_how(word: str) -> bool:
    """True when a word of the query asks how something is done: 如何注销 is no wish for bodies that have ended."""
    return _HOW.match(word) is not None


def recognise(word: str, places: Places) -> list[FilterWord]:
    """The filters a word of the query stands for, several when it is run together (海淀民非); [] when it is none."""
    folded = fold(word)
    whole = _one(folded, places)
    if whole:
        return [replace(whole, word=word)]
    parts = _several(folded, places)
    return parts if parts and not any(part.keeps_text for part in parts) else []


def _several(folded: str, places: Places) -> list[FilterWord]:
    for end in range(len(folded) - 1, 0, -1):
        first = _one(folded[:end], places)
        if not first:
            continue
        second = _one(folded[end:], places)
        rest = [second] if second else _several(folded[end:], places)
        if rest:
            return [first, *rest]
    return []


def _one(folded: str, places: Places) -> FilterWord | None:
    return next(_meanings(folded, places), None)


def _meanings(folded: str, places: Places) -> Iterator[FilterWord]:
    if folded in _KIND_WORDS:
        yield FilterWord(folded, "kind", (_KIND_WORDS[folded],))
    if folded in _FORM_WORDS:
        yield FilterWord(folded, "kind", ("association", ""), keeps_text=True)
    if folded in _STATUS_WORDS:
        yield FilterWord(folded, "status", (_STATUS_WORDS[folded],))
    if folded in _LIST_WORDS:
        yield FilterWord(folded, "list", (_LIST_WORDS[folded],))
    grade = _GRADE.fullmatch(folded)
    if grade:
        yield FilterWord(folded, "grade", (f"{_degree(grade)}A",))
    if folded in places.words:
        meant = places.words[folded]
        yield FilterWord(
            folded, "district", tuple(place.code for place in meant), names=_in_names(folded, meant, places)
        )
    year = _YEAR.fullmatch(folded)
    if year:
        yield FilterWord(folded, "registered", (year[1],))


def _degree(grade: re.Match[str]) -> int:
    if grade[2]:
        return len(grade[2])
    return _NUMERALS.index(grade[1]) + 1 if grade[1] in _NUMERALS else int(grade[1])


def _in_names(folded: str, meant: Iterable[Place], places: Places) -> tuple[str, ...]:
    """How names speak of the places: a district without its 区 (海淀区 and 海淀 are one), a street as it was typed."""
    written = [folded, *(fold(place.name) for place in meant if place.code in places.streets)]
    short = (one[:-1] if one.endswith("区") and one[:-1] in places.districts else one for one in written)
    return tuple(dict.fromkeys(short))
