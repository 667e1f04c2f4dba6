"""What search is told of pages: notices, policies, guides, and all other pages with a body."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.pages.models import GuidePage, NewsPage, NoticePage, PlainPage, PolicyPage
from portal.pages.models.base import BodyPage
from portal.pages.selectors.bodies import EndedBody, ended_bodies
from registry.filings.declarations import Matter, all_matters, get
from registry.filings.selectors.guides import guide_words
from search.projections import Alias, Entry

TOPIC = "page.changed"
_ORDER = re.compile(r"(?P<organ>.+)令第(?P<number>\d+)号")
Describe = Callable[[Any], Entry]


class PageProjection:
    """The live pages of some types, by primary key; a page that is not live has no entry and is taken out."""

    topic = TOPIC

    def __init__(self, name: str, *sources: tuple[type[BodyPage], Describe]) -> None:
        self.type = name
        self._sources = sources

    def ids(self) -> Iterator[str]:
        for model, _ in self._sources:
            for pk in _visible(model).order_by("pk").values_list("pk", flat=True).iterator():
                yield str(pk)

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        """One query a page type."""
        keys = [int(key) for key in ids if key.isdecimal()]
        return [
            describe(page)
            for model, describe in self._sources
            for page in _visible(model).filter(pk__in=keys).order_by("pk")
        ]


class GuideProjection(PageProjection):
    """The generated guide of every matter, by its code, and the guides that editors wrote."""

    def ids(self) -> Iterator[str]:
        yield from (matter.code for matter in all_matters())
        yield from super().ids()

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        matters = [matter for key in ids if (matter := get(key)) is not None]
        words = guide_words(matters)
        return [*(_matter(matter, words[matter.code]) for matter in matters), *super().entries(ids)]


class NoticeProjection(PageProjection):
    """Notices; the body of one may have ended since, which its badge says."""

    def entries(self, ids: Sequence[str]) -> list[Entry]:
        """Three queries."""
        pages = list(
            _visible(NoticePage).filter(pk__in=[int(key) for key in ids if key.isdecimal()]).order_by("pk")
        )
        ended = ended_bodies(page.organisation_code for page in pages)
        return [_notice(page, ended.get(page.organisation_code)) for page in pages]


def turned_pages(first: date, last: date) -> list[int]:
    """Notices and policies that begin on one of these days, or were over the day before."""
    over = (first - timedelta(days=1), last - timedelta(days=1))
    spans = ((NoticePage, "period_from", "period_to"), (PolicyPage, "in_force_from", "in_force_to"))
    return [
        pk
        for model, begins, ends in spans
        for pk in _visible(model)
        .filter(Q(**{f"{begins}__range": (first, last)}) | Q(**{f"{ends}__range": over}))
        .order_by("pk")
        .values_list("pk", flat=True)
    ]


def _visible(model: type[BodyPage]) -> QuerySet[Any]:
    return model.objects.live().public()


def _entry(page: BodyPage, facts: Sequence[str], *badges: tuple[str, str], **values: Any) -> Entry:
    return Entry(
        object_id=str(page.pk),
        title=page.title,
        url=page.get_url() or "",
        payload={
            "facts": [fact for fact in facts if fact],
            "badges": [{"shape": shape, "word": word} for shape, word in badges],
            "grade": None,
        },
        **{"text": page.plain_text(), **values},
    )


def _notice(page: NoticePage, ended: EndedBody | None = None) -> Entry:
    until = f"至{page.period_to:%Y-%m-%d}" if page.period_to else f"{page.period_from:%Y-%m-%d}"
    days = page.days_remaining()
    over = days is not None and days < 0
    gone = ended if ended is not None and ended.since(page) else None
    badges = [_notice_badge(days, begun=page.period_from <= timezone.localdate())]
    if gone is not None:
        badges.append(("ended" if gone.status == "dissolved" else "forbidden", gone.word))
    return _entry(
        page,
        (page.get_kind_display(), page.issuer, page.document_number, until),
        *badges,
        aliases=_numbers(page.document_number),
        text=_told(page, page.issuer),
        code=page.organisation_code,
        rank=400 if over or gone else 800,
        registered_on=page.period_from,
    )


def _notice_badge(days: int | None, *, begun: bool) -> tuple[str, str]:
    """`days` to the end of its period; a 公告 without one has none to run or to end."""
    if days is None:
        return "valid", "已公告"
    if not begun:
        return "running", "尚未开始"
    return ("ended", "公示结束") if days < 0 else ("running", "公示中")


def _policy(page: PolicyPage) -> Entry:
    shape, word = page.state(timezone.localdate())
    facts = (page.get_instrument_display(), page.issuer, page.number, f"{page.in_force_from:%Y-%m-%d}施行")
    return _entry(
        page,
        facts,
        (shape, word),
        aliases=_numbers(page.number),
        text=_told(page, page.issuer, page.revision),
        rank=700,
        registered_on=page.in_force_from,
    )


def _told(page: BodyPage, *items: str) -> str:
    return "\n".join(filter(None, (page.plain_text(), *items)))


def _numbers(number: str) -> list[Alias]:
    """The number of a document as written, and an order's as people write it (国务院令250, 250号令)."""
    written = [Alias(number, "文号")] if number else []
    order = _ORDER.fullmatch(number)
    short = (f"{order['organ']}令{order['number']}", f"{order['number']}号令") if order else ()
    return [*written, *(Alias(one, "文号", number) for one in short)]


def _guide(page: GuidePage) -> Entry:
    return _entry(page, ("办事说明",), rank=700)


def _news(page: NewsPage) -> Entry:
    facts = ("工作动态", page.source, f"{page.published_on:%Y-%m-%d}")
    return _entry(page, facts, rank=300, registered_on=page.published_on)


def _plain(page: PlainPage) -> Entry:
    return _entry(page, ("本站说明",), rank=200)


def _matter(matter: Matter, words: str) -> Entry:
    return Entry(
        object_id=matter.code,
        title=matter.name,
        url=reverse("guide:matter", args=[matter.code]),
        text=words,
        rank=1050,
        payload={"facts": ["办事指南", matter.result_name], "badges": [], "grade": None},
    )


PROJECTIONS = (
    NoticeProjection("notice", (NoticePage, _notice)),
    PageProjection("policy", (PolicyPage, _policy)),
    GuideProjection("guide", (GuidePage, _guide)),
    PageProjection("page", (NewsPage, _news), (PlainPage, _plain)),
)
