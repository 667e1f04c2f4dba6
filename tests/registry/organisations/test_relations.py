"""Relations at the desk: recorded and ended by the registrar of the body they start from, seen by nobody else's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse, reverse_lazy

from registry.offices.models import Post
from registry.offices.selectors import today
from registry.organisations.models import Relation
from registry.organisations.services.relations import relate
from tests.factories.bodies import body
from tests.factories.people import UserFactory, registrar, staff
from tests.factories.sessions import desk_session
from tests.registry.offices.test_admin import page, refused

pytestmark = pytest.mark.django_db
ADD = reverse_lazy("relations:add")


@pytest.fixture
def branch():
    return body("北京海淀某会分会", registrar=registrar("bj-haidian-mz"))


@pytest.fixture
def parent():
    return body("北京某会", registrar=registrar())


@pytest.fixture
def person():
    return staff("keeper", "陈登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz"))


@pytest.fixture
def keeper(person):
    return desk_session(person)


@pytest.fixture
def values(branch, parent):
    return {
        "source_code": f" {branch.code.lower()} ",
        "kind": "branch_of",
        "target_code": parent.code,
        "starts_on": "2020-03-01",
        "ends_on": "",
    }


def test_a_registrar_records_a_relation_and_the_public_reads_it_at_both_ends(
    keeper, client, values, branch, parent
) -> None:
    page(keeper.get(ADD))
    assert keeper.post(ADD, values).status_code == 302
    relation = Relation.objects.get()
    assert (relation.source, relation.kind, relation.target) == (branch, "branch_of", parent)
    assert parent.name in page(keeper.get(reverse("relations:index")))
    for one, other in ((branch, parent), (parent, branch)):
        assert other.name in page(client.get(one.get_absolute_url())).replace("<wbr>", "")
    page(keeper.get(reverse("relations:history", args=[relation.pk])))


def test_it_ends_with_a_day_and_nothing_else_of_it_changes(keeper, values, branch, parent) -> None:
    keeper.post(ADD, values)
    relation = Relation.objects.get()
    edit = reverse("relations:edit", args=[relation.pk])
    assert branch.name in page(keeper.get(edit))
    forged = {**values, "kind": "merged_into", "source_code": parent.code, "target_code": branch.code}
    assert "只能修改起止日期" in page(keeper.post(edit, {**forged, "ends_on": "2024-05-01"}))
    only_days = {"starts_on": "2020-03-01", "ends_on": "2024-05-01"}
    assert keeper.post(edit, only_days).status_code == 302
    relation.refresh_from_db()
    assert (relation.source, relation.kind, relation.target) == (branch, "branch_of", parent)
    assert (relation.starts_on, relation.ends_on) == (date(2020, 3, 1), date(2024, 5, 1))
    assert refused(keeper.get(reverse("relations:delete", args=[relation.pk])))
    assert keeper.post(ADD, {**values, "starts_on": "2024-05-02"}).status_code == 302, (
        "begun anew after its end"
    )


def test_another_jurisdiction_neither_sees_nor_records(keeper, values, branch, parent) -> None:
    keeper.post(ADD, values)
    pk = Relation.objects.get().pk
    city = desk_session(staff("city", "钱登记", Post.Role.REGISTRAR))
    clerk = desk_session(staff("clerk", "周受理", Post.Role.INTAKE, office=registrar("bj-haidian-mz")))
    assert branch.name not in page(city.get(reverse("relations:index")))
    assert branch.name in page(clerk.get(reverse("relations:index"))), "colleagues read"
    assert branch.name not in b"".join(city.get(reverse("relations:index"), {"export": "csv"})).decode()
    assert "不由您所在的机关登记" in page(city.post(ADD, {**values, "starts_on": ""}))
    assert refused(clerk.post(ADD, values))
    for view in ("edit", "history", "usage"):
        assert refused(city.get(reverse(f"relations:{view}", args=[pk]))), view
        assert refused(city.post(reverse(f"relations:{view}", args=[pk]), {"ends_on": "2024-05-01"})), view
    assert refused(clerk.post(reverse("relations:edit", args=[pk]), {"ends_on": "2024-05-01"}))
    assert Relation.objects.get().ends_on is None


def test_wrong_input_is_a_sentence(keeper, values, branch, parent) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for changes, sentence in (
        ({"source_code": branch.code[:17]}, "少了1位"),
        ({"target_code": "51110000MJ0101505U"}, "没有找到"),
        ({"target_code": branch.code}, "双方不能是同一家组织"),
        ({"starts_on": "0001-01-01"}, "起日期不能早于1949-10-01"),
        ({"starts_on": tomorrow}, "起日期不能晚于今天"),
        ({"ends_on": tomorrow}, "止日期不能晚于今天"),
        ({"ends_on": "2020-02-29"}, "止日期不能早于起日期（2020-03-01）"),
        ({"kind": "friend_of"}, "friend_of"),
        ({"starts_on": "0000-00-00"}, "日期无效，请填写如"),
    ):
        assert sentence in page(keeper.post(ADD, {**values, **changes})), sentence
    assert not Relation.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [("", ""), ("2021-01-01", ""), ("", "2020-03-01"), ("2019-06-01", "2024-01-01")]
)
def test_the_same_relation_does_not_run_twice(keeper, values, starts_on, ends_on) -> None:
    assert keeper.post(ADD, values).status_code == 302
    again = {**values, "starts_on": starts_on, "ends_on": ends_on}
    assert "已有同一关系，且时间重叠" in page(keeper.post(ADD, again))
    assert keeper.post(ADD, {**again, "kind": "sponsored_by"}).status_code == 302


def test_two_bodies_do_not_stand_to_each_other_both_ways(person, branch, parent) -> None:
    root = UserFactory(is_superuser=True)
    day = {"starts_on": date(2020, 3, 1), "ends_on": date(2021, 3, 1)}
    relate(Relation(kind="merged_into", source=branch, target=parent, **day), actor=root)
    with pytest.raises(ValidationError, match="两个方向不能同时成立"):
        relate(Relation(kind="merged_into", source=parent, target=branch), actor=root)
    assert relate(
        Relation(kind="merged_into", source=parent, target=branch, starts_on=date(2021, 3, 2)), actor=root
    ).pk
    for one, other in ((branch, parent), (parent, branch)):
        assert relate(Relation(kind="member_of", source=one, target=other), actor=root).pk


def test_a_relation_lies_within_the_lives_of_both(keeper, values, branch) -> None:
    gone = body(
        "北京旧会",
        registrar=registrar(),
        effective_on=date(2020, 6, 1),
        ended_on="2023-06-01",
        status="dissolved",
    )
    for days, sentence in (
        ({"starts_on": "2020-05-31"}, f"起日期早于{gone.name}的成立登记日期（2020-06-01）"),
        ({"starts_on": "2023-06-02"}, f"起日期晚于{gone.name}的终止日期（2023-06-01）"),
        ({"starts_on": "", "ends_on": "2023-06-02"}, f"止日期晚于{gone.name}的终止日期"),
    ):
        answer = page(keeper.post(ADD, {**values, "target_code": gone.code, **days}))
        assert sentence in answer.replace("<wbr>", ""), sentence
    within = {"target_code": gone.code, "starts_on": "2020-06-01", "ends_on": "2023-06-01"}
    assert keeper.post(ADD, {**values, **within}).status_code == 302


def test_the_service_asks_for_jurisdiction_and_truth_itself(person, branch, parent) -> None:
    with pytest.raises(PermissionDenied, match="不由您所在的机关登记"):
        relate(Relation(kind="split_from", source=parent, target=branch), actor=person)
    with pytest.raises(ValidationError, match="同一家组织"):
        relate(Relation(kind="split_from", source=branch, target=branch), actor=person)
    with pytest.raises(ValidationError, match="friend_of"):
        relate(Relation(kind="friend_of", source=branch, target=parent), actor=person)
    root = UserFactory(is_superuser=True)
    assert relate(Relation(kind="split_from", source=parent, target=branch), actor=root).pk
