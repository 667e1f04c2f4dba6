"""One search from parameters to results."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from registry.organisations.validators.codes import BORNE_BY_NOBODY
from search import labels
from search.analysis.codes import CodeQuery
from search.analysis.places import Places
from search.analysis.synonyms import exchanged_word, variants
from search.conditions import district_clause
from search.engines.base import FACET_COLUMNS, Hit, Request
from search.explaining import explain
from search.highlighting import mark, snippet
from search.matching import HUBS, Clause, Equals, OneOf, Scored, either
from search.plan import Plan, build_plan
from search.query import PAGE_SIZE, SearchQuery
from search.results import Result, SearchResults, Suggestion
from search.selectors import by_codes, places
from search.services.engines import Answered, answer, deadline
from search.services.facets import build_chips, build_facets, condition_of
from search.tiers import EXACT, Because, Step, Tier

_SUGGESTIONS = 8
_MARKED_PHRASES = 24


@dataclass(frozen=True)
class _Found:
    """What the engines said, and the tiers that were asked."""

    answered: Answered
    tiers: tuple[Tier, ...]
    tolerant: bool


def find(query: SearchQuery) -> SearchResults:
    """Search. Never fails for what was asked; what cannot be done is said in `messages`."""
    started = time.perf_counter()
    known = places()
    plan = build_plan(query, known)
    until = deadline()
    found = _ask(query, plan, until)
    fitting = _within_pages(query, found)
    if fitting.page != query.page:
        found = _ask(fitting, plan, until)
    return _results(fitting, plan, found, known, started)


def _ask(query: SearchQuery, plan: Plan, until: float) -> _Found:
    """The first stage of the plan that matches anything; the first of all when none does."""
    for stage in plan.stages:
        answered = answer(request_of(query, plan, stage), until)
        found = _Found(answered, stage, tolerant=stage is not plan.tiers)
        if answered.answer.matched:
            return found
        if stage is plan.tiers:
            first = found
    return first


def _within_pages(query: SearchQuery, found: _Found) -> SearchQuery:
    total = found.answered.answer.total
    last = max(1, -(-total // PAGE_SIZE))
    if query.page <= last:
        return query
    told = f"只有{last}页，已显示最后一页。" if total else ""
    return replace(query, page=last, messages=(*query.messages, *filter(None, (told,))))


def request_of(query: SearchQuery, plan: Plan, tiers: tuple[Tier, ...]) -> Request:
    """What the engines are asked for one page of a query."""
    facets = tuple(name for name in FACET_COLUMNS if name != "street" or query.district)
    return Request(
        tiers=tiers,
        selections=selections(query, plan, tiers),
        facets=facets,
        sort=query.sort,
        offset=(query.page - 1) * PAGE_SIZE,
        size=PAGE_SIZE,
        phrases=tuple(dict.fromkeys(plan.marks(tiers)))[:_MARKED_PHRASES],
    )


def selections(query: SearchQuery, plan: Plan, tiers: tuple[Tier, ...]) -> dict[str, Clause]:
    """A clause for each facet parameter in force; without a chosen status, ended bodies only by exact name or code."""
    chosen: dict[str, Clause] = {
        name: OneOf(name, query.selected(name))
        for name in ("type", "kind", "level", "status", "grade")
        if query.selected(name)
    }
    if query.district:
        chosen["district"] = district_clause(query.district)
    if query.hub:
        chosen["hub"] = either(Equals(HUBS, code) for code in query.hub)
    if not query.status and not plan.asks_for_status:
        running = tuple(status for status in ("", *labels.STATUSES) if status not in labels.ENDED)
        exact = tuple(tier.clause for tier in tiers if tier.score >= EXACT)
        chosen["status"] = either(
            (OneOf("status", running), *((Scored(EXACT, either(exact)),) if exact else ()))
        )
    return chosen


def _results(query: SearchQuery, plan: Plan, found: _Found, known: Places, started: float) -> SearchResults:
    told = found.answered
    left_out = not query.status and not plan.asks_for_status
    ended = told.answer.facets["status"] if left_out else {}
    return SearchResults(
        query=query,
        total=told.answer.total,
        engine=told.engine,
        degraded=told.degraded,
        since=told.since,
        results=[_result(hit, plan, found, known) for hit in told.answer.hits],
        facets=build_facets(query, told.answer.facets, known),
        chips=build_chips(query, plan, known),
        suggestions=_proposals(plan, found),
        messages=(*query.messages, *_messages(query, plan, found)),
        literal_total=told.answer.literal,
        exchanged=_exchanged(plan, found),
        tolerant=found.tolerant,
        ended_total=sum(ended.get(status, 0) for status in labels.ENDED),
        took_ms=round((time.perf_counter() - started) * 1000),
    )


def _result(hit: Hit, plan: Plan, found: _Found, known: Places) -> Result:
    document = hit.document
    because = Step(hit.tier).because
    phrases = plan.marks(found.tiers)
    fragment = ""
    if because in (Because.TEXT, Because.PIECES):
        fragment = hit.snippet or snippet(document.text, phrases)
    return Result(
        type=document.type,
        id=document.object_id,
        code=document.code,
        title=document.title,
        url=document.url,
        highlight=hit.marked or mark(document.title, phrases),
        reason=explain(plan, because, document, known),
        kind=document.kind,
        status=document.status,
        snippet=fragment,
        meta=mark("·".join(document.payload.get("facts", ())), phrases),
        data=document.payload,
    )


def _exchanged(plan: Plan, found: _Found) -> tuple[str, str] | None:
    """The first word that a synonym widened, when it brought something."""
    told = found.answered.answer
    if found.tolerant or told.literal == told.total:
        return None
    for term in plan.terms:
        others = variants(term)[1:]
        if others:
            word, other = exchanged_word(term, others[0])
            return plan.quoted(word), plan.quoted(other)
    return None


def _messages(query: SearchQuery, plan: Plan, found: _Found) -> Iterator[str]:
    if plan.code and not found.answered.answer.matched:
        yield from _about_code(plan.code)
    if query.q and not plan.tiers:
        yield "没有可检索的文字。请输入机构名称、信用代码或拼音首字母。"
    if found.tolerant:
        yield _about_tolerance(query, plan, found)


def _about_tolerance(query: SearchQuery, plan: Plan, found: _Found) -> str:
    """What was done where nothing agreed, for each way in which something was found."""
    told = found.answered.answer
    if not told.total:
        if not query.has_filters:
            return f"没有找到与“{query.q}”相符的结果；相近的机构都已注销、撤销或吊销，默认不列出，请点“已注销、撤销、吊销”查看。"
        return f"没有找到与“{query.q}”相符的结果；有相近的结果，但不合所选条件，请去掉一些条件再查。"
    ways = {Step(hit.tier).because for hit in told.hits}
    if Because.TEXT in ways:
        conditions = "、".join(dict.fromkeys(condition_of(word, places()) for word in plan.words))
        words = "、".join(word.word for word in plan.words)
        return f"没有符合条件“{conditions}”的结果，以下不把“{words}”当作条件，只按文字查找。"
    if ways & {Because.HOMOPHONE, Because.MISSPELLING}:
        return f"没有找到与“{query.q}”逐字相同的结果，以下按相近名称查找（同音，或个别字不同）。"
    return f"没有找到与“{query.q}”逐字相同的结果，以下含有其中的词语或多数字。"


def _about_code(code: CodeQuery) -> Iterator[str]:
    """What is wrong with a code that finds nothing."""
    if code.sentence:
        yield code.sentence
    elif code.part == "whole":
        yield BORNE_BY_NOBODY


def _proposals(plan: Plan, found: _Found) -> list[Suggestion]:
    """The bodies whose code is one slip away from a wrong one that finds nothing."""
    if plan.code is None or not plan.code.proposals or found.answered.answer.matched:
        return []
    bodies = by_codes(plan.code.proposals)
    return [Suggestion(f"{body.code} {body.title}", SearchQuery(q=body.code).url) for body in bodies]


def suggest(text: str) -> list[dict[str, str]]:
    """Up to eight things that begin with or contain what was typed so far: text, url, kind, hint."""
    query = SearchQuery.parse({"q": text})
    if not query.q:
        return []
    known = places()
    plan = build_plan(query, known)
    asked = replace(request_of(query, plan, plan.tiers), facets=(), size=_SUGGESTIONS, phrases=())
    found = _Found(answer(asked), plan.tiers, tolerant=False)
    return [_suggestion(hit, plan, found, known) for hit in found.answered.answer.hits]


def _suggestion(hit: Hit, plan: Plan, found: _Found, known: Places) -> dict[str, str]:
    document = hit.document
    reason = explain(plan, Step(hit.tier).because, document, known)
    district = known.name_of(document.district) if document.district and document.type != "place" else ""
    hints = [district, labels.STATUSES.get(document.status, "")]
    if reason.place not in ("名称", "条件", ""):
        hints.insert(0, str(reason))
    return {
        "text": document.title,
        "url": document.url,
        "kind": labels.KINDS.get(document.kind) or labels.TYPES[document.type],
        "hint": "·".join(filter(None, hints)),
    }
