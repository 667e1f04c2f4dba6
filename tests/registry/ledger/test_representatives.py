"""Who was 法定代表人 and when: the rows of office-holders follow the ledger."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.ledger.services import Change, Opening, correct, record, record_many
from registry.organisations.models import OfficeHolder
from registry.organisations.selectors import public_holders
from tests.factories.bodies import body, new_code

pytestmark = pytest.mark.django_db
OPENED, CHANGED = date(2019, 5, 1), date(2022, 6, 1)


@pytest.fixture
def organisation():
    """A body as an approval leaves it: its people appointed with their numbers sealed."""
    found = body(legal_representative="甲某")
    for position, name in (("legal_representative", "甲某"), ("president", "甲某")):
        OfficeHolder.objects.create(
            organisation=found, position=position, name=name, starts_on=OPENED, sealed=b"SEALED"
        )
    return found


def rows(organisation):
    return [
        (row.name, row.starts_on, row.ends_on, bool(row.sealed))
        for row in organisation.office_holders.filter(position="legal_representative").order_by("id")
    ]


def changed(organisation, name, on, kind="changed"):
    record(organisation, kind, {"legal_representative": name}, effective_on=on, actor=None)


def shown_today(organisation):
    return [row["name"] for row in public_holders(organisation) if row["position"] == "法定代表人"]


def test_a_change_ends_the_old_row_and_opens_one_without_anything_sealed(organisation):
    changed(organisation, "乙某", CHANGED)
    assert rows(organisation) == [
        ("甲某", OPENED, date(2022, 5, 31), True),
        ("乙某", CHANGED, None, False),
    ]
    assert organisation.office_holders.filter(position="president", ends_on=None).exists(), "an office apart"


def test_on_the_very_day_of_the_change_the_public_reads_the_new_one_alone(organisation):
    changed(organisation, "乙某", timezone.localdate())
    assert shown_today(organisation) == ["乙某"]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "甲某" in [row["name"] for row in public_holders(organisation, yesterday)]


def test_a_corrected_name_never_held_the_office(organisation):
    changed(organisation, "乙误", CHANGED)
    correct(organisation.entries.get(number=2), {"legal_representative": "乙某"}, reason="笔误", actor=None)
    assert rows(organisation) == [
        ("甲某", OPENED, date(2022, 5, 31), True),
        ("乙某", CHANGED, None, False),
    ]


def test_a_change_recorded_late_stands_between(organisation):
    changed(organisation, "丙某", CHANGED)
    changed(organisation, "乙某", date(2020, 1, 1))
    assert rows(organisation) == [
        ("甲某", OPENED, date(2019, 12, 31), True),
        ("丙某", CHANGED, None, False),
        ("乙某", date(2020, 1, 1), date(2022, 5, 31), False),
    ]


def test_who_comes_back_has_a_row_for_each_time(organisation):
    changed(organisation, "乙某", CHANGED)
    changed(organisation, "甲某", date(2024, 1, 1))
    assert rows(organisation) == [
        ("甲某", OPENED, date(2022, 5, 31), True),
        ("乙某", CHANGED, date(2023, 12, 31), False),
        ("甲某", date(2024, 1, 1), None, False),
    ]


def test_since_when_an_imported_one_held_the_office_is_unknown():
    values = {"code": new_code(), "kind": "association", "name": "北京某会", "level": "city"}
    opening = Opening(values={**values, "legal_representative": "甲某"}, effective_on=OPENED, kind="imported")
    imported = record_many(openings=[opening]).organisations[0]
    record_many(
        changes=[
            Change(
                organisation=imported,
                kind="changed",
                changes={"legal_representative": "乙某"},
                effective_on=CHANGED,
                source_kind="import",
            )
        ]
    )
    assert rows(imported) == [("甲某", None, date(2022, 5, 31), False), ("乙某", CHANGED, None, False)]


def test_another_change_leaves_the_people_alone(organisation):
    record(organisation, "changed", {"address": "新路1号"}, effective_on=CHANGED, actor=None)
    assert rows(organisation) == [("甲某", OPENED, None, True)]
