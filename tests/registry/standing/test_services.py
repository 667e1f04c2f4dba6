"""Entering: within one's jurisdiction, with dates that can be true, and told to everybody who listens."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from registry.ledger.services import record
from registry.offices.models import Post
from registry.outbox.models import OutboxMessage
from registry.standing import services
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult, Statement
from registry.standing.wagtail_hooks import SCREENS
from tests.factories.bodies import body
from tests.factories.people import UserFactory, registrar, staff

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def supervisor():
    return staff("supervisor", "冯监管", Post.Role.SUPERVISOR)


@pytest.fixture
def organisation():
    organisation = body(registrar=registrar())
    OutboxMessage.objects.all().delete()
    return organisation


def listing(organisation, **values) -> Listing:
    return Listing(organisation=organisation, list="abnormal", ground="失联", listed_on=DAY, **values)


def result(organisation, word: str) -> ReportResult:
    return ReportResult(organisation=organisation, year=2023, result=word, concluded_on=DAY)


def test_each_kind_is_entered_the_same_way(organisation, supervisor) -> None:
    rows = (
        listing(organisation),
        Penalty(
            organisation=organisation,
            kind="warning",
            facts="未按章程活动",
            decided_on=DAY,
            document_no="京民罚〔2024〕1号",
            authority="北京市民政局",
        ),
        result(organisation, "passed"),
        Grade(organisation=organisation, value="4A", starts_on=date(2025, 1, 1), ends_on=date(2029, 12, 31)),
        Qualification(organisation=organisation, kind="charity", starts_on=DAY),
    )
    for row in rows:
        services.enter(row, actor=supervisor)
    assert {type(row) for row in rows} == set(Statement.__subclasses__()) == {s.model for s in SCREENS}
    for row in rows:
        assert type(row).objects.get().entered_by == supervisor
    messages = OutboxMessage.objects.filter(topic=services.CHANGED)
    assert [message.payload for message in messages] == [{"code": organisation.code}] * 5


def test_a_removal_keeps_the_row_and_who_entered_it(organisation, supervisor) -> None:
    row = services.enter(listing(organisation), actor=supervisor)
    row.removed_on, row.removal_reason = DAY + timedelta(days=200), "已改正"
    services.enter(row, actor=staff("registrar", "陈登记", Post.Role.REGISTRAR))
    row = Listing.objects.get()
    assert (row.removal_reason, row.entered_by) == ("已改正", supervisor)
    assert OutboxMessage.objects.filter(topic=services.CHANGED).count() == 2


@pytest.mark.parametrize("who", ["nobody", "reviewer", "district", "left"])
def test_others_may_not_enter(organisation, who: str) -> None:
    actor = UserFactory()
    if who == "reviewer":
        actor = staff("r", "吴审查", Post.Role.REVIEWER)
    if who == "district":
        actor = staff("d", "李区里", Post.Role.SUPERVISOR, office=registrar("bj-haidian-mz"))
    if who == "left":
        actor = staff("l", "赵离任", Post.Role.SUPERVISOR)
        actor.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied, match="不能录入"):
        services.enter(listing(organisation), actor=actor)
    assert not Listing.objects.exists()
    assert not OutboxMessage.objects.filter(topic=services.CHANGED).exists()


def test_the_city_enters_what_no_known_office_registers(supervisor) -> None:
    services.enter(result(body(registrar=None), "basic"), actor=supervisor)
    district = staff("d", "李区里", Post.Role.SUPERVISOR, office=registrar("bj-haidian-mz"))
    with pytest.raises(PermissionDenied):
        services.enter(result(body(registrar=None), "basic"), actor=district)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Listing(list="serious", ground="x", listed_on=date(1, 1, 1)), "不能早于1949-10-01"),
        (
            Listing(
                list="serious", ground="x", listed_on=DAY, removed_on=date(2024, 2, 29), removal_reason="x"
            ),
            "移出日期不能早于列入日期",
        ),
        (Listing(list="serious", ground="x", listed_on=DAY, removed_on=DAY), "请同时填写移出事由"),
        (Listing(list="third", ground="x", listed_on=DAY), "third"),
        (Penalty(kind="fine", facts="x", decided_on=DAY, document_no="1", authority="x"), "应填写金额"),
        (
            Penalty(kind="fine", amount=-1, facts="x", decided_on=DAY, document_no="1", authority="x"),
            "不能为负数",
        ),
        (
            Penalty(
                kind="warning",
                facts="x",
                decided_on=DAY,
                executed_on=date(2024, 1, 1),
                document_no="1",
                authority="x",
            ),
            "执行完毕日期不能早于决定日期",
        ),
        (ReportResult(year=9999, result="passed", concluded_on=DAY), "年度应在1989至"),
        (ReportResult(year=2025, result="passed", concluded_on=DAY), "结论日期不能早于该年度"),
        (Grade(value="5A", starts_on=DAY, ends_on=date(2024, 2, 1)), "有效期止不能早于有效期起"),
        (Grade(value="5A", starts_on=DAY, ends_on=date(9999, 12, 31)), "1949-10-01至2100-12-31之间"),
        (Qualification(kind="charity", starts_on=DAY, ends_on=date(2024, 2, 1)), "不能早于"),
    ],
)
def test_what_cannot_be_true_is_a_sentence(organisation, supervisor, row, sentence: str) -> None:
    row.organisation = organisation
    with pytest.raises(ValidationError) as caught:
        services.enter(row, actor=supervisor)
    assert sentence in "".join(caught.value.messages)
    assert "Constraint" not in "".join(caught.value.messages)
    assert not OutboxMessage.objects.filter(topic=services.CHANGED).exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Listing(list="serious", ground="x", listed_on=date(1960, 1, 1)), "列入日期不能早于该组织的成立登记"),
        (Listing(list="serious", ground=" 无。", listed_on=DAY), "请写明具体内容"),
        (Listing(list="serious", ground="——", listed_on=DAY), "请写明具体内容"),
        (
            Penalty(kind="warning", facts="x", decided_on=date(2019, 4, 30), document_no="1", authority="x"),
            "决定日期不能早于该组织的成立登记日期（2019-05-01）",
        ),
        (ReportResult(year=2018, result="passed", concluded_on=DAY), "年度不能早于该组织成立登记的2019年"),
        (ReportResult(year=2023, result="passed", concluded_on=date(2023, 12, 31)), "不能早于该年度结束"),
        (Grade(value="5A", starts_on=date(2015, 1, 1), ends_on=DAY), "有效期起不能早于该组织的成立登记"),
        (Grade(value="5A", starts_on=DAY, ends_on=date(2029, 3, 2)), "有效期止不能晚于2029-03-01"),
        (
            Grade(
                value="5A",
                starts_on=date(2022, 1, 2),
                ends_on=date(2026, 12, 31),
                announced_on=date(2020, 6, 1),
            ),
            "不能晚于公告次年的第一日（2021-01-01）",
        ),
        (
            Grade(
                value="5A",
                starts_on=date(2020, 1, 1),
                ends_on=date(2024, 1, 1),
                announced_on=date(2024, 1, 2),
            ),
            "有效期止不能早于公告日期",
        ),
        (
            Grade(
                value="5A",
                starts_on=DAY,
                ends_on=date(2028, 1, 1),
                announced_on=DAY,
                cancelled_on=date(2024, 2, 1),
            ),
            "取消日期不能早于公告日期",
        ),
        (
            Grade(value="5A", starts_on=DAY, ends_on=date(2028, 1, 1), cancelled_on=date(2024, 2, 1)),
            "取消日期不能早于有效期起",
        ),
        (Qualification(kind="charity", starts_on=date(2019, 1, 1)), "起不能早于该组织的成立登记"),
        (Qualification(kind="tax_exemption", starts_on=date(2018, 12, 31)), "起不能早于该组织的成立登记"),
    ],
)
def test_days_are_held_against_the_life_of_the_body_and_each_other(
    organisation, supervisor, row, sentence: str
) -> None:
    row.organisation = organisation
    with pytest.raises(ValidationError) as caught:
        services.enter(row, actor=supervisor)
    assert sentence in "".join(caught.value.messages)


def test_the_year_that_runs_has_no_result_yet(organisation, supervisor) -> None:
    this_year = timezone.localdate().year
    row = ReportResult(
        organisation=organisation, year=this_year, result="missing", concluded_on=timezone.localdate()
    )
    with pytest.raises(ValidationError, match=f"年度应在1989至{this_year - 1}之间"):
        services.enter(row, actor=supervisor)


def test_a_grade_may_be_announced_for_next_year_and_no_later(organisation, supervisor) -> None:
    today = timezone.localdate()
    row = Grade(
        organisation=organisation,
        value="4A",
        starts_on=date(today.year + 1, 1, 1),
        ends_on=date(today.year + 5, 12, 31),
        announced_on=today,
    )
    services.enter(row, actor=supervisor)
    late = Grade(
        organisation=organisation,
        value="5A",
        starts_on=date(today.year + 2, 1, 1),
        ends_on=date(today.year + 6, 12, 31),
    )
    with pytest.raises(ValidationError, match="不能晚于公告次年的第一日"):
        services.enter(late, actor=supervisor)


def test_tax_relief_covers_the_whole_year_of_registration(organisation, supervisor) -> None:
    services.enter(
        Qualification(organisation=organisation, kind="tax_exemption", starts_on=date(2019, 1, 1)),
        actor=supervisor,
    )


@pytest.mark.parametrize(
    ("status", "refused"), [("dissolved", True), ("revoked", False), ("annulled", False)]
)
def test_only_a_dissolved_body_is_past_listing(organisation, supervisor, status: str, refused: bool) -> None:
    day = date(2023, 6, 1)
    record(organisation, status, {"status": status, "ended_on": day}, effective_on=day, actor=None)
    organisation.refresh_from_db()
    if not refused:
        services.enter(listing(organisation), actor=supervisor)
        return
    with pytest.raises(ValidationError, match="不能晚于该组织的注销日期"):
        services.enter(listing(organisation), actor=supervisor)
    with pytest.raises(ValidationError, match="年度不能晚于该组织注销的2023年"):
        services.enter(
            ReportResult(
                organisation=organisation, year=2024, result="missing", concluded_on=date(2025, 1, 1)
            ),
            actor=supervisor,
        )


def test_one_revoked_first_is_past_listing_only_when_it_is_dissolved(organisation, supervisor) -> None:
    for status, day in (("revoked", date(2023, 6, 1)), ("dissolved", date(2024, 6, 1))):
        record(organisation, status, {"status": status, "ended_on": day}, effective_on=day, actor=None)
    organisation.refresh_from_db()
    services.enter(listing(organisation), actor=supervisor)
    late = Listing(organisation=organisation, list="serious", ground="失联", listed_on=date(2024, 6, 2))
    with pytest.raises(ValidationError, match="不能晚于该组织的注销日期（2024-06-01）"):
        services.enter(late, actor=supervisor)


def history_of(row) -> list[tuple[str, dict]]:
    entries = ModelLogEntry.objects.for_instance(row).order_by("pk")
    return [(entry.action, entry.data) for entry in entries]


def test_what_ends_a_statement_is_filled_in_once_without_a_reason(organisation, supervisor) -> None:
    row = services.enter(listing(organisation), actor=supervisor)
    row.removed_on, row.removal_reason = DAY + timedelta(days=200), "已改正"
    services.enter(row, actor=supervisor)
    assert [action for action, _ in history_of(row)] == [services.ENTERED, services.ENDED]
    row.removed_on = None
    row.removal_reason = ""
    with pytest.raises(ValidationError, match="请写明更改理由"):
        services.enter(row, actor=supervisor)
    assert Listing.objects.get().removed_on == DAY + timedelta(days=200)


def test_any_other_change_needs_a_reason_and_keeps_what_was_there(organisation, supervisor) -> None:
    row = services.enter(listing(organisation), actor=supervisor)
    row.list, row.ground = "serious", "弄虚作假"
    for reason in ("", "  "):
        with pytest.raises(ValidationError, match="请写明更改理由"):
            services.enter(row, actor=supervisor, reason=reason)
    assert Listing.objects.get().list == "abnormal"
    keeper = staff("registrar", "陈登记", Post.Role.REGISTRAR)
    services.enter(row, actor=keeper, reason="录入有误")
    action, data = history_of(row)[-1]
    assert action == services.AMENDED
    assert data == {
        "changes": [["名单", "活动异常名录", "严重违法失信名单"], ["列入事由", "失联", "弄虚作假"]],
        "reason": "录入有误",
    }
    assert ModelLogEntry.objects.for_instance(row).get(action=services.AMENDED).user == keeper


def test_nothing_changed_is_nothing_told_and_a_row_stays_with_its_body(organisation, supervisor) -> None:
    row = services.enter(listing(organisation), actor=supervisor)
    services.enter(row, actor=supervisor)
    assert len(history_of(row)) == 1
    row.organisation = body(registrar=registrar())
    with pytest.raises(ValidationError, match="不能改到别的组织"):
        services.enter(row, actor=supervisor, reason="换一家")


def test_nothing_happened_tomorrow(organisation, supervisor) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    row = Listing(organisation=organisation, list="serious", ground="x", listed_on=tomorrow)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        services.enter(row, actor=supervisor)
    assert not OutboxMessage.objects.filter(topic=services.CHANGED).exists()


def test_what_was_entered_under_other_rules_can_be_ended_as_it_stands(organisation, supervisor) -> None:
    before = organisation.registered_on - timedelta(days=400)
    old = Listing(organisation=organisation, list="serious", ground="无", listed_on=before)
    services.load([old])
    old = Listing.objects.get()
    old.removed_on, old.removal_reason = DAY, "已改正"
    services.enter(old, actor=supervisor)
    assert Listing.objects.get().removed_on == DAY
    old.ground = "—"
    with pytest.raises(ValidationError) as caught:
        services.enter(old, actor=supervisor, reason="改写")
    assert "ground" in caught.value.message_dict


def test_a_year_has_one_result(organisation, supervisor) -> None:
    services.enter(result(organisation, "passed"), actor=supervisor)
    with pytest.raises(ValidationError, match="该年度已有结论"):
        services.enter(result(organisation, "failed"), actor=supervisor)


def test_whole_files_are_loaded_with_one_message_a_body(django_assert_max_num_queries) -> None:
    bodies = [body() for _ in range(3)]
    OutboxMessage.objects.all().delete()
    rows = [
        ReportResult(organisation=one, year=year, result="passed", concluded_on=DAY)
        for one in bodies
        for year in (2021, 2022, 2023)
    ]
    with django_assert_max_num_queries(6):
        assert services.load(rows) == 9
    keys = OutboxMessage.objects.filter(topic=services.CHANGED).values_list("key", flat=True)
    assert sorted(keys) == sorted(one.code for one in bodies)
    assert services.load([]) == 0
