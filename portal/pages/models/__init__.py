"""Wagtail page types of the portal."""

from portal.pages.models.editorial import (
    GuideIndexPage,
    GuidePage,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    PolicyIndexPage,
    PolicyPage,
)
from portal.pages.models.home import HomePage
from portal.pages.models.notice import NoticeIndexPage, NoticePage

__all__ = [
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "NoticeIndexPage",
    "NoticePage",
    "PlainPage",
    "PolicyIndexPage",
    "PolicyPage",
]
