"""The database itself keeps the ledger append-only, also after the last migration."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from registry.ledger.models import LedgerEntry
from registry.ledger.services import record, triggers
from tests.factories.bodies import body

pytestmark = pytest.mark.django_db


def refused(sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_after_the_last_migration_every_trigger_is_there():
    assert triggers.installed() == frozenset(triggers.NAMES[connection.vendor])


def test_an_entry_cannot_be_updated():
    body()
    refused("UPDATE ledger_ledgerentry SET reason = 'x'")


def test_an_entry_cannot_be_deleted():
    body()
    refused("DELETE FROM ledger_ledgerentry")


@pytest.mark.parametrize("key", ["id", "organisation_id, number"])
def test_an_entry_cannot_be_replaced(key):
    body()
    columns = [field.column for field in LedgerEntry._meta.concrete_fields]
    fresh = {"number": "number + 1"} if key == "id" else {"id": "id + 1000"}
    values = ", ".join({**fresh, "reason": "'forged'"}.get(column, column) for column in columns)
    rows = f"INTO ledger_ledgerentry ({', '.join(columns)}) SELECT {values} FROM ledger_ledgerentry"
    if connection.vendor == "sqlite":  # REPLACE deletes what is in its way and asks no trigger for that
        refused(f"REPLACE {rows}")
    refused(f"INSERT {rows} WHERE true ON CONFLICT ({key}) DO UPDATE SET reason = 'forged'")
    assert LedgerEntry.objects.get().reason != "forged"


@pytest.mark.postgres
def test_the_table_cannot_be_truncated():
    body()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused("TRUNCATE ledger_ledgerentry CASCADE")


@pytest.mark.postgres
def test_a_replica_session_is_refused_too():
    body()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_ledgerentry SET reason = 'x'")


def test_the_orm_is_refused_too():
    organisation = body()
    entry = record(organisation, "changed", {"address": "甲路1号"}, effective_on=date(2020, 1, 1), actor=None)
    entry.reason = "改写"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).delete()


def test_migrate_installs_what_a_table_remake_dropped():
    with connection.cursor() as cursor:
        for name in triggers.NAMES[connection.vendor]:
            cursor.execute(
                f"DROP TRIGGER {name}"
                + (" ON ledger_ledgerentry" if connection.vendor == "postgresql" else "")
            )
    assert not triggers.installed()
    call_command("migrate", "ledger", verbosity=0)
    assert triggers.installed() == frozenset(triggers.NAMES[connection.vendor])
