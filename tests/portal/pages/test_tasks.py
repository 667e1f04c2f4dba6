"""Pages that editors gave a moment to appear or to go."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from portal.pages.models import NewsIndexPage, NewsPage
from portal.pages.services import add_page
from portal.pages.tasks import publish_scheduled
from registry.outbox.services import drain, run_due, scheduled
from search.models import SearchDocument
from tests.portal.pages.test_views import text_of

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def news(home):
    return add_page(NewsPage(title="登记大厅搬迁"), below=NewsIndexPage)


def shown(client, title: str) -> bool:
    """Whether it is listed; what search finds must be the same."""
    drain()
    listed = title in text_of(client.get("/news/"))
    assert SearchDocument.objects.filter(title=title).exists() == listed
    return listed


def publish(page: NewsPage, **moments: datetime.datetime) -> None:
    """As the button 发布 does, with the moments of 设置发布时间."""
    for name, moment in moments.items():
        setattr(page, name, moment)
    page.save_revision().publish()


def test_a_page_goes_live_at_its_moment_and_not_before(client, news):
    news.unpublish()
    publish(news, go_live_at=timezone.now() + HOUR)
    publish_scheduled()
    assert not shown(client, news.title)
    with time_machine.travel(timezone.now() + 2 * HOUR):
        publish_scheduled()
        assert shown(client, news.title)
        assert client.get(news.url).status_code == 200


def test_an_expired_page_disappears_and_nothing_else(client, news):
    add_page(NewsPage(title="办公时间"), below=NewsIndexPage)
    publish(news, expire_at=timezone.now() + HOUR)
    publish_scheduled()
    assert shown(client, news.title)
    with time_machine.travel(timezone.now() + 2 * HOUR):
        publish_scheduled()
        assert not shown(client, news.title)
        assert client.get(news.url).status_code == 404
        assert shown(client, "办公时间")


def test_the_schedule_does_so_within_a_minute(client, news):
    job = next(job for job in scheduled() if job.name == "pages.publish_scheduled")
    assert job.every_seconds <= 60
    publish(news, expire_at=timezone.now() + HOUR)
    assert shown(client, news.title)
    with time_machine.travel(timezone.now() + 2 * HOUR):
        assert job.name in run_due()
        assert not shown(client, news.title)
