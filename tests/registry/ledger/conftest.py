"""The one place where the ledger's triggers are lifted: to damage it as an intruder would."""

from collections.abc import Callable

import pytest
from django.db import connection

from registry.ledger.services import triggers

TABLE = "ledger_ledgerentry"


@pytest.fixture
def tamper(db) -> Callable[..., int]:
    """`tamper(sql, *parameters)` runs SQL past the triggers and returns the number of rows it touched.

    The triggers come back with the rollback at the end of the test.
    """

    def run(sql: str, *parameters: object) -> int:
        lift()
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.rowcount

    return run


def lift() -> None:
    """Drop the triggers in the test's transaction."""
    present = triggers.installed()
    with connection.cursor() as cursor:
        if present and connection.vendor == "postgresql":
            # PostgreSQL alters no table while deferred checks of this transaction are open.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in present:
            cursor.execute(
                f"DROP TRIGGER {name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")
            )
