"""The staff's register: read-only, one's own office, filters by what is unknown; blocks of code numbers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from registry.offices.models import Post
from registry.organisations.models import CodeBlock
from tests.factories.bodies import body
from tests.factories.code_blocks import CodeBlockFactory
from tests.factories.people import UserFactory, registrar, staff
from tests.factories.sessions import desk_session
from tests.registry.offices.test_admin import page, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return desk_session(staff("clerk", "周受理", Post.Role.INTAKE))


@pytest.fixture
def keeper():
    return desk_session(staff("keeper", "陈登记", Post.Role.REGISTRAR))


def test_each_office_sees_its_own_bodies(clerk) -> None:
    own = body("北京数字健康研究会", registrar=registrar())
    other = body(
        "北京市海淀区巧娘协会",
        registrar=registrar("bj-haidian-mz"),
        division="110108",
        code="51110108MJ0246536G",
    )
    listed = page(clerk.get(reverse("register:index")))
    assert own.name in listed
    assert other.name not in listed
    export = b"".join(clerk.get(reverse("register:index"), {"export": "csv"})).decode()
    assert own.code in export
    assert other.code not in export
    assert "缺" in listed
    sheet = page(clerk.get(reverse("register:inspect", args=[own.pk])))
    assert "待补全：法定代表人（负责人）" in sheet
    assert f'href="/organisations/{own.code}/"' in sheet
    assert clerk.get(reverse("register:inspect", args=[other.pk])).status_code == 404
    assert clerk.get(reverse("register:inspect", args=[999_999])).status_code == 404


def test_nothing_here_writes(clerk) -> None:
    for view in ("add", "edit", "delete", "history", "usage", "copy"):
        with pytest.raises(NoReverseMatch):
            reverse(f"register:{view}")
    for path in ("new/", "edit/1/", "delete/1/"):
        assert clerk.get(reverse("register:index") + path).status_code == 404


def test_search_and_filters(clerk) -> None:
    full = {
        "legal_representative": "张",
        "funds": "30000",
        "address": "路",
        "purpose": "宗旨",
        "business_scope": "范围",
        "activity_area": "北京市",
        "competent_unit_name": "某局",
        "registrar": registrar(),
    }
    whole = body("甲乙丙研究会", district_code="110108", **full)
    no_funds = body("丁戊己协会", **{**full, "funds": None})
    no_type = body("庚辛基金会", kind="foundation", status="liquidating", **full)
    direct = body(
        "壬癸中心", kind="service", **{**full, "competent_unit_name": "", "direct_registration": True}
    )
    names = {one.pk: one.name for one in (whole, no_funds, no_type, direct)}

    def found(**query: str) -> set[str]:
        listed = page(clerk.get(reverse("register:index"), query))
        return {name for name in names.values() if name in listed}

    assert found() == set(names.values())
    assert found(q="乙丙") == {whole.name}
    assert found(q=no_funds.code) == {no_funds.name}
    assert found(kind="foundation") == found(status="liquidating") == {no_type.name}
    assert found(district_code="110108") == {whole.name}
    assert found(gaps="any") == {no_funds.name, no_type.name}
    assert found(gaps="funds") == {no_funds.name}
    assert found(gaps="foundation_type") == {no_type.name}
    assert found(gaps="competent_unit_name") == set()
    page(clerk.get(reverse("register:index"), {"kind": "nonsense", "gaps": "nonsense", "p": "x", "q": "'%"}))
    assert reverse("register:index") + "?gaps=any" in page(clerk.get("/admin/"))


def test_the_list_takes_the_same_number_of_queries_however_long(clerk) -> None:
    counts = []
    for _ in range(2):
        for _ in range(12):
            body(registrar=registrar())
        clerk.get(reverse("register:index"))
        with CaptureQueriesContext(connection) as queries:
            clerk.get(reverse("register:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_editor_without_a_post_sees_no_register() -> None:
    from django.contrib.auth.models import Group

    editor = UserFactory()
    editor.groups.add(Group.objects.get(name="内容编辑"))
    assert refused(desk_session(editor).get(reverse("register:index")))


def test_blocks_are_managed_by_the_offices_registrar(keeper, clerk) -> None:
    values = {
        "office": registrar().pk,
        "prefix": "mj0246",
        "first": "1",
        "last": "50",
        "warn_below": "5",
        "assigned_on": "",
    }
    url = reverse("code-blocks:add")
    assert keeper.post(url, values).status_code == 302
    block = CodeBlock.objects.get()
    assert (block.prefix, block.next_number, block.remaining) == ("MJ0246", 1, 50)
    assert "重叠" in page(keeper.post(url, {**values, "first": "50", "last": "60"}))
    assert "已经录入" in page(keeper.post(url, values)) or "重叠" in page(keeper.post(url, values))
    for changes in (
        {"first": "-1"},
        {"last": "99999999999"},
        {"prefix": ""},
        {"first": "x"},
        {"prefix": "\x00"},
    ):
        page(keeper.post(url, {**values, **changes}))
    assert refused(clerk.post(url, values))
    foreign = CodeBlockFactory(office=registrar("bj-haidian-mz"), prefix="MJ0252", last=50)
    assert refused(keeper.get(reverse("code-blocks:edit", args=[foreign.pk])))
    assert keeper.post(url, {**values, "prefix": "MJ03", "office": foreign.office_id}).status_code == 200
    assert refused(keeper.get(reverse("code-blocks:delete", args=[block.pk])))
    edit = reverse("code-blocks:edit", args=[block.pk])
    assert keeper.post(edit, {**values, "last": "80", "prefix": "MJ09"}).status_code == 302
    block.refresh_from_db()
    assert (block.last, block.prefix) == (80, "MJ0246")
    listed = page(keeper.get(reverse("code-blocks:index")))
    assert "赋码号段" in listed
    assert "剩余号数" in listed
    assert "Remaining" not in listed
