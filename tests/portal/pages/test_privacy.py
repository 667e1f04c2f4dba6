"""A page that editors close to the public is found nowhere, and found again when they open it."""

import datetime

import pytest
from wagtail.models import Page, PageViewRestriction

from portal.pages.models import (
    GuideIndexPage,
    GuidePage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    PolicyIndexPage,
    PolicyPage,
)
from portal.pages.services import add_page
from registry.outbox.services import drain
from search.models import SearchDocument
from tests.portal.pages.test_views import text_of

pytestmark = pytest.mark.django_db
#: Where each page of `pages` is listed besides search.
LISTED = {
    "苇间公示": ("/", "/notices/"),
    "苇间旧公示": ("/notices/?state=ended",),
    "苇间动态": ("/", "/news/"),
    "苇间办法": ("/", "/policies/"),
    "苇间说明": ("/guides/",),
    "苇间声明": ("/about/",),
}


@pytest.fixture
def pages(make_notice):
    make_notice("苇间公示")
    make_notice("苇间旧公示", begun=9, left=-1)
    add_page(NewsPage(title="苇间动态"), below=NewsIndexPage)
    policy = PolicyPage(
        title="苇间办法", instrument="rule", issuer="民政部", in_force_from=datetime.date(2025, 5, 1)
    )
    add_page(policy, below=PolicyIndexPage)
    add_page(GuidePage(title="苇间说明"), below=GuideIndexPage)
    add_page(PlainPage(title="苇间声明", show_in_menus=True), below=HomePage)
    drain()


def close(page: Page) -> PageViewRestriction:
    """As the button 设置页面隐私 does: the restriction is written, the page is not."""
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def found(title: str) -> bool:
    drain()
    return SearchDocument.objects.filter(title=title).exists()


@pytest.mark.parametrize("title", LISTED)
def test_a_closed_page_is_listed_and_found_nowhere_until_it_is_opened(
    client, pages, title, django_capture_on_commit_callbacks
):
    page = Page.objects.get(title=title)
    for address in LISTED[title]:
        assert title in text_of(client.get(address))
    assert found(title)
    with django_capture_on_commit_callbacks(execute=True):
        restriction = close(page)
    for address in LISTED[title]:
        assert title not in text_of(client.get(address)), address
    assert not found(title)
    assert client.get(page.specific.url).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    for address in LISTED[title]:
        assert title in text_of(client.get(address)), address
    assert found(title)


def test_what_stands_below_a_closed_page_is_closed_with_it(client, pages):
    close(Page.objects.get(slug="notices"))
    assert not found("苇间公示")
    assert "苇间公示" not in text_of(client.get("/"))
    assert found("苇间动态")


def test_a_closed_page_can_be_deleted(client, pages):
    page = Page.objects.get(title="苇间动态")
    close(page)
    page.specific.delete()
    assert not found("苇间动态")
