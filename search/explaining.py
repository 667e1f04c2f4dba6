"""Telling in Chinese why a result is there."""

from datetime import date

from search import labels
from search.analysis.cutting import cut
from search.analysis.folding import fold
from search.analysis.items import stored, wanted
from search.analysis.names import shortest_key
from search.analysis.places import Places
from search.analysis.synonyms import exchanged_word, variants
from search.models import SearchDocument
from search.plan import Plan
from search.results import Reason
from search.tiers import Because

_FIXED = {
    Because.CODE: Reason("信用代码", "与输入完全相同"),
    Because.CODE_PART: Reason("信用代码", "第9至17位组织机构代码相同"),
    Because.CODE_PREFIX: Reason("信用代码", "以输入的字符开头"),
    Because.NAME: Reason("名称", "完全相同"),
    Because.FILTER: Reason("条件", "符合所用条件"),
}
#: Where the filters of the query had to hold too.
_FILTERED = frozenset(Because) - {Because.NAME, Because.ALIAS, Because.PREFIX, Because.ABBREVIATION}
#: Where the words of the names say nothing.
_ELSEWHERE = frozenset(
    (
        Because.TEXT,
        Because.PINYIN,
        Because.INITIALS,
        Because.HOMOPHONE,
        Because.MISSPELLING,
        Because.PAIRS,
    )
)


def explain(plan: Plan, because: Because, document: SearchDocument, places: Places) -> Reason:
    """The reason of one result, from the tier that found it and the words of the document."""
    listed = _listed(plan, document)
    if listed:
        return listed
    reason = _reason(plan, because, document, places)
    named = _named_place(plan, document) if because in _FILTERED else ""
    if not named:
        return reason
    if because is Because.FILTER:
        return Reason("名称", f"含“{named}”")
    where = "" if reason.place == "名称" else "名称"
    return Reason(reason.place, f"{reason.text}，{where}含“{named}”")


def _listed(plan: Plan, document: SearchDocument) -> Reason | None:
    """The day and the ground of every listing that was asked for."""
    asked = {value for word in plan.words if word.facet == "list" for value in word.values}
    rows = [row for row in document.payload.get("listings", ()) if row["list"] in asked]
    if not rows:
        return None
    place = "、".join(dict.fromkeys(labels.LISTS[row["list"]] for row in rows))
    return Reason(place, "；".join(f"{_day(row['on'])}列入，事由：{row['ground']}" for row in rows))


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"


def _named_place(plan: Plan, document: SearchDocument) -> str:
    """The place word that only the name says of the document."""
    for word in plan.words:
        if word.names and not {document.district, document.street} & set(word.values):
            return next((name for name in word.names if name in document.names), "")
    return ""


def _reason(plan: Plan, because: Because, document: SearchDocument, places: Places) -> Reason:
    if not plan.whole and because is Because.FILTER:
        return Reason("", "")
    if because in _FIXED:
        return _FIXED[because]
    if because is Because.ITEM:
        return _item(plan, document, places)
    if because is Because.PIECES:
        parts = "".join(f"“{plan.quoted(piece)}”" for term in plan.terms for piece in cut(term, places))
        return Reason("名称与正文", f"含{parts}")
    if because in _ELSEWHERE:
        return _elsewhere(plan, because, document)
    alias = _alias(plan, document, places)
    if alias:
        return alias
    if because is Because.ALIAS:
        return Reason("名称", "省去行政区划后相同")
    if because is Because.PREFIX:
        return Reason("名称", f"以“{plan.quoted(plan.whole)}”开头")
    if because is Because.ABBREVIATION:
        return Reason("简称", f"“{plan.quoted(plan.whole)}”")
    return _in_name(plan, document)


def _elsewhere(plan: Plan, because: Because, document: SearchDocument) -> Reason:
    shown = " ".join(map(plan.quoted, plan.terms)) or plan.quoted(plan.whole)
    if because is Because.PINYIN:
        return Reason("拼音", f"“{shown}”")
    if because is Because.INITIALS:
        return Reason("首字母", f"“{shown}”")
    if because is Because.HOMOPHONE:
        return Reason("相近名称", f"与“{shown}”同音")
    if because is Because.MISSPELLING:
        return Reason("相近名称", f"与“{shown}”只差个别字")
    if because is Because.PAIRS:
        return Reason("相近名称", f"含“{shown}”中的多数字")
    inside = next((one for term in plan.terms for one in variants(term) if one in document.body), "")
    return Reason("正文", f"提到“{plan.quoted(inside) or shown}”")


def _item(plan: Plan, document: SearchDocument, places: Places) -> Reason:
    """The registered items that were asked for, with their labels."""
    asked = {value for term in plan.terms for value in wanted(term)}
    told = {
        label: value
        for label, value in document.payload.get("items", {}).items()
        if asked.intersection(stored({label: value}, places))
    }
    return Reason("、".join(told), "、".join(dict.fromkeys(told.values())))


def _alias(plan: Plan, document: SearchDocument, places: Places) -> Reason | None:
    """A former or other name, when it agrees better than the name of today."""
    title = fold(document.title)
    wanted = {form for term in (plan.whole, *plan.terms) for form in variants(term)}
    if any(one in title for one in wanted) or shortest_key(plan.whole, places) == shortest_key(title, places):
        return None
    for alias in document.aliases:
        folded = fold(alias["text"])
        if any(one in folded for one in wanted) or shortest_key(plan.whole, places) == shortest_key(
            folded, places
        ):
            note = f"（{alias['note']}）" if alias.get("note") else ""
            return Reason(alias["label"], f"{alias['text']}{note}")
    return None


def _in_name(plan: Plan, document: SearchDocument) -> Reason:
    told: list[str] = []
    for term in plan.terms:
        found = next((one for one in variants(term) if one in document.names), None)
        if found is None:
            told.append(f"含“{plan.quoted(term)}”的各部分")
        elif found == term:
            told.append(f"“{plan.quoted(term)}”逐字相同")
        else:
            told.append("“{}”即“{}”，按同义词匹配".format(*map(plan.quoted, exchanged_word(term, found))))
    return Reason("名称", "，".join(told))
