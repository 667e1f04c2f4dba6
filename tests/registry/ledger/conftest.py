"""The one place where the ledger's triggers are lifted: to damage it as an intruder would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from registry.ledger.services import triggers

TABLE = "ledger_ledgerentry"


@contextmanager
def _lifted() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # PostgreSQL alters no table while deferred checks of this transaction are open.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in triggers.NAMES[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else ""))
    yield
    triggers.install()


@pytest.fixture
def tamper(db) -> Callable[..., int]:
    """`tamper(sql, *parameters)` runs SQL past the triggers and returns the number of rows it touched."""

    def run(sql: str, *parameters: object) -> int:
        with _lifted(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.rowcount

    return run
