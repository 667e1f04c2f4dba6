"""A body on a day of the past."""

import datetime
from dataclasses import dataclass

from portal.record.selectors.items import ItemRow, rows_of_day, values_of
from registry.ledger.selectors import as_of
from registry.organisations.models import Organisation


@dataclass(frozen=True)
class DayOfRecord:
    """The registered items on `on`; `changed` says whether any reads otherwise today."""

    on: datetime.date
    name: str
    status: str
    rows: list[ItemRow]

    @property
    def changed(self) -> bool:
        return any(row.today is not None for row in self.rows)


def record_on(organisation: Organisation, on: datetime.date) -> DayOfRecord | None:
    """The record of a day, None if the register held nothing of the body then. One query."""
    values = as_of(organisation, on)
    if not values:
        return None
    rows = rows_of_day(values, values_of(organisation))
    return DayOfRecord(on, str(values["name"]), str(values["status"]), rows)
