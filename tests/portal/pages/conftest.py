"""Pages of the first run, and one of each kind."""

import datetime

import pytest
from django.utils import timezone

from portal.pages.models import NoticeIndexPage, NoticePage
from portal.pages.services import add_page, ensure_site


@pytest.fixture
def home(db):
    return ensure_site()


@pytest.fixture
def make_notice(home):
    """make_notice(title, days_ago, days_to_come, **values): a live notice around today; None for no end."""

    def make(title: str, begun: int = 3, left: int | None = 4, **values: object) -> NoticePage:
        today = timezone.localdate()
        end = None if left is None else today + datetime.timedelta(days=left)
        page = NoticePage(
            title=title, period_from=today - datetime.timedelta(days=begun), period_to=end, **values
        )
        return add_page(page, below=NoticeIndexPage)

    return make
