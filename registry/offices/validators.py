"""Which days can be meant, without a database: one bound for all that is entered and read in."""

from datetime import date

EARLIEST = date(1949, 10, 1)
LATEST = date(2100, 12, 31)


def act_day(label: str, day: date | None, today: date) -> str:
    """A sentence when an act cannot have happened on `day`; '' when it can or no day is given."""
    if day is None:
        return ""
    if day < EARLIEST:
        return f"{label}不能早于{EARLIEST.isoformat()}，请核对年份。"
    if day > today:
        return f"{label}不能晚于今天（{today.isoformat()}），请核对年份。"
    return ""


def period_day(label: str, day: date | None) -> str:
    """A sentence when a period cannot begin or end on `day`; '' when it can or no day is given."""
    if day is None or EARLIEST <= day <= LATEST:
        return ""
    return f"{label}应在{EARLIEST.isoformat()}至{LATEST.isoformat()}之间，请核对年份。"
