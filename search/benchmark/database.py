"""A database of the benchmark's own, so that measuring never touches the register."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def scratch_database() -> Iterator[None]:
    """Everything inside runs on a freshly migrated database that is dropped afterwards."""
    real = connection.settings_dict["NAME"]
    test = connection.settings_dict.setdefault("TEST", {})
    name = "benchmark"
    test["NAME"] = f"{real}-benchmark" if connection.vendor == "sqlite" else f"{real}_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
