"""The first tree of the site and the messages of its changes."""

import pytest
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from portal.pages.models import HomePage, NewsIndexPage, NewsPage, NoticeIndexPage, PlainPage
from portal.pages.services import add_page, ensure_site
from registry.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def messages_about(page: Page) -> int:
    return OutboxMessage.objects.filter(topic="page.changed", key=str(page.pk)).count()


def test_migrating_builds_the_tree(client):
    for path in (
        "/",
        "/notices/",
        "/policies/",
        "/news/",
        "/guides/",
        "/about/",
        "/accessibility/",
        "/privacy/",
    ):
        assert client.get(path).status_code == 200, path


def test_building_again_changes_nothing():
    ensure_site()
    before = list(Page.objects.order_by("path").values_list("path", "title", "live", "latest_revision"))
    written = OutboxMessage.objects.count()
    ensure_site()
    assert (
        list(Page.objects.order_by("path").values_list("path", "title", "live", "latest_revision")) == before
    )
    assert OutboxMessage.objects.count() == written


def test_what_editors_took_away_is_not_put_back(home):
    about = PlainPage.objects.get(slug="about")
    about.delete()
    news = NewsIndexPage.objects.get()
    news.unpublish()
    ensure_site()
    assert not PlainPage.objects.filter(slug="about").exists()
    assert not NewsIndexPage.objects.get().live


def test_the_tree_grows_from_an_empty_database():
    Site.objects.all().delete()
    Page.objects.all().delete()
    Collection.objects.all().delete()
    Locale.objects.all().delete()
    home = ensure_site()
    assert Site.objects.get().root_page_id == home.pk
    assert NoticeIndexPage.objects.get().get_parent().pk == home.pk


def test_adding_a_page_below_its_index_records_a_revision(home):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    assert page.live
    assert page.latest_revision is not None
    assert page.url_path.startswith("/home/news/")


def test_a_published_page_leaves_a_message(home):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    assert messages_about(page) >= 1


def test_an_unpublished_page_leaves_a_message(home):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    before = messages_about(page)
    page.unpublish()
    assert messages_about(page) == before + 1


def test_a_deleted_page_leaves_a_message(home):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    key, before = page.pk, messages_about(page)
    page.delete()
    assert OutboxMessage.objects.filter(topic="page.changed", key=str(key)).count() == before + 1


def test_a_draft_of_a_live_page_leaves_none(home):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    before = messages_about(page)
    page.title = "登记大厅搬迁（修改稿）"
    page.save_revision()
    assert messages_about(page) == before


def test_a_moved_list_tells_of_the_pages_below(home, django_capture_on_commit_callbacks):
    page = add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)
    before = messages_about(page)
    index = NewsIndexPage.objects.get()
    index.slug = "updates"
    with django_capture_on_commit_callbacks(execute=True):
        index.save()
    assert messages_about(page) == before + 1


def test_work_rolled_back_leaves_no_message(home):
    before = OutboxMessage.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        add_page(NewsPage(title="没有发生"), below=NewsIndexPage)
        raise RuntimeError
    assert OutboxMessage.objects.count() == before
    assert HomePage.objects.count() == 1
