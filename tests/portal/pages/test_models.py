"""Days of notices, force of policies, refusals of editors' mistakes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.pages.models import NoticePage, PolicyPage

# A page instance looks up its content type.
pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def notice(begin: int, end: int | None) -> NoticePage:
    today = timezone.localdate()
    return NoticePage(period_from=today + begin * DAY, period_to=None if end is None else today + end * DAY)


@pytest.mark.parametrize(
    ("begin", "end", "days", "words"),
    [
        (-3, 2, 2, "还剩 2 天"),
        (-3, 0, 0, "今天截止"),
        (-3, -1, -1, "已结束"),
        (1, 5, 5, "尚未开始"),
        (0, 31, 31, "还剩 31 天"),
        (0, None, None, ""),
    ],
)
def test_days_remaining_count_the_last_day(begin, end, days, words):
    page = notice(begin, end)
    assert page.days_remaining() == days
    assert page.remaining_words == words


@pytest.mark.parametrize(
    ("begin", "end", "part"),
    [(-4, 5, 50), (0, 9, 10), (-9, 0, 100), (-20, -10, 100), (2, 9, 0), (0, None, 0)],
)
def test_the_part_of_the_period_that_is_gone(begin, end, part):
    assert notice(begin, end).part_gone() == part


def test_a_period_cannot_end_before_it_begins():
    page = notice(0, -1)
    page.title = "倒着的公示"
    with pytest.raises(ValidationError) as refusal:
        page.clean()
    assert refusal.value.messages == ["公示止日不能早于公示起日。"]


@pytest.mark.parametrize("code", ["52110108MJY207264", "52110108MJO207264B", "52110108mjy207264b"])
def test_a_malformed_credit_code_is_refused(code):
    field = NoticePage._meta.get_field("organisation_code")
    with pytest.raises(ValidationError, match="18 位"):
        field.clean(code, NoticePage())


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (datetime.date(2024, 5, 1), None, ("valid", "现行有效")),
        (datetime.date(2024, 5, 1), datetime.date(2026, 1, 1), ("valid", "现行有效")),
        (datetime.date(2024, 5, 1), datetime.date(2025, 12, 31), ("ended", "已失效")),
        (datetime.date(2026, 1, 2), None, ("running", "尚未施行")),
    ],
)
def test_whether_a_policy_is_in_force_follows_from_its_days(start, end, state):
    policy = PolicyPage(in_force_from=start, in_force_to=end)
    assert policy.state(datetime.date(2026, 1, 1)) == state


def test_a_policy_cannot_end_before_it_begins():
    policy = PolicyPage(in_force_from=datetime.date(2026, 1, 2), in_force_to=datetime.date(2026, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        policy.clean()
    assert refusal.value.messages == ["失效日期不能早于施行日期。"]
