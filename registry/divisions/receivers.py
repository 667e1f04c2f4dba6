"""Reference rows come back after every migrate and every flush."""

from django.db import connections

from registry.divisions.models import Division
from registry.divisions.services import install_reference_rows


def install(*, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate; does nothing while the table is not there yet."""
    if Division._meta.db_table in connections[using].introspection.table_names():
        install_reference_rows(using)
