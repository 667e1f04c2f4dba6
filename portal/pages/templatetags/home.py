"""What the home page and every footer read from the register and the page tree."""

from django import template
from django.core.cache import cache
from django.db.models import QuerySet

from portal.pages import selectors
from portal.pages.models import NewsPage, NoticePage, PolicyPage
from portal.pages.services import FOOTER
from registry.filings.selectors.guides import GuideLine

register = template.Library()


@register.simple_tag
def register_figures() -> selectors.RegisterFigures:
    return selectors.register_figures()


@register.simple_tag
def latest_entries(limit: int = 3) -> selectors.LatestEntries:
    return selectors.latest_entries(limit)


@register.simple_tag
def running_notices() -> QuerySet[NoticePage]:
    return selectors.running_notices()


@register.simple_tag
def policies_in_force(limit: int = 4) -> QuerySet[PolicyPage]:
    return selectors.policies_in_force(limit)


@register.simple_tag
def recent_news(limit: int = 4) -> QuerySet[NewsPage]:
    return selectors.recent_news(limit)


@register.simple_tag
def guides(limit: int = 4) -> list[GuideLine]:
    return selectors.guides(limit)


@register.simple_tag
def footer_links() -> list[tuple[str, str]]:
    """(title, address) of the plain pages in the footer: on every page, so remembered until one of them changes."""
    links = cache.get(FOOTER)
    if links is None:
        links = [(page.title, page.get_url() or "") for page in selectors.footer_pages()]
        cache.set(FOOTER, links, timeout=60)
    return links
