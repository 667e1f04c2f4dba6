"""Rows made and written in bulk are the rows that Django would have made and written."""

import datetime
from decimal import Decimal

import pytest

from registry.ledger.models import LedgerEntry
from registry.organisations.models import Organisation
from registry.outbox.models import OutboxMessage
from registry.outbox.services.storage import insert_rows, new_row

pytestmark = pytest.mark.django_db
VALUES = {
    "code": "51110000MJ0000019T",
    "name": "北京禾渡协会",
    "kind": "association",
    "level": "city",
    "division_id": "110000",
    "funds": Decimal("30000.00"),
    "registered_on": datetime.date(2019, 5, 1),
}


def columns(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Organisation, VALUES),
        (LedgerEntry, {"number": 1, "kind": "imported", "after": {"name": "禾渡"}}),
        (OutboxMessage, {"topic": "organisation.changed", "key": "1"}),
    ],
)
def test_a_new_row_has_what_the_constructor_gives(model, values):
    fast, slow = new_row(model, values), model(**values)
    assert columns(fast) == columns(slow)
    assert (fast._state.adding, fast._state.db) == (slow._state.adding, slow._state.db)


def test_defaults_that_can_be_changed_are_nobody_elses():
    one, other = new_row(OutboxMessage, {}), new_row(OutboxMessage, {})
    one.payload["changed"] = True
    assert other.payload == {}


def test_a_name_that_is_no_column_is_refused():
    with pytest.raises(TypeError, match="colour"):
        new_row(OutboxMessage, {"colour": "red"})


def test_inserted_rows_read_back_as_saved_ones():
    now = datetime.datetime(2026, 11, 26, 8, tzinfo=datetime.UTC)
    payload = {"code": "京", "empty": {}, "list": [], "quote": '"\\', "number": 1.5, "nothing": None}
    told = {"payload": payload, "created_at": now, "available_at": now}
    insert_rows([new_row(OutboxMessage, {"topic": "test.nobody", "key": "1", **told})])
    OutboxMessage.objects.create(topic="test.nobody", key="2", payload=payload, available_at=now)
    bulk, saved = OutboxMessage.objects.filter(topic="test.nobody").order_by("key")
    assert bulk.payload == saved.payload == payload
    assert bulk.delivered_to == saved.delivered_to == []
    assert OutboxMessage.objects.filter(payload__code="京", topic="test.nobody").count() == 2
