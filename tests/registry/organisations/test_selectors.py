"""What is unknown of a body, whom it is known by, and how many there were on a day."""

from datetime import date

import pytest

from registry.ledger.services import record
from registry.offices.models import Post
from registry.organisations import selectors
from registry.organisations.models import OfficeHolder, Organisation
from registry.organisations.permissions import visible_to
from registry.organisations.services.sealing import seal
from tests.factories.bodies import body
from tests.factories.people import UserFactory, registrar, staff

pytestmark = pytest.mark.django_db

FULL = {
    "legal_representative": "张某某",
    "funds": "30000",
    "address": "示例路1号",
    "purpose": "宗旨",
    "business_scope": "业务范围",
    "activity_area": "北京市",
    "foundation_type": "非公募",
    "competent_unit_name": "北京市科学技术委员会",
    "registrar_name": "北京市民政局",
}


def items(organisation: Organisation) -> list[str]:
    return [gap.item for gap in selectors.gaps(organisation)]


@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_gaps_are_the_registered_items_of_the_kind(kind: str) -> None:
    assert items(body(kind=kind, **FULL)) == []
    bare = body(kind=kind)
    assert items(bare) == [item for item in selectors.REGISTERED_ITEMS[kind] if item != "registered_on"] + [
        "competent_unit_name",
        "registrar_name",
    ]
    assert not selectors.incomplete().exclude(pk=bare.pk).exists()
    assert selectors.incomplete().get() == bare


def test_each_missing_item_alone_is_found_by_both() -> None:
    for kind in Organisation.Kind.values:
        for item in (*selectors.REGISTERED_ITEMS[kind], "competent_unit_name", "registrar_name"):
            unknown = None if item in ("funds", "registered_on") else ""
            organisation = body(kind=kind, **{**FULL, item: unknown})
            assert items(organisation) == [item]
            assert selectors.incomplete().filter(pk=organisation.pk).exists(), (kind, item)


def test_direct_registration_needs_no_competent_unit() -> None:
    for direct, missing in ((True, []), (False, ["competent_unit_name"]), (None, ["competent_unit_name"])):
        organisation = body(**{**FULL, "competent_unit_name": "", "direct_registration": direct})
        assert items(organisation) == missing
        assert selectors.incomplete().filter(pk=organisation.pk).exists() is bool(missing)


def test_an_ended_body_is_not_to_be_completed() -> None:
    body(status="dissolved", ended_on=date(2020, 1, 1))
    assert not selectors.incomplete().exists()


def test_funds_are_called_as_the_regulation_calls_them() -> None:
    labels = {kind: selectors.label_of("funds", kind) for kind in Organisation.Kind.values}
    assert labels == {"association": "活动资金", "service": "开办资金", "foundation": "原始基金数额"}
    assert {gap.label for gap in selectors.gaps(body())} >= {
        "活动资金",
        "业务主管单位",
        "法定代表人（负责人）",
    }


def test_a_code_leads_to_the_body_or_to_a_sentence() -> None:
    organisation = body()
    assert selectors.look_up(f" {organisation.code.lower()} ").organisation == organisation
    assert selectors.by_code(organisation.code) == organisation
    assert selectors.by_code("x") is None
    wrong = organisation.code[:-1] + ("1" if organisation.code[-1] != "1" else "2")
    answer = selectors.look_up(wrong)
    assert answer.organisation is None
    assert "第18位校验码应为" in answer.sentence
    assert organisation.code in answer.proposals
    unknown = selectors.look_up("51110000MJ0101505U")
    assert "没有找到" in unknown.sentence
    assert selectors.look_up("").sentence == "请填写统一社会信用代码（18位）。"


def test_holders_are_public_without_what_is_sealed() -> None:
    organisation = body()
    sealed = seal({"id_number": "11010519491231002X"})
    OfficeHolder.objects.bulk_create(
        [
            OfficeHolder(organisation=organisation, position="director", name="李某", sealed=sealed),
            OfficeHolder(
                organisation=organisation, position="president", name="王某", starts_on=date(2020, 1, 1)
            ),
            OfficeHolder(
                organisation=organisation, position="president", name="旧某", ends_on=date(2019, 12, 31)
            ),
        ]
    )
    told = selectors.public_holders(organisation, date(2026, 1, 1))
    assert [(row["position"], row["name"]) for row in told] == [("会长（理事长）", "王某"), ("理事", "李某")]
    assert all(set(row) == {"position", "name", "starts_on", "ends_on"} for row in told)
    assert [row["name"] for row in selectors.public_holders(organisation, date(2019, 12, 31))] == [
        "旧某",
        "李某",
    ]


def test_counts_of_any_day_come_from_dated_rows() -> None:
    ended = body(effective_on=date(2010, 1, 1), district_code="110108")
    record(
        ended,
        "dissolved",
        {"status": "dissolved", "ended_on": date(2020, 6, 1)},
        effective_on=date(2020, 6, 1),
        actor=None,
        reason="注销",
        source_kind="test",
    )
    body(kind="service", effective_on=date(2020, 6, 1), division="110108", district_code="110108")
    body(kind="foundation", effective_on=date(2000, 1, 1), status="revoked")
    body(kind="foundation", registered_on=None)

    def counted(day: date) -> tuple[int, ...]:
        return tuple(selectors.counts_by_kind(day).values())

    assert counted(date(2009, 12, 31)) == (0, 0, 0)
    assert counted(date(2010, 1, 1)) == (1, 0, 0)
    assert counted(date(2020, 5, 31)) == (1, 0, 0)
    assert counted(date(2020, 6, 1)) == (0, 1, 0)
    assert sum(selectors.counts_by_kind(date(2021, 1, 1), ["110108"]).values()) == 1
    by_district = selectors.counts_by_district(date(2021, 1, 1))
    assert by_district["110108"] == {"association": 0, "service": 1, "foundation": 0}
    assert len(by_district) == 16


def test_staff_see_the_bodies_of_their_own_office() -> None:
    city, district, unknown = (
        body(registrar=registrar()),
        body(registrar=registrar("bj-haidian-mz"), division="110108"),
        body(registrar=None),
    )
    clerk = staff("clerk", "周受理", Post.Role.INTAKE)
    local = staff("local", "李区里", Post.Role.INTAKE, office=registrar("bj-haidian-mz"))
    assert set(visible_to(clerk)) == {city, unknown}
    assert set(visible_to(local)) == {district}
    assert not visible_to(UserFactory()).exists()
    assert visible_to(UserFactory(is_superuser=True)).count() == 3
    assert not visible_to(UserFactory(is_superuser=True, is_active=False)).exists()


def test_whether_a_body_is_a_charity_stays_unknown_until_somebody_says_so() -> None:
    organisation = body(**FULL)
    assert Organisation.objects.get(pk=organisation.pk).is_charity is None
    for said in (False, True):
        entry = record(
            organisation, "completed", {"is_charity": said}, effective_on=date(2020, 1, 1), actor=None
        )
        assert entry.after == {"is_charity": said}, "a plain no is told as well"
        assert Organisation.objects.get(pk=organisation.pk).is_charity is said
