"""The admin of reference data: each office its own, sentences for what is wrong, nothing deleted that papers name."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.divisions.models import Division
from registry.filings.services.transitions import perform
from registry.offices.models import Holiday, Office, Post
from registry.offices.selectors import provisional_years, today
from tests.factories.filings import submitted_filing
from tests.factories.people import HolidayFactory, PostFactory, UserFactory, registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    """A registrar of Haidian at the desk."""
    return desk_session(staff("keeper", "陈登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz")))


@pytest.fixture
def city_keeper():
    """A registrar of the city's bureau."""
    return desk_session(staff("city-keeper", "钱登记", Post.Role.REGISTRAR))


@pytest.fixture
def clerk():
    return desk_session(staff("clerk", "周受理", Post.Role.INTAKE, office=registrar("bj-haidian-mz")))


@pytest.fixture
def root():
    return desk_session(UserFactory(is_superuser=True))


def refused(response) -> bool:
    """Wagtail answers a missing permission by going back to its home; a row of others is not found."""
    return response.status_code == 404 or (response.status_code == 302 and response["Location"] == "/admin/")


def page(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_menu_shows_what_one_may_open(keeper, clerk) -> None:
    for client, wanted in ((keeper, True), (clerk, True), (desk_session(editor()), False)):
        home = page(client.get("/admin/"))
        assert ("/admin/posts/" in home) is wanted


def editor():
    from django.contrib.auth.models import Group

    user = UserFactory()
    user.groups.add(Group.objects.get(name="内容编辑"))
    return user


def test_a_registrar_appoints_in_the_own_office_only(keeper) -> None:
    person: Any = UserFactory(username="new-reviewer")
    values = {
        "username": " new-reviewer ",
        "office": registrar("bj-haidian-mz").pk,
        "role": "reviewer",
        "starts_on": "2026-01-01",
        "ends_on": "",
    }
    url = reverse("posts:add")
    assert "市民政局" not in page(keeper.get(url)).split("</form>")[0].replace("北京市海淀区民政局", "")
    assert keeper.post(url, values).status_code == 302
    assert person.posts.get().role == "reviewer"
    assert "未卸任" in page(keeper.post(url, values)), "the same post again"
    assert "没有这个用户名" in page(keeper.post(url, {**values, "username": "nobody"}))
    assert "1949-10-01至2100-12-31之间" in page(keeper.post(url, {**values, "starts_on": "0001-01-01"}))
    assert "1949-10-01至2100-12-31之间" in page(keeper.post(url, {**values, "ends_on": "9999-12-31"}))
    assert "不能早于任职起" in page(keeper.post(url, {**values, "role": "approver", "ends_on": "2025-01-01"}))
    page(keeper.post(url, {**values, "starts_on": "0000-00-00"}))
    assert keeper.post(url, {**values, "office": registrar().pk, "role": "approver"}).status_code == 200
    assert Post.objects.filter(user=person).count() == 1


def test_posts_of_another_office_are_not_found(keeper) -> None:
    other = PostFactory(office=registrar(), user=UserFactory(display_name="市局的人"))
    own = PostFactory(office=registrar("bj-haidian-mz"), user=UserFactory(display_name="本区的人"))
    listed = page(keeper.get(reverse("posts:index")))
    assert "本区的人" in listed
    assert "市局的人" not in listed
    exported = keeper.get(reverse("posts:index"), {"export": "csv"})
    assert "市局的人" not in b"".join(exported).decode()
    for view in ("edit", "history", "usage", "delete"):
        assert refused(keeper.get(reverse(f"posts:{view}", args=[other.pk]))), view
        assert refused(keeper.post(reverse(f"posts:{view}", args=[other.pk]), {"role": "approver"})), view
    assert "本区的人" in page(keeper.get(reverse("posts:edit", args=[own.pk])))
    assert refused(keeper.get(reverse("posts:delete", args=[own.pk]))), "a post ends, it is not deleted"
    assert Post.objects.filter(pk__in=[other.pk, own.pk]).count() == 2


def test_a_clerk_reads_and_writes_nothing(clerk) -> None:
    own = PostFactory(office=registrar("bj-haidian-mz"))
    page(clerk.get(reverse("posts:index")))
    for name, arguments in (
        ("posts:add", []),
        ("posts:edit", [own.pk]),
        ("holidays:add", []),
        ("offices:add", []),
    ):
        assert refused(clerk.get(reverse(name, args=arguments))), name
        assert refused(clerk.post(reverse(name, args=arguments), {})), name


def test_everybody_sees_the_offices_and_the_registrar_changes_the_own(keeper, root) -> None:
    own, city = registrar("bj-haidian-mz"), registrar()
    assert "北京市延庆区民政局" in page(keeper.get(reverse("offices:index")))
    assert refused(keeper.get(reverse("offices:edit", args=[city.pk])))
    values = {
        "name": own.name,
        "kind": own.kind,
        "division": own.division_id,
        "parent": city.pk,
        "document_prefix": "海社",
        "counter_address": "示例路1号",
        "counter_hours": "",
        "active": "on",
        "code": "other-code",
    }
    assert keeper.post(reverse("offices:edit", args=[own.pk]), values).status_code == 302
    own.refresh_from_db()
    assert (own.document_prefix, own.code) == ("海社", "bj-haidian-mz")
    assert refused(keeper.get(reverse("offices:add")))
    added = {
        **values,
        "name": "北京市科学技术委员会",
        "kind": "competent_unit",
        "division": "110000",
        "code": "kw",
    }
    assert root.post(reverse("offices:add"), added).status_code == 302
    assert "同名机关" in page(root.post(reverse("offices:add"), {**added, "code": "kw2"}))
    assert refused(root.get(reverse("offices:delete", args=[Office.objects.get(code="kw").pk])))


def test_what_an_office_is_stays_whatever_its_own_registrar_sends(keeper, root) -> None:
    own = registrar("bj-haidian-mz")
    values = {
        "code": own.code,
        "name": own.name,
        "kind": "competent_unit",
        "division": "110000",
        "parent": "",
        "document_prefix": "海社",
        "counter_address": "",
        "counter_hours": "",
    }
    before = (own.kind, own.division_id, own.parent_id, own.active)
    url = reverse("offices:edit", args=[own.pk])
    form = page(keeper.get(url))
    assert form.count("由系统管理员修改") == 4
    assert keeper.post(url, values).status_code == 302
    own.refresh_from_db()
    assert (own.kind, own.division_id, own.parent_id, own.active) == before
    assert own.document_prefix == "海社"
    assert "由系统管理员修改" not in page(root.get(url))
    assert root.post(url, values).status_code == 302
    own.refresh_from_db()
    assert (own.kind, own.division_id, own.parent_id, own.active) == (
        "competent_unit",
        "110000",
        None,
        False,
    )


def test_an_office_with_cases_under_way_is_not_closed(root) -> None:
    filing = submitted_filing("service")
    office = filing.office
    url = reverse("offices:edit", args=[office.pk])
    form = root.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values.pop("active")
    answer = page(root.post(url, values))
    assert "还有 1 件办件没有办结" in answer
    assert "还有 1 件" in page(root.post(url, {**values, "active": "on", "kind": "street"}))
    perform(filing.pk, "withdraw", actor=filing.applicant, reason="不办了")
    assert root.post(url, values).status_code == 302
    office.refresh_from_db()
    assert not office.active


def test_holidays_are_read_in_the_districts_and_set_above_them(keeper, city_keeper, root) -> None:
    row = HolidayFactory()
    assert str(row.date.year) in page(keeper.get(reverse("holidays:index")))
    values = {"date": "2041-01-01", "name": "元旦", "source": "", "is_workday": "on", "provisional": ""}
    for name, arguments in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        url = reverse(f"holidays:{name}", args=arguments)
        assert refused(keeper.get(url)), name
        assert refused(keeper.post(url, values)), name
    row.refresh_from_db()
    assert (Holiday.objects.count(), row.is_workday) == (1, False)
    for client, day in ((city_keeper, "2041-01-01"), (root, "2041-01-02")):
        assert client.post(reverse("holidays:add"), {**values, "date": day}).status_code == 302
    assert Holiday.objects.count() == 3


def test_holidays_and_the_years_that_are_provisional(city_keeper) -> None:
    keeper = city_keeper
    year = provisional_years()[-1]
    listed = page(keeper.get(reverse("holidays:index")))
    assert str(year) in listed
    assert "尚未录全" in listed
    values = {"date": f"{year}-01-01", "name": "元旦", "source": "", "is_workday": "", "provisional": ""}
    assert keeper.post(reverse("holidays:add"), values).status_code == 302
    row = Holiday.objects.get()
    assert "已有“日期”相同的节假日安排" in page(keeper.post(reverse("holidays:add"), values))
    page(keeper.post(reverse("holidays:add"), {**values, "date": "9999-99-99"}))
    assert "之间" in page(keeper.post(reverse("holidays:add"), {**values, "date": "9999-01-01"}))
    Holiday.objects.bulk_create(
        Holiday(date=day)
        for every in range(today().year, today().year + 3)
        for day in [*(date(every, 2, number) for number in range(1, 12)), *festivals(every)]
        if day != row.date
    )
    assert "均已公布或录全" in page(keeper.get(reverse("holidays:index")))
    assert keeper.post(reverse("holidays:delete", args=[row.pk])).status_code == 302
    assert not Holiday.objects.filter(pk=row.pk).exists()


def festivals(year: int) -> list[date]:
    return [date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)]


