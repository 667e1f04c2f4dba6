"""Reference offices after every migrate and flush; a calendar that follows its rows."""

from django.db import connections, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from registry.divisions.models import Division
from registry.offices.models import Holiday, Office
from registry.offices.selectors import forget_calendar
from registry.offices.services import install_reference_rows


def install(*, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate; does nothing while its tables are not there yet."""
    forget_calendar()
    tables = set(connections[using].introspection.table_names())
    if {Office._meta.db_table, Division._meta.db_table} <= tables:
        install_reference_rows(using)


@receiver((post_save, post_delete), sender=Holiday, dispatch_uid="offices.holiday_changed")
def holiday_changed(**kwargs: object) -> None:
    """Drop the kept calendar now, and again when others can see the change."""
    forget_calendar()
    transaction.on_commit(forget_calendar)
