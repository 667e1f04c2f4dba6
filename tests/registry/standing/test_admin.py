"""信用与资格 at the desk: entered by code, within the jurisdiction, through the services."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.offices.models import Post
from registry.outbox.models import OutboxMessage
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from registry.standing.services import CHANGED
from tests.factories.bodies import body
from tests.factories.people import registrar, staff
from tests.factories.sessions import desk_session
from tests.registry.offices.test_admin import page, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor():
    return desk_session(staff("supervisor", "冯监管", Post.Role.SUPERVISOR))


@pytest.fixture
def organisation():
    return body("北京数字健康研究会", registrar=registrar())


VALUES = {
    "listings": {"list": "abnormal", "ground": "通过登记的住所无法联系", "listed_on": "2024-03-01"},
    "penalties": {
        "kind": "fine",
        "amount": "1000.50",
        "facts": "未按章程活动",
        "decided_on": "2024-03-01",
        "document_no": "京民罚〔2024〕1号",
        "authority": "北京市民政局",
    },
    "report-results": {"year": "2023", "result": "passed", "concluded_on": "2024-03-01"},
    "grades": {"value": "4A", "starts_on": "2025-01-01", "ends_on": "2029-12-31"},
    "qualifications": {"kind": "charity", "starts_on": "2024-03-01"},
}


@pytest.mark.parametrize("name", VALUES)
def test_each_kind_is_entered_listed_and_changed(supervisor, organisation, name: str) -> None:
    OutboxMessage.objects.all().delete()
    url = reverse(f"{name}:add")
    page(supervisor.get(url))
    response = supervisor.post(url, {"code": f" {organisation.code.lower()} ", **VALUES[name]})
    assert response.status_code == 302, response.context["form"].errors
    model = {
        "listings": Listing,
        "penalties": Penalty,
        "report-results": ReportResult,
        "grades": Grade,
        "qualifications": Qualification,
    }[name]
    row = model.objects.get()
    assert (row.organisation, row.entered_by.username) == (organisation, "supervisor")
    assert organisation.name in page(supervisor.get(reverse(f"{name}:index")))
    edit = reverse(f"{name}:edit", args=[row.pk])
    assert organisation.name in page(supervisor.get(edit))
    other = body(registrar=registrar())
    assert supervisor.post(edit, {"code": other.code, **VALUES[name]}).status_code == 302
    row.refresh_from_db()
    assert row.organisation == organisation, "the body of a statement does not change"
    assert OutboxMessage.objects.filter(topic=CHANGED, key=organisation.code).count() == 2
    assert refused(supervisor.get(reverse(f"{name}:delete", args=[row.pk])))
    page(supervisor.get(reverse(f"{name}:history", args=[row.pk])))


@pytest.mark.parametrize("name", VALUES)
def test_another_jurisdiction_is_neither_seen_nor_entered(supervisor, organisation, name: str) -> None:
    district = desk_session(staff("d", "李区里", Post.Role.SUPERVISOR, office=registrar("bj-haidian-mz")))
    reviewer = desk_session(staff("r", "吴审查", Post.Role.REVIEWER))
    url = reverse(f"{name}:add")
    values = {"code": organisation.code, **VALUES[name]}
    assert "不由您所在的机关登记" in page(district.post(url, values))
    assert refused(reviewer.post(url, values))
    supervisor.post(url, values)
    assert organisation.name not in page(district.get(reverse(f"{name}:index")))
    assert organisation.name in page(reviewer.get(reverse(f"{name}:index"))), "colleagues read"
    pk = district.get(reverse(f"{name}:index")).context["view"].model.objects.get().pk
    for view in ("edit", "history", "usage"):
        assert refused(district.get(reverse(f"{name}:{view}", args=[pk])))
        assert refused(district.post(reverse(f"{name}:{view}", args=[pk]), values))
    assert refused(reviewer.post(reverse(f"{name}:edit", args=[pk]), values))


def test_wrong_input_is_a_sentence_and_keeps_what_was_typed(supervisor, organisation) -> None:
    url = reverse("listings:add")
    good = {"code": organisation.code, **VALUES["listings"]}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for changes, sentence in (
        ({"code": ""}, "请填写此项"),
        ({"code": organisation.code[:17]}, "少了1位"),
        ({"code": "51110000MJ0101505U"}, "没有找到"),
        ({"listed_on": "0000-00-00"}, "日期无效，请填写如"),
        ({"listed_on": "0001-01-01"}, "不能早于1949-10-01"),
        ({"listed_on": tomorrow}, "不能晚于今天"),
        ({"removed_on": "2024-02-29", "removal_reason": "已改正"}, "移出日期不能早于列入日期"),
        ({"removed_on": "2024-03-02"}, "请同时填写移出事由"),
        ({"ground": "字" * 301}, "300"),
        ({"list": "third"}, "third"),
    ):
        text = page(supervisor.post(url, {**good, **changes}))
        assert sentence in text, sentence
        if "ground" not in changes:
            assert "通过登记的住所无法联系" in text
    assert not Listing.objects.exists()


def test_a_second_result_of_a_year_is_refused_at_the_form(supervisor, organisation) -> None:
    url = reverse("report-results:add")
    values = {"code": organisation.code, **VALUES["report-results"]}
    assert supervisor.post(url, values).status_code == 302
    assert "该年度已有结论" in page(supervisor.post(url, {**values, "result": "failed"}))
    page(supervisor.post(url, {**values, "year": "99999999999999999999"}))
    page(
        supervisor.post(
            reverse("penalties:add"), {"code": organisation.code, **VALUES["penalties"], "amount": "-1"}
        )
    )
    assert ReportResult.objects.count() == 1


def test_an_entry_is_amended_only_with_a_reason_and_its_history_shows_before_and_after(
    supervisor, organisation
) -> None:
    good = {"code": organisation.code, **VALUES["listings"]}
    supervisor.post(reverse("listings:add"), good)
    row = Listing.objects.get()
    edit = reverse("listings:edit", args=[row.pk])
    amended = {**good, "list": "serious", "ground": "<b>弄虚作假</b>"}
    text = page(supervisor.post(edit, amended))
    assert "请写明更改理由" in text
    assert "弄虚作假" in text
    assert "请写明具体内容" in page(supervisor.post(edit, {**amended, "reason": "无"}))
    row.refresh_from_db()
    assert row.list == "abnormal"
    assert supervisor.post(edit, {**amended, "reason": "录入时选错"}).status_code == 302
    removed = {"removed_on": "2024-06-01", "removal_reason": "已改正"}
    assert supervisor.post(edit, {**amended, **removed}).status_code == 302
    told = page(supervisor.get(reverse("listings:history", args=[row.pk])))
    for words in (
        "更改已录入的内容",
        "名单：活动异常名录 → 严重违法失信名单",
        "理由：录入时选错",
        "补记后来的情况",
        "移出日期：（空） → 2024-06-01",
    ):
        assert words in told, words
    assert "<b>弄虚作假</b>" not in told
    assert "更改理由" not in page(supervisor.get(reverse("listings:add")))
