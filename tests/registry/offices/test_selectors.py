"""Which organ registers, who holds which post on a day, and a calendar that follows its rows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from registry.offices import selectors, services
from registry.offices.models import Holiday, Office, Post
from tests.factories.people import HolidayFactory, OfficeFactory, PostFactory, UserFactory, cast, registrar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("division", "kind", "office"),
    [
        ("110000", "association", "bj-mz"),
        ("110108", "association", "bj-haidian-mz"),
        ("110108", "service", "bj-haidian-mz"),
        ("110108", "foundation", "bj-mz"),
        ("110108005", "service", "bj-haidian-mz"),
        ("100000", "foundation", "mca"),
        ("310110", "association", None),
        ("", "association", None),
    ],
)
def test_the_registering_organ(division: str, kind: str, office: str | None) -> None:
    found = selectors.registrar_for(division, kind)
    assert (found and found.code) == office


def test_a_closed_office_registers_nothing() -> None:
    Office.objects.filter(code="bj-haidian-mz").update(active=False)
    assert selectors.registrar_for("110108", "service") is None


def test_seventeen_organs_and_the_ministry(django_assert_num_queries) -> None:
    assert selectors.registrars().count() == 18
    assert registrar().document_prefix == "京民"
    assert registrar("bj-yanqing-mz").document_prefix == "延民"
    with django_assert_num_queries(1):
        assert services.install_reference_rows() == 0


def test_a_missing_organ_comes_back_and_an_edited_one_stays() -> None:
    Office.objects.filter(code="bj-miyun-mz").delete()
    Office.objects.filter(code="bj-haidian-mz").update(document_prefix="海社")
    assert services.install_reference_rows() == 1
    assert registrar("bj-miyun-mz").parent == registrar()
    assert registrar("bj-haidian-mz").document_prefix == "海社"


def test_an_organ_that_staff_entered_under_another_code_is_not_doubled() -> None:
    Office.objects.filter(code="bj-miyun-mz").update(code="own-code")
    assert services.install_reference_rows() == 0


def test_posts_count_on_their_first_and_last_day() -> None:
    user, office = UserFactory(), registrar()
    start, end = date(2026, 3, 1), date(2026, 6, 30)
    services.appoint(user, office, Post.Role.REVIEWER, start, end)
    for on, expected in (
        (start - timedelta(days=1), False),
        (start, True),
        (end, True),
        (end + timedelta(days=1), False),
    ):
        assert selectors.has_post(user, office, Post.Role.REVIEWER, on) is expected
    assert not selectors.has_post(user, office, Post.Role.APPROVER, start)
    assert not selectors.has_post(user, registrar("bj-haidian-mz"), Post.Role.REVIEWER, start)


def test_no_posts_for_a_stranger_a_superuser_or_one_who_left() -> None:
    office = registrar()
    gone = UserFactory(is_active=False)
    PostFactory(user=gone, office=office, role=Post.Role.APPROVER)
    for user in (UserFactory(), UserFactory(is_superuser=True), gone):
        assert not selectors.has_post(user, office, Post.Role.APPROVER)


def test_offices_of_a_person_by_role() -> None:
    user = UserFactory()
    PostFactory(user=user, office=registrar(), role=Post.Role.INTAKE)
    PostFactory(user=user, office=registrar(), role=Post.Role.REVIEWER)
    PostFactory(user=user, office=registrar("bj-haidian-mz"), role=Post.Role.APPROVER)
    assert selectors.offices_of(user).count() == 2
    assert [o.code for o in selectors.offices_of(user, [Post.Role.INTAKE, Post.Role.REVIEWER])] == ["bj-mz"]
    OfficeFactory()
    assert selectors.competent_units().count() == 1


def test_holders_are_those_of_today() -> None:
    people = cast()
    services.end_post(people.intake.posts.get(), selectors.today() - timedelta(days=1))
    assert not selectors.holders(people.office, Post.Role.INTAKE).exists()
    assert list(selectors.holders(people.office, Post.Role.REVIEWER)) == [people.reviewer]


def test_a_second_open_post_and_an_end_before_the_start_are_sentences() -> None:
    post = PostFactory()
    with pytest.raises(ValidationError, match="未卸任"):
        services.appoint(post.user, post.office, post.role, selectors.today())
    with pytest.raises(ValidationError, match="不能早于任职起"):
        services.end_post(post, post.starts_on - timedelta(days=1))


def test_rows_of_staff_stand_above_the_published_table() -> None:
    day = date(2026, 11, 25)
    assert selectors.calendar().is_workday(day).is_workday
    HolidayFactory(date=day, name="临时放假")
    assert not selectors.calendar().is_workday(day).is_workday
    HolidayFactory(date=date(2027, 5, 4), provisional=True)
    assert selectors.calendar().is_workday(date(2027, 5, 4)) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_the_kept_calendar_is_dropped_when_a_row_changes(django_assert_num_queries) -> None:
    day = date(2026, 11, 25)
    selectors.forget_calendar()
    assert selectors.calendar().is_workday(day).is_workday
    with django_assert_num_queries(0):
        selectors.calendar()
    row = HolidayFactory(date=day)
    assert not selectors.calendar().is_workday(day).is_workday
    row.delete()
    assert selectors.calendar().is_workday(day).is_workday


def test_the_years_nobody_has_published_are_named() -> None:
    year = selectors.today().year + 2
    assert year in selectors.provisional_years()
    days_off = [date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)]
    days_off += [date(year, 2, number) for number in range(1, 11)]
    Holiday.objects.bulk_create(Holiday(date=day) for day in days_off)
    assert year not in selectors.provisional_years()
    assert year in selectors.entered_years()
