"""Triggers that make the ledger append-only in the database itself.

Installed after every `migrate`: SQLite drops a table's triggers when Django remakes the table.
"""

from django.db import connections

from registry.ledger.models import LedgerEntry

_TABLE = LedgerEntry._meta.db_table
_FUNCTION = "ledger_append_only"
_REFUSAL = "The ledger is append-only: record a correction instead."
NAMES = {
    "postgresql": ("ledger_no_change", "ledger_no_truncate"),
    "sqlite": ("ledger_no_update", "ledger_no_delete", "ledger_no_replace"),
}

_INSTALL = {
    "postgresql": (
        (
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        ),
        (
            f"CREATE OR REPLACE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
        ),
        (
            f"CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {_TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        ),
        # Also for sessions that run as a replica (pg_restore --disable-triggers, session_replication_role).
        f"ALTER TABLE {_TABLE} ENABLE ALWAYS TRIGGER ledger_no_change",
        f"ALTER TABLE {_TABLE} ENABLE ALWAYS TRIGGER ledger_no_truncate",
    ),
    "sqlite": (
        (
            f"CREATE TRIGGER IF NOT EXISTS ledger_no_update BEFORE UPDATE ON {_TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        ),
        (
            f"CREATE TRIGGER IF NOT EXISTS ledger_no_delete BEFORE DELETE ON {_TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        ),
        # REPLACE deletes the row in its way without asking the trigger above.
        (
            f"CREATE TRIGGER IF NOT EXISTS ledger_no_replace BEFORE INSERT ON {_TABLE} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {_TABLE} "
            f"WHERE organisation_id = NEW.organisation_id AND number = NEW.number) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        ),
    ),
}


def install(using: str = "default") -> None:
    """Install what is missing; nothing happens where the table does not exist (yet)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return
        for statement in _INSTALL[connection.vendor]:
            cursor.execute(statement)


def installed(using: str = "default") -> frozenset[str]:
    """Names of the ledger's triggers that are present and enabled, of `NAMES[vendor]`."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'A'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return frozenset(NAMES[connection.vendor]) & present
