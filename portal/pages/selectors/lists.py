"""What the home page and every footer list: live pages that everybody may read."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from portal.pages.models import NewsPage, NoticePage, PlainPage, PolicyPage
from registry.filings.selectors.guides import GuideLine, published_guides
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import latest

_NEWS = tuple(
    kind
    for kind in LedgerEntry.Kind.values
    if kind not in (LedgerEntry.Kind.IMPORTED, LedgerEntry.Kind.DECIDED, LedgerEntry.Kind.COMPLETED)
)


@dataclass(frozen=True)
class LatestEntries:
    """The newest entries of the ledger and how many it holds."""

    entries: Sequence[LedgerEntry]
    total: int


def latest_entries(limit: int = 3) -> LatestEntries:
    """Newest entries that came of a decision; taking over an old register is no news. Two queries."""
    return LatestEntries(latest(limit, _NEWS), LedgerEntry.objects.count())


def running_notices(on: datetime.date | None = None) -> QuerySet[NoticePage]:
    """Live notices whose period holds `on`, the one that ends first on top."""
    day = on or timezone.localdate()
    rows = NoticePage.objects.live().public().filter(period_from__lte=day, period_to__gte=day)
    return rows.order_by("period_to", "-pk")


def policies_in_force(limit: int = 4) -> QuerySet[PolicyPage]:
    """The newest policies that have not ended."""
    rows = PolicyPage.objects.live().public().exclude(in_force_to__lt=timezone.localdate())
    return rows.order_by("-in_force_from", "-pk")[:limit]


def recent_news(limit: int = 4) -> QuerySet[NewsPage]:
    return NewsPage.objects.live().public().order_by("-published_on", "-pk")[:limit]


def guides(limit: int = 4) -> list[GuideLine]:
    """The first guides of the catalogue, as /matters/ lists them. One query."""
    return published_guides()[:limit]


def footer_pages() -> QuerySet[PlainPage]:
    """Plain pages that editors put into the footer (shown in menus)."""
    return PlainPage.objects.live().public().in_menu().order_by("path")
