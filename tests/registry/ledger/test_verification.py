"""Each way of damaging the ledger behind the system's back is named: body, entry, kind."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from registry.ledger.models import LedgerEntry
from registry.ledger.services import correct, record
from registry.ledger.services.anchors import AnchorBroken, AnchorError, latest_anchor, set_aside, take_anchor
from registry.ledger.services.seals import ledger_key, seal_of
from registry.ledger.services.verification import Kind, Verification
from registry.ledger.tasks import anchor_daily
from registry.organisations.models import OfficeHolder
from tests.factories.bodies import body

pytestmark = pytest.mark.django_db
ENTRY = "ledger_ledgerentry"
BODY = "organisations_organisation"


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.LEDGER_ANCHOR_DIR = tmp_path / "anchors"
    return settings.LEDGER_ANCHOR_DIR


@pytest.fixture
def organisation():
    """A body with five entries between two others that stay whole."""
    body()
    victim = body("北京受害协会")
    for year in range(2020, 2024):
        record(victim, "changed", {"address": f"{year}号"}, effective_on=date(year, 1, 1), actor=None)
    body()
    return victim


def damages():
    return [(damage.kind, damage.number, damage.code) for damage in Verification().damages()]


def numbered(organisation, number):
    return LedgerEntry.objects.get(organisation=organisation, number=number)


def test_a_whole_ledger_has_no_damage(organisation):
    correct(numbered(organisation, 3), {"address": "叁号"}, reason="笔误", actor=None)
    verification = Verification()
    assert list(verification.damages()) == []
    assert (verification.bodies, verification.entries) == (3, 8)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("after", json.dumps({"address": "假号"})),
        ("before", json.dumps({"address": "假号"})),
        ("reason", "假理由"),
        ("effective_on", date(2019, 1, 1)),
        ("kind", "charter"),
        ("actor_name", "某人"),
        ("document_no", "假文号"),
        ("source_ref", "x"),
        ("hash", "0" * 64),
    ],
)
def test_an_altered_entry(organisation, tamper, column, value):
    assert tamper(f"UPDATE {ENTRY} SET {column} = %s WHERE id = %s", value, numbered(organisation, 3).pk) == 1
    assert damages() == [(Kind.ALTERED, 3, organisation.code)]


def test_an_altered_last_entry(organisation, tamper):
    tamper(f"UPDATE {ENTRY} SET reason = 'x' WHERE id = %s", numbered(organisation, 5).pk)
    assert damages() == [(Kind.ALTERED, 5, organisation.code)]


def test_a_correction_pointed_at_another_body(organisation, tamper):
    other = body()
    correction = correct(numbered(organisation, 1), {"address": "甲"}, reason="笔误", actor=None)
    tamper(f"UPDATE {ENTRY} SET corrects_id = %s WHERE id = %s", other.entries.get().pk, correction.pk)
    assert damages() == [(Kind.ALTERED, 6, organisation.code)]


def test_a_deleted_entry(organisation, tamper):
    tamper(f"DELETE FROM {ENTRY} WHERE id = %s", numbered(organisation, 3).pk)
    assert damages() == [(Kind.DELETED, 3, organisation.code)]


def test_a_deleted_entry_whose_followers_were_renumbered(organisation, tamper):
    tamper(f"DELETE FROM {ENTRY} WHERE id = %s", numbered(organisation, 3).pk)
    for number in (4, 5):
        tamper(f"UPDATE {ENTRY} SET number = %s WHERE id = %s", number - 1, numbered(organisation, number).pk)
    tamper(f"UPDATE {BODY} SET ledger_number = 4 WHERE id = %s", organisation.pk)
    assert damages() == [(Kind.DELETED, 3, organisation.code)]


def forged(organisation, number, previous):
    """SQL and parameters that add an entry without a valid seal."""
    copied = (
        "kind, effective_on, recorded_at, before, after, actor_name, source_kind, source_ref, document_no"
    )
    sql = (
        f"INSERT INTO {ENTRY} (organisation_id, number, reason, previous_hash, hash, {copied}) "
        f"SELECT organisation_id, %s, 'forged', %s, %s, {copied} FROM {ENTRY} WHERE id = %s"
    )
    return sql, (number, previous, "f" * 64, numbered(organisation, 2).pk)


def test_an_entry_inserted_in_the_middle(organisation, tamper):
    for number in (5, 4, 3):
        tamper(f"UPDATE {ENTRY} SET number = %s WHERE id = %s", number + 1, numbered(organisation, number).pk)
    sql, parameters = forged(organisation, 3, numbered(organisation, 2).hash)
    tamper(sql, *parameters)
    tamper(f"UPDATE {BODY} SET ledger_number = 6 WHERE id = %s", organisation.pk)
    assert damages() == [(Kind.INSERTED, 3, organisation.code)]


def test_an_entry_inserted_at_the_end(organisation, tamper):
    sql, parameters = forged(organisation, 6, numbered(organisation, 5).hash)
    tamper(sql, *parameters)
    assert damages() == [(Kind.INSERTED, 6, organisation.code)]
    tamper(f"UPDATE {BODY} SET ledger_number = 6 WHERE id = %s", organisation.pk)
    assert damages() == [(Kind.INSERTED, 6, organisation.code)]


def test_two_entries_in_the_wrong_order(organisation, tamper):
    third, fourth = numbered(organisation, 3), numbered(organisation, 4)
    for pk, number in ((third.pk, 1000), (fourth.pk, 3), (third.pk, 4)):
        tamper(f"UPDATE {ENTRY} SET number = %s WHERE id = %s", number, pk)
    assert damages() == [(Kind.REORDERED, 3, organisation.code)]


def test_a_cut_tail(organisation, tamper):
    tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s AND number > 3", organisation.pk)
    assert damages() == [(Kind.CUT, 4, organisation.code)]


def cut_without_a_trace(organisation, tamper):
    tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s AND number > 3", organisation.pk)
    tamper(
        f"UPDATE {BODY} SET ledger_number = 3, ledger_head = %s, address = '2021号' WHERE id = %s",
        numbered(organisation, 3).hash,
        organisation.pk,
    )


def test_a_tail_cut_with_its_row_made_to_fit_shows_against_the_anchor(organisation, tamper):
    take_anchor()
    cut_without_a_trace(organisation, tamper)
    assert damages() == [(Kind.CUT, 4, organisation.code)]


def test_without_an_anchor_that_would_not_show(organisation, tamper):
    cut_without_a_trace(organisation, tamper)
    assert damages() == []


def test_a_vanished_body_shows_against_the_anchor(organisation, tamper):
    take_anchor()
    tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s", organisation.pk)
    tamper(f"DELETE FROM {BODY} WHERE id = %s", organisation.pk)
    assert damages() == [(Kind.VANISHED, 0, organisation.code)]


def test_the_last_body_vanishing_shows_too(organisation, tamper):
    last = body()
    take_anchor()
    tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s", last.pk)
    tamper(f"DELETE FROM {BODY} WHERE id = %s", last.pk)
    assert damages() == [(Kind.VANISHED, 0, last.code)]


def test_a_chain_rewritten_by_somebody_with_the_key_shows_against_the_anchor(organisation, tamper):
    take_anchor()
    previous = numbered(organisation, 4).hash
    last = numbered(organisation, 5)
    last.after, last.previous_hash = {"address": "假号"}, previous
    fresh = seal_of(last, organisation.code, None, ledger_key())
    tamper(f"UPDATE {ENTRY} SET after = %s, hash = %s WHERE id = %s", json.dumps(last.after), fresh, last.pk)
    tamper(f"UPDATE {BODY} SET ledger_head = %s, address = '假号' WHERE id = %s", fresh, organisation.pk)
    assert damages() == [(Kind.REWRITTEN, 5, organisation.code)]


def test_entries_whose_body_is_gone(organisation, tamper):
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
    tamper(f"UPDATE {BODY} SET id = id + 1000000 WHERE id = %s", organisation.pk)
    found = damages()
    assert (Kind.ORPHANED, 1, organisation.code) in found
    tamper(f"UPDATE {BODY} SET id = id - 1000000 WHERE id = %s", organisation.pk + 1000000)


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        ("address", "假号", "住所"),
        ("status", "dissolved", "登记状态"),
        ("registered_on", date(1999, 1, 1), "成立登记日期"),
        ("funds", 5, "注册资金"),
        ("registrar_name", "某局", "登记管理机关"),
    ],
)
def test_a_row_that_differs_from_the_replay(organisation, tamper, column, value, label):
    tamper(f"UPDATE {BODY} SET {column} = %s WHERE id = %s", value, organisation.pk)
    (damage,) = Verification().damages()
    assert (damage.kind, damage.code) == (Kind.PROJECTION, organisation.code)
    assert label in damage.sentence
    assert organisation.name in damage.sentence


def test_a_former_name_that_was_made_up(organisation, tamper):
    tamper(
        "INSERT INTO organisations_formername (organisation_id, name, name_key) VALUES (%s, '假名', '假名')",
        organisation.pk,
    )
    assert damages() == [(Kind.PROJECTION, 0, organisation.code)]


class TestTheRepresentatives:
    @pytest.fixture
    def changed(self, organisation):
        for year, name in ((2024, "甲某"), (2025, "乙某")):
            on = date(year, 1, 1)
            record(organisation, "changed", {"legal_representative": name}, effective_on=on, actor=None)
        assert damages() == []
        return organisation

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE organisations_officeholder SET name = '假某' WHERE organisation_id = %s AND ends_on IS NULL",
            "UPDATE organisations_officeholder SET starts_on = '2020-01-01' WHERE organisation_id = %s",
            "DELETE FROM organisations_officeholder WHERE organisation_id = %s",
        ],
    )
    def test_that_differ_from_the_replay_are_named(self, changed, tamper, sql):
        tamper(sql, changed.pk)
        (damage,) = Verification().damages()
        assert (damage.kind, damage.code) == (Kind.PROJECTION, changed.code)
        assert "历任法定代表人" in damage.sentence

    def test_an_opening_alone_may_have_no_row_and_no_other_than_its_own(self):
        made = body(legal_representative="甲某")
        assert damages() == []
        OfficeHolder.objects.create(organisation=made, position="legal_representative", name="乙某")
        assert damages() == [(Kind.PROJECTION, 0, made.code)]


def test_after_the_anchor_the_register_goes_on(organisation):
    take_anchor()
    record(organisation, "changed", {"address": "新"}, effective_on=date(2025, 1, 1), actor=None)
    body()
    assert damages() == []


@pytest.mark.parametrize("suffix", [".json", ".heads.gz"])
@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 50])
def test_a_damaged_anchor_is_named(organisation, suffix, content):
    anchor = take_anchor()
    anchor.path.with_suffix(suffix).write_bytes(content)
    (damage,) = Verification().damages()
    assert damage.kind == Kind.ANCHOR
    assert anchor.path.stem in damage.sentence


def test_an_anchor_sealed_with_another_key_is_named(organisation, settings):
    take_anchor()
    path = latest_anchor().path
    path.write_text(path.read_text().replace('"count": 3', '"count": 2'))
    (damage,) = Verification().damages()
    assert damage.kind == Kind.ANCHOR


def test_the_daily_anchor_is_taken_once_a_day(organisation, anchors):
    assert anchor_daily() == anchor_daily()
    assert len(list(anchors.glob("*.json"))) == 1


class TestTheNextAnchor:
    """An anchor over what is left would hide for ever what the one before it shows."""

    def test_is_refused_after_a_cut_without_a_trace(self, organisation, anchors, tamper):
        first = take_anchor()
        cut_without_a_trace(organisation, tamper)
        with pytest.raises(AnchorBroken, match=f"{organisation.code} 的登记簿：第4笔起被截去"):
            take_anchor()
        assert latest_anchor() == first
        assert {path.stem.split(".")[0] for path in anchors.iterdir()} == {first.path.stem}
        assert damages() == [(Kind.CUT, 4, organisation.code)]

    def test_is_refused_when_new_entries_took_the_place_of_the_cut_ones(self, organisation, tamper):
        take_anchor()
        cut_without_a_trace(organisation, tamper)
        organisation.refresh_from_db()
        for year in (2023, 2024, 2025):
            record(
                organisation, "changed", {"address": f"{year}号"}, effective_on=date(year, 1, 1), actor=None
            )
        with pytest.raises(AnchorBroken, match="第5笔或其前的记载在封存之后被删去或重写"):
            take_anchor()
        assert damages() == [(Kind.REWRITTEN, 5, organisation.code)]

    def test_is_refused_when_a_body_vanished(self, organisation, tamper):
        take_anchor()
        tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s", organisation.pk)
        tamper(f"DELETE FROM {BODY} WHERE id = %s", organisation.pk)
        with pytest.raises(AnchorBroken, match=f"{organisation.code} 整个不见了"):
            take_anchor()

    @pytest.mark.parametrize("suffix", [".json", ".heads.gz"])
    def test_is_refused_while_the_last_one_is_damaged(self, organisation, suffix):
        anchor = take_anchor()
        anchor.path.with_suffix(suffix).write_bytes(b"x" * 50)
        with pytest.raises(AnchorError, match=anchor.path.stem):
            take_anchor()

    def test_is_taken_when_the_register_went_on(self, organisation):
        first = take_anchor()
        record(organisation, "changed", {"address": "新"}, effective_on=date(2025, 1, 1), actor=None)
        body()
        assert take_anchor().count == first.count + 1
        assert damages() == []

    def test_is_the_first_again_in_a_folder_set_aside(self, organisation, anchors, tamper):
        first = take_anchor()
        cut_without_a_trace(organisation, tamper)
        set_aside()
        take_anchor()
        assert len(list(anchors.glob(f"before-*/{first.path.stem}.*"))) == 2
        assert damages() == []

    def test_of_the_day_fails_aloud(self, organisation, tamper):
        with time_machine.travel(datetime.now(UTC) - timedelta(days=1)):
            take_anchor()
        cut_without_a_trace(organisation, tamper)
        with pytest.raises(AnchorBroken):
            anchor_daily()


class TestEveryKeptAnchor:
    """Anchors taken over a loss, by hand or by an earlier version, hide nothing either."""

    def second(self, anchors):
        """An anchor that was taken without a look at the one before."""
        aside = anchors.with_name("aside")
        anchors.rename(aside)
        take_anchor()
        for path in aside.iterdir():
            path.rename(anchors / path.name)

    def test_shows_a_cut_that_the_newest_does_not(self, organisation, anchors, tamper):
        take_anchor()
        cut_without_a_trace(organisation, tamper)
        self.second(anchors)
        assert damages() == [(Kind.CUT, 4, organisation.code)]

    def test_is_named_once_for_a_body(self, organisation, anchors, tamper):
        take_anchor()
        cut_without_a_trace(organisation, tamper)
        self.second(anchors)
        tamper(f"DELETE FROM {ENTRY} WHERE organisation_id = %s AND number > 2", organisation.pk)
        assert damages() == [(Kind.CUT, 3, organisation.code)]

    def test_is_named_when_its_file_is_damaged(self, organisation, anchors):
        older = take_anchor()
        take_anchor()
        older.heads_path.write_bytes(b"")
        (damage,) = Verification().damages()
        assert (damage.kind, older.path.stem in damage.sentence) == (Kind.ANCHOR, True)

    def test_counts_when_the_newest_is_damaged(self, organisation, anchors, tamper):
        take_anchor()
        take_anchor().path.write_bytes(b"")
        cut_without_a_trace(organisation, tamper)
        assert [kind for kind, _, _ in damages()] == [Kind.ANCHOR, Kind.CUT]


class TestCommands:
    def test_a_whole_ledger_ends_well(self, organisation):
        out = StringIO()
        call_command("verify_ledger", stdout=out)
        assert "完好" in out.getvalue()
        assert "尚无封存" in out.getvalue()
        call_command("anchor_ledger", stdout=out)
        call_command("verify_ledger", stdout=out)
        assert "封存一致" in out.getvalue()

    def test_damage_ends_with_code_one_and_names_the_entry(self, organisation, tamper):
        tamper(f"UPDATE {ENTRY} SET reason = 'x' WHERE id = %s", numbered(organisation, 3).pk)
        out = StringIO()
        with pytest.raises(CommandError) as caught:
            call_command("verify_ledger", stdout=out)
        assert caught.value.returncode == 1
        assert f"{organisation.name}（{organisation.code}）登记簿：第3笔被改动" in out.getvalue()

    def test_an_anchor_that_is_refused_ends_with_code_one(self, organisation, tamper):
        take_anchor()
        cut_without_a_trace(organisation, tamper)
        with pytest.raises(CommandError, match="没有作新的封存") as caught:
            call_command("anchor_ledger", stdout=StringIO())
        assert caught.value.returncode == 1