def test_divisions_are_listed_for_staff_and_added_by_administrators(clerk, root) -> None:
    assert "海淀区" in page(clerk.get(reverse("divisions:index"), {"level": "district"}))
    assert "八里庄街道" in page(clerk.get(reverse("divisions:index"), {"q": "110108005"}))
    assert refused(clerk.get(reverse("divisions:add")))
    url = reverse("divisions:add")
    values = {"code": "110108998", "name": "新设街道", "level": "street", "parent": "110108"}
    for changes, sentence in (
        ({"code": "11010899"}, "6 位数字"),
        ({"code": "110105998"}, "前 6 位应为所属区的代码 110108"),
        ({"code": "110198"}, "9 位，其他级别为 6 位"),
        ({"parent": "110000"}, "请选择“区”一级"),
        ({"parent": ""}, "请选择“区”一级"),
        ({"code": "110108005"}, "已有“代码”相同的行政区划"),
    ):
        assert sentence in page(root.post(url, {**values, **changes})), sentence
    assert root.post(url, values).status_code == 302
    edit = reverse("divisions:edit", args=["110108998"])
    assert root.post(edit, {**values, "code": "110108997", "name": "改名街道"}).status_code == 302
    assert Division.objects.get(code="110108998").name == "改名街道"
    assert not Division.objects.filter(code="110108997").exists()
    assert refused(root.get(reverse("divisions:delete", args=["110108998"])))


def test_lists_take_the_same_number_of_queries_however_long(keeper) -> None:
    counts = []
    for _ in range(2):
        for _ in range(12):
            PostFactory(office=registrar("bj-haidian-mz"))
        keeper.get(reverse("posts:index"))
        with CaptureQueriesContext(connection) as queries:
            keeper.get(reverse("posts:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
