"""Opening, recording, correcting: what is written, what follows from it, what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from registry.ledger.selectors import as_of, history, timeline
from registry.ledger.services import (
    Change,
    LedgerConflict,
    LedgerError,
    Opening,
    correct,
    open_body,
    record,
    record_many,
)
from registry.ledger.services.verification import Verification
from registry.organisations.models import FormerName, LedgerOnlyError, Organisation
from registry.organisations.selectors import registered_as_of
from registry.outbox.models import OutboxMessage
from tests.factories.bodies import body, new_code
from tests.factories.people import OfficeFactory, UserFactory, registrar

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


def intact():
    return not list(Verification().damages())


class TestWhatBelongsTogether:
    """An organ, its name, its division and its level: half of it is completed from the directory of organs."""

    EDUCATION, SCIENCE = "北京市教育委员会", "北京市科学技术委员会"

    @pytest.fixture
    def units(self):
        return [OfficeFactory(name=name) for name in (self.EDUCATION, self.SCIENCE)]

    @pytest.fixture
    def supervised(self, units):
        return body(registrar=registrar(), competent_unit=units[0])

    def unit_of(self, found):
        found = Organisation.objects.get(pk=found.pk)
        return found.competent_unit and found.competent_unit.name, found.competent_unit_name

    @pytest.mark.parametrize(
        ("name", "unit"), [(SCIENCE, SCIENCE), ("北京市无名局", None), ("", None), (EDUCATION, EDUCATION)]
    )
    def test_a_name_brings_its_unit_and_leaves_no_other(self, supervised, name, unit):
        first = supervised.entries.get()
        correct(first, {"competent_unit_name": name, "address": "新"}, reason="误录", actor=None)
        assert self.unit_of(supervised) == (unit, name)
        assert intact()

    def test_a_unit_brings_its_name(self, supervised, units):
        changes = {"competent_unit": units[1]}
        record(supervised, "changed", changes, effective_on=DAY, actor=None)
        assert self.unit_of(supervised) == (self.SCIENCE, self.SCIENCE)

    def test_both_given_are_taken_as_they_are(self, supervised, units):
        changes = {"competent_unit": units[1], "competent_unit_name": "北京市科学技术局"}
        record(supervised, "changed", changes, effective_on=DAY, actor=None)
        assert self.unit_of(supervised) == (self.SCIENCE, "北京市科学技术局")

    def test_an_opening_finds_its_unit_by_name_in_its_own_district(self):
        for division in ("110105", "110108"):
            OfficeFactory(name="八里庄街道办事处", kind="street", division_id=division)
        for division in ("110105", "110108"):
            found = body(division=division, competent_unit_name="八里庄街道办事处")
            assert found.competent_unit is not None and found.competent_unit.division_id == division
        of_the_city = body(competent_unit_name="八里庄街道办事处")
        assert self.unit_of(of_the_city) == (None, "八里庄街道办事处"), "two could be meant"

    def test_a_registrar_brings_name_division_level_and_an_unknown_district(self):
        opened = {"code": new_code(), "kind": "association", "name": "北京某会", "level": "city"}
        found = open_body(opened, kind="imported", effective_on=date(2019, 5, 1), actor=None)
        changes = {"registrar": "bj-haidian-mz"}
        record(found, "completed", changes, effective_on=date(2019, 5, 1), actor=None)
        found = Organisation.objects.get(pk=found.pk)
        haidian = registrar("bj-haidian-mz")
        assert (found.registrar, found.registrar_name, found.division_id) == (haidian, haidian.name, "110108")
        assert (found.level, found.district_code) == ("district", "110108")

    @pytest.mark.parametrize(
        ("name", "code", "division", "level"),
        [
            ("海淀区民政局", "bj-haidian-mz", "110108", "district"),
            ("天津市民政局", None, None, "city"),
            ("天津市和平区民政局", None, None, "district"),
        ],
    )
    def test_a_registrars_name_brings_all_of_it(self, name, code, division, level):
        found = body(registrar=registrar(), district_code="110102")
        correct(found.entries.get(), {"registrar_name": name}, reason="误录", actor=None)
        found = Organisation.objects.get(pk=found.pk)
        assert (found.registrar_name, found.registrar and found.registrar.code) == (name, code)
        assert (found.division_id, found.level, found.district_code) == (division, level, "110102")
        assert intact()

    def test_a_completion_names_no_other_organ_than_the_known_one(self, units):
        found = body(competent_unit_name="北京市旧名局", registrar_name="北京市海淀区民政局")
        on = date(2019, 5, 1)
        with pytest.raises(LedgerError, match=r"已登记为“北京市旧名局”.*补录不能改变"):
            record(found, "completed", {"competent_unit": units[0]}, effective_on=on, actor=None)
        with pytest.raises(LedgerError, match="登记管理机关已登记为"):
            record(found, "completed", {"registrar": registrar()}, effective_on=on, actor=None)
        record(found, "completed", {"registrar": "bj-haidian-mz"}, effective_on=on, actor=None)
        assert (found.registrar_name, found.division_id) == ("北京市海淀区民政局", "110108")


class TestOpening:
    def test_a_body_is_opened_with_its_first_entry(self):
        actor = UserFactory(display_name="陈登记")
        organisation = open_body(
            {
                "code": (code := new_code()),
                "kind": "association",
                "name": "北京市测试协会",
                "level": "city",
                "division": "110000",
                "registrar": registrar(),
                "funds": Decimal("30000"),
                "registered_on": DAY,
            },
            kind="established",
            effective_on=DAY,
            actor=actor,
            reason="准予登记",
            source_kind="filing",
            source_ref="SH2020001",
            document_no="京民社许准成字〔2020〕1号",
        )
        stored = Organisation.objects.get(code=code)
        assert (organisation.pk, stored.ledger_number) == (stored.pk, 1)
        assert (stored.status, stored.source, stored.funds) == ("active", "filing", Decimal("30000.00"))
        assert (stored.registrar, stored.registrar_name) == (registrar(), registrar().name)
        entry = stored.entries.get()
        assert (entry.number, entry.actor, entry.actor_name, entry.before) == (1, actor, "陈登记", {})
        assert entry.after["registrar"] == registrar().code
        assert entry.after["funds"] == "30000.00"
        assert entry.hash == stored.ledger_head
        assert "address" not in entry.after, "what is unknown is not claimed"
        assert intact()

    def test_it_is_announced_in_the_same_transaction(self):
        organisation = body()
        message = OutboxMessage.objects.get(topic="organisation.changed", key=organisation.code)
        assert message.payload == {"code": organisation.code}

    def test_a_code_is_opened_once(self):
        first = body()
        with pytest.raises(LedgerError, match="已在登记簿中"):
            body(code=first.code)

    @pytest.mark.parametrize("nothing", ["-0", "-0.00", Decimal("-0.001")])
    def test_nothing_is_written_without_a_sign(self, nothing):
        assert body(funds=nothing).entries.get().after["funds"] == "0.00"
        assert intact()

    @pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e14"])
    def test_what_is_no_amount_is_refused(self, amount):
        with pytest.raises(LedgerError, match="注册资金"):
            body(funds=amount)

    @pytest.mark.parametrize("item", ["code", "kind", "name", "level"])
    def test_what_it_needs_is_named(self, item):
        values = {"code": new_code(), "kind": "association", "name": "北京甲协会", "level": "city", item: ""}
        with pytest.raises(LedgerError, match="缺少"):
            open_body(values, effective_on=DAY, actor=None)


class TestRecording:
    def test_only_what_changes_is_written(self):
        organisation = body("北京甲协会", address="旧路1号")
        entry = record(
            organisation,
            "changed",
            {"address": "新路2号", "name": "北京甲协会"},
            effective_on=DAY,
            actor=None,
        )
        assert (entry.number, entry.before, entry.after) == (
            2,
            {"address": "旧路1号"},
            {"address": "新路2号"},
        )
        assert organisation.address == "新路2号", "the caller's object shows the new state"
        assert Organisation.objects.get(pk=organisation.pk).address == "新路2号"
        assert entry.previous_hash == organisation.entries.get(number=1).hash
        assert intact()

    def test_a_new_name_leaves_the_old_one_with_its_days(self):
        organisation = body("北京甲协会", effective_on=date(2010, 1, 1))
        record(organisation, "changed", {"name": "北京乙协会"}, effective_on=date(2015, 1, 1), actor=None)
        record(organisation, "changed", {"name": "北京丙协会"}, effective_on=date(2018, 1, 1), actor=None)
        names = FormerName.objects.filter(organisation=organisation).order_by("used_to")
        assert list(names.values_list("name", "used_from", "used_to")) == [
            ("北京甲协会", date(2010, 1, 1), date(2015, 1, 1)),
            ("北京乙协会", date(2015, 1, 1), date(2018, 1, 1)),
        ]
        assert organisation.name_key == "北京丙协会"
        assert intact()

    @pytest.mark.parametrize("kind", ["dissolved", "annulled", "revoked"])
    def test_an_end_sets_status_and_day(self, kind):
        organisation = body()
        record(organisation, kind, {"status_reason": "自行解散"}, effective_on=DAY, actor=None)
        organisation.refresh_from_db()
        assert (organisation.status, organisation.ended_on) == (kind, DAY)
        assert intact()

    def test_an_end_that_follows_on_another_leaves_its_day(self):
        organisation = body()
        record(organisation, "annulled", {}, effective_on=DAY, actor=None)
        struck_off = record(organisation, "dissolved", {}, effective_on=date(2023, 1, 1), actor=None)
        assert (organisation.status, organisation.ended_on) == ("dissolved", DAY)
        for on in (date(2021, 6, 1), date(2024, 6, 1)):
            assert not registered_as_of(on).filter(pk=organisation.pk).exists()
        assert registered_as_of(date(2019, 6, 1)).filter(pk=organisation.pk).exists()
        (moment,) = (row for row in timeline(organisation) if row.number == struck_off.number)
        assert moment.sentences == ("登记状态：由“已撤销”变更为“已注销”",)
        assert intact()

    def test_an_end_that_follows_today_leaves_the_day_too(self):
        organisation = body()
        record(organisation, "revoked", {}, effective_on=DAY, actor=None)
        record(organisation, "dissolved", {}, effective_on=timezone.localdate(), actor=None)
        assert organisation.ended_on == DAY
        assert intact()

    def test_an_end_recorded_late_is_the_first(self):
        organisation = body()
        record(organisation, "dissolved", {}, effective_on=date(2023, 1, 1), actor=None)
        record(organisation, "annulled", {}, effective_on=DAY, actor=None)
        assert (organisation.status, organisation.ended_on) == ("dissolved", DAY)
        assert intact()

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("dissolved", "annulled"),
            ("dissolved", "dissolved"),
            ("dissolved", "liquidation"),
            ("annulled", "annulled"),
            ("annulled", "revoked"),
            ("revoked", "liquidation"),
        ],
    )
    def test_an_ended_body_ends_in_no_other_way(self, first, second):
        organisation = body()
        record(organisation, first, {}, effective_on=DAY, actor=None)
        for on in (date(2023, 1, 1), timezone.localdate()):
            with pytest.raises(LedgerError, match=r"不能再记为|请勿重复记载"):
                record(organisation, second, {"status_reason": "甲"}, effective_on=on, actor=None)
        assert Organisation.objects.get(pk=organisation.pk).ledger_number == 2

    def test_what_comes_after_an_end_recorded_late_must_be_able_to_follow(self):
        organisation = body()
        record(organisation, "annulled", {}, effective_on=date(2023, 1, 1), actor=None)
        with pytest.raises(LedgerError, match="自2023-01-01起已记为“已撤销”"):
            record(organisation, "dissolved", {}, effective_on=DAY, actor=None)

    def test_an_earlier_day_does_not_undo_a_later_one(self):
        organisation = body(address="一路")
        record(organisation, "changed", {"address": "三路"}, effective_on=date(2022, 1, 1), actor=None)
        late = record(organisation, "changed", {"address": "二路"}, effective_on=date(2021, 1, 1), actor=None)
        assert late.before == {"address": "一路"}
        organisation.refresh_from_db()
        assert organisation.address == "三路"
        assert as_of(organisation, date(2021, 6, 1))["address"] == "二路"
        assert intact()

    def test_a_decision_of_the_past_changes_nothing_but_the_chain(self):
        organisation = body()
        record(
            organisation, "decided", {}, effective_on=DAY, actor=None, document_no="京民社许准变字〔2020〕9号"
        )
        organisation.refresh_from_db()
        assert organisation.ledger_number == 2
        assert intact()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({}, "没有需要记载的变化"),
            ({"name": ""}, "名称不能为空"),
            ({"code": "51110000MJ0101505U"}, "不再改变"),
            ({"kind": "service"}, "不再改变"),
            ({"address": "甲\x00乙"}, "空字符"),
            ({"address": "长" * 301}, "最多300个字"),
            ({"funds": -1}, "不小于零"),
            ({"funds": "1e40"}, "注册资金"),
            ({"funds": "三万"}, "不是有效的金额"),
            ({"registered_on": "2016-02-30"}, "不是有效的日期"),
            ({"status": "sleeping"}, "登记状态"),
            ({"registrar": "nobody"}, "机关"),
            ({"colour": "red"}, "没有“colour”这一项"),
        ],
    )
    def test_what_it_refuses_is_a_sentence_and_writes_nothing(self, changes, sentence):
        organisation = body()
        with pytest.raises(LedgerError, match=sentence):
            record(organisation, "changed", changes, effective_on=DAY, actor=None)
        organisation.refresh_from_db()
        assert organisation.ledger_number == 1
        assert intact()

    def test_nothing_takes_effect_tomorrow(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        with pytest.raises(LedgerError, match="不能晚于今天"):
            record(body(), "changed", {"address": "甲"}, effective_on=tomorrow, actor=None)

    def test_rolled_back_work_leaves_no_trace(self):
        organisation = body()
        OutboxMessage.objects.all().delete()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(organisation, "changed", {"address": "甲"}, effective_on=DAY, actor=None)
            raise ZeroDivisionError
        assert organisation.entries.count() == 1
        assert not OutboxMessage.objects.exists()
        organisation.refresh_from_db()
        assert organisation.address == ""
        assert intact()


class TestCorrecting:
    def test_both_stay_and_both_show_the_reason(self):
        organisation = body()
        wrong = record(organisation, "changed", {"address": "错路"}, effective_on=DAY, actor=None)
        correction = correct(wrong, {"address": "对路"}, reason="录入笔误", actor=None)
        assert (correction.corrects, correction.effective_on, correction.kind) == (wrong, DAY, "corrected")
        organisation.refresh_from_db()
        assert organisation.address == "对路"
        moments = {moment.number: moment for moment in timeline(organisation)}
        assert moments[3].corrects == 2
        assert moments[3].reason == "录入笔误"
        assert moments[2].corrections[0].reason == "录入笔误"
        assert moments[2].changes[0].after == "错路"
        assert moments[3].changes[0].sentence == "住所：由“错路”变更为“对路”"
        assert intact()

    def test_a_later_change_still_holds(self):
        organisation = body(address="一路")
        wrong = record(
            organisation, "changed", {"address": "二路"}, effective_on=date(2020, 1, 1), actor=None
        )
        record(organisation, "changed", {"address": "三路"}, effective_on=date(2021, 1, 1), actor=None)
        correct(wrong, {"address": "贰路"}, reason="用字", actor=None)
        organisation.refresh_from_db()
        assert organisation.address == "三路"
        assert as_of(organisation, date(2020, 6, 1))["address"] == "贰路"

    def test_a_misspelt_name_never_was_a_former_name(self):
        organisation = body("北京甲协会")
        wrong = record(organisation, "changed", {"name": "北京己协会"}, effective_on=DAY, actor=None)
        correct(wrong, {"name": "北京乙协会"}, reason="字形相近误录", actor=None)
        assert list(organisation.former_names.values_list("name", flat=True)) == ["北京甲协会"]
        assert intact()

    def test_a_first_name_was_borne_since_the_registration_day_however_late_that_is_known(self):
        corrected, completed = body("北京甲协会"), body("北京丙协会", registered_on=None)
        for found in (corrected, completed):
            record(found, "changed", {"name": f"{found.name}新"}, effective_on=DAY, actor=None)
        first = date(2018, 5, 1)
        correct(corrected.entries.get(number=1), {"registered_on": first}, reason="误录", actor=None)
        record(completed, "completed", {"registered_on": first}, effective_on=date(2019, 5, 1), actor=None)
        for found in (corrected, completed):
            assert found.former_names.values_list("used_from", "used_to").get() == (first, DAY)
        assert intact()

    def test_a_correction_can_be_corrected(self):
        organisation = body()
        wrong = record(organisation, "changed", {"address": "一"}, effective_on=DAY, actor=None)
        second = correct(wrong, {"address": "二"}, reason="甲", actor=None)
        correct(second, {"address": "三"}, reason="乙", actor=None)
        organisation.refresh_from_db()
        assert organisation.address == "三"
        assert intact()

    def test_without_a_reason_it_is_refused(self):
        organisation = body()
        with pytest.raises(LedgerError, match="理由"):
            correct(organisation.entries.get(), {"address": "甲"}, reason=" ", actor=None)

    def test_an_end_taken_back_takes_its_day_back(self):
        organisation = body()
        end = record(organisation, "revoked", {}, effective_on=DAY, actor=None)
        correct(end, {"status": "active"}, reason="处罚决定被撤销", actor=None)
        organisation.refresh_from_db()
        assert (organisation.status, organisation.ended_on) == ("active", None)
        assert intact()

    def test_the_end_that_follows_on_a_wrong_one_counts_from_its_own_day(self):
        organisation = body()
        wrong = record(organisation, "annulled", {}, effective_on=DAY, actor=None)
        record(organisation, "dissolved", {}, effective_on=date(2023, 1, 1), actor=None)
        correct(wrong, {"status": "active"}, reason="记错组织", actor=None)
        organisation.refresh_from_db()
        assert (organisation.status, organisation.ended_on) == ("dissolved", date(2023, 1, 1))
        assert registered_as_of(date(2021, 6, 1)).filter(pk=organisation.pk).exists()
        assert intact()

    def test_a_wrong_kind_of_end_keeps_the_day(self):
        organisation = body()
        wrong = record(organisation, "dissolved", {}, effective_on=DAY, actor=None)
        correct(wrong, {"ended_on": date(2020, 2, 1)}, reason="日期误录", actor=None)
        correct(wrong, {"status": "annulled"}, reason="事由误录", actor=None)
        organisation.refresh_from_db()
        assert (organisation.status, organisation.ended_on) == ("annulled", date(2020, 2, 1))
        assert intact()


class TestKnowing:
    def test_two_times_are_kept_apart(self):
        organisation = body(address="一路")
        entry = record(organisation, "changed", {"address": "二路"}, effective_on=DAY, actor=None)
        before_correction = timezone.now()
        correct(entry, {"address": "叁路"}, reason="笔误", actor=None)
        assert as_of(organisation, DAY, known_on=before_correction)["address"] == "二路"
        assert as_of(organisation, DAY, known_on=timezone.localdate())["address"] == "叁路"
        assert as_of(organisation, DAY - timedelta(days=1))["address"] == "一路"
        assert as_of(organisation, date(2019, 4, 30)) == {}
        assert as_of(organisation, DAY, known_on=timezone.localdate() - timedelta(days=1)) == {}

    def test_values_come_back_as_python_values(self):
        organisation = body(funds="12.5", registrar="bj-mz")
        state = as_of(organisation, DAY)
        assert (state["funds"], state["registered_on"]) == (Decimal("12.50"), date(2019, 5, 1))
        assert (state["registrar"], state["division"], state["address"]) == ("bj-mz", "110000", "")

    def test_pages_take_a_fixed_number_of_queries(self, django_assert_num_queries):
        organisation = body()
        for index in range(6):
            record(organisation, "changed", {"address": f"{index}号"}, effective_on=DAY, actor=None)
        with django_assert_num_queries(1):
            timeline(organisation)
        with django_assert_num_queries(1):
            as_of(organisation, DAY)
        with django_assert_num_queries(2):
            [(row.actor, list(row.corrections.all())) for row in history(organisation)]


class TestMany:
    def test_openings_and_changes_in_one_batch(self):
        present = body("北京旧协会")
        OutboxMessage.objects.all().delete()
        openings = [
            Opening(
                values={"code": new_code(), "kind": "association", "name": f"北京{n}协会", "level": "city"},
                effective_on=DAY,
            )
            for n in range(5)
        ]
        changes = [
            Change(organisation=present, kind="changed", changes={"address": "甲"}, effective_on=DAY),
            Change(organisation=present, kind="decided", effective_on=DAY, document_no="〔2020〕1号"),
            Change(
                organisation=present,
                kind="changed",
                changes={"name": "北京新协会"},
                effective_on=date(2021, 1, 1),
            ),
        ]
        written = record_many(openings=openings, changes=changes, actor=None)
        assert len(written.organisations) == 6
        present.refresh_from_db()
        assert (present.ledger_number, present.name, present.address) == (4, "北京新协会", "甲")
        assert present.former_names.get().name == "北京旧协会"
        assert OutboxMessage.objects.count() == 6
        assert intact()

    def test_one_refusal_writes_nothing_of_the_batch(self):
        present = body()
        opening = Opening(
            values={"code": new_code(), "kind": "association", "name": "甲", "level": "city"},
            effective_on=DAY,
        )
        change = Change(organisation=present, kind="changed", changes={}, effective_on=DAY)
        with pytest.raises(LedgerError):
            record_many(openings=[opening], changes=[change])
        assert Organisation.objects.count() == 1

    def test_queries_do_not_grow_with_the_batch(self, django_assert_max_num_queries):
        bodies = [body() for _ in range(30)]
        changes = [
            Change(organisation=organisation, kind="decided", effective_on=DAY, document_no="甲")
            for organisation in bodies
        ]
        with django_assert_max_num_queries(40):  # executemany is logged row by row on some backends
            record_many(changes=changes)
        assert intact()

    def test_history_can_be_built_in_its_own_order_only(self):
        organisation = body()
        past = timezone.now() - timedelta(days=30)
        change = Change(
            organisation=organisation, kind="changed", changes={"address": "甲"}, effective_on=DAY
        )
        with pytest.raises(LedgerError, match="更晚的记载"):
            record_many(changes=[change], recorded_at=past)
        with pytest.raises(LedgerError, match="不能晚于现在"):
            record_many(changes=[change], recorded_at=timezone.now() + timedelta(days=1))


class TestNobodyElseWrites:
    def test_the_ways_past_the_ledger_are_closed(self):
        organisation = body()
        ways = [
            organisation.save,
            organisation.delete,
            lambda: Organisation.objects.create(code="x", name="y"),
            lambda: Organisation.objects.get_or_create(code="x"),
            lambda: Organisation.objects.update_or_create(code=organisation.code, defaults={"name": "z"}),
            lambda: Organisation.objects.update(name="z"),
            lambda: Organisation.objects.filter(pk=organisation.pk).delete(),
            lambda: Organisation.objects.bulk_create([Organisation(code="x")]),
            lambda: Organisation.objects.bulk_update([organisation], ["name"]),
            lambda: registrar().registered.update(name="z"),
        ]
        for way in ways:
            with pytest.raises(LedgerOnlyError):
                way()

    def test_an_entry_lost_to_a_race_writes_nothing(self):
        """SQLite has no row locks: the count in the UPDATE is what tells the loser."""
        organisation = body()
        from registry.ledger.services.projection import update_organisations

        stale = Organisation.objects.get(pk=organisation.pk)
        record(organisation, "changed", {"address": "甲"}, effective_on=DAY, actor=None)
        with pytest.raises(LedgerConflict, match="刷新"):
            update_organisations([(stale, {}, 2, "x")], timezone.now())
