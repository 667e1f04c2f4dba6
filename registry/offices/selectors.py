"""Reading offices, posts and the calendar."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.divisions.models import Division
from registry.divisions.selectors import NATIONAL_CODE, district_code_of, level_named, parse_registrar
from registry.divisions.selectors import names as division_names
from registry.offices.models import Holiday, Office, Post
from registry.offices.workflows import Calendar, published_years

FOUNDATION = "foundation"
_CALENDAR_SECONDS = 10.0


def today() -> date:
    """Today in the city's time zone."""
    return timezone.localdate()


def registrar_for(division_code: str, kind: str = "") -> Office | None:
    """The active organ that registers bodies of a division: of the district for a district or a street in it, of the
    city otherwise, 民政部 for the nation. None where none is known.

    Foundations are registered by the city alone (基金会管理条例 art. 6; 北京未授权区级登记).
    """
    district = district_code_of(division_code)
    code = district if district and kind != FOUNDATION else _city_of(division_code)
    return (
        Office.objects.filter(kind=Office.Kind.CIVIL_AFFAIRS, active=True, division_id=code)
        .select_related("division")
        .order_by("pk")
        .first()
    )


def _city_of(division_code: str) -> str:
    return NATIONAL_CODE if division_code == NATIONAL_CODE else division_code[:2].ljust(6, "0")


def registrars() -> QuerySet[Office]:
    """Every active registering organ, the highest first."""
    return Office.objects.filter(kind=Office.Kind.CIVIL_AFFAIRS, active=True).order_by("division_id")


def registrars_of(kind: str) -> QuerySet[Office]:
    """Every active organ of the city and its districts that registers bodies of a kind ('' for any), the city's first.

    Foundations are registered by the city alone (基金会管理条例 art. 6; 北京未授权区级登记).
    """
    levels = ("city",) if kind == FOUNDATION else ("city", "district")
    return registrars().filter(division__level__in=levels)


def competent_units() -> QuerySet[Office]:
    """Every active competent unit (业务主管单位), by name."""
    return Office.objects.filter(kind=Office.Kind.COMPETENT_UNIT, active=True).order_by("name")


@dataclass(frozen=True, slots=True)
class Seat:
    """What belongs together of an organ. `office` is its code, `district` that of its district.

    None, and '' for the level and the district, where nothing is known or nothing is meant.
    """

    office: str | None
    name: str
    division: str | None
    level: str
    district: str


class Organs:
    """Organs by code, name and place, for many questions: read once, when first asked."""

    @cached_property
    def _by_code(self) -> dict[str, Office]:
        return {office.code: office for office in Office.objects.select_related("division").order_by("pk")}

    @cached_property
    def _units(self) -> dict[str, list[Office]]:
        units: dict[str, list[Office]] = {}
        for office in self._by_code.values():
            if office.active and office.kind != Office.Kind.CIVIL_AFFAIRS:
                units.setdefault(office.name, []).append(office)
        return units

    @cached_property
    def _place_names(self) -> dict[str, str]:
        return division_names()

    def seat_of(self, code: str) -> Seat | None:
        """The seat of the organ with this code; None if there is none."""
        found = self._by_code.get(code)
        return None if found is None else _seat(found.code, found.name, found.division)

    def registrar_named(self, name: str) -> Seat:
        """The seat of the active registering organ that bears this name, however it is written."""
        division = parse_registrar(name, self._place_names)
        if division is None:
            return Seat(None, name, None, level_named(name), "")
        registering = (
            office.code
            for office in self._by_code.values()
            if office.active
            and office.kind == Office.Kind.CIVIL_AFFAIRS
            and office.division_id == division.code
        )
        return _seat(next(registering, None), name, division)

    def unit_named(self, name: str, division: str | None) -> str | None:
        """The code of the active competent unit of this name for a body registered in a division.

        Units of the body's own district come first, then those of the city and the nation; those of a district only for
        bodies of no district. None where there is none, or more than one.
        """
        own = district_code_of(division or "")
        found: dict[str, list[str]] = {}
        for office in self._units.get(name, ()):
            found.setdefault(district_code_of(office.division_id), []).append(office.code)
        below = [] if own else [code for codes in found.values() for code in codes]
        nearest = found.get(own) or found.get("") or below
        return nearest[0] if len(nearest) == 1 else None


def _seat(office: str | None, name: str, division: Division) -> Seat:
    level = Division.Level.DISTRICT if division.level == Division.Level.STREET else division.level
    return Seat(office, name, division.code, str(level), district_code_of(division.code))


def held(on: date | None = None) -> Q:
    """The condition that a post is held on a day, both ends included; today when left out."""
    on = on or today()
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def posts_of(user: Any, on: date | None = None) -> QuerySet[Post]:
    """The posts a person holds on a day (today), in active offices."""
    if not user.pk or not user.is_active:
        return Post.objects.none()
    return Post.objects.filter(held(on), user=user, office__active=True).select_related("office__division")


def has_post(user: Any, office: Office, role: str, on: date | None = None) -> bool:
    """Whether the person holds that post in that very office on the day. A superuser holds none by being one."""
    return posts_of(user, on).filter(office=office, role=role).exists()


def offices_of(user: Any, roles: Iterable[str] | None = None, on: date | None = None) -> QuerySet[Office]:
    """The offices in which the person holds a post, or one of `roles`, on the day."""
    posts = posts_of(user, on)
    if roles is not None:
        posts = posts.filter(role__in=list(roles))
    return Office.objects.filter(pk__in=posts.values("office_id"))


def holders(office: Office, role: str, on: date | None = None) -> QuerySet:
    """The people who hold a role in an office on the day: whom to tell."""
    users = Post._meta.get_field("user").related_model
    posts = Post.objects.filter(held(on), office=office, role=role)
    return users._default_manager.filter(pk__in=posts.values("user_id"), is_active=True).order_by("pk")


# --- the calendar ---------------------------------------------------------------------------------


class _Kept:
    """The calendar of this process and until when it may be used."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.calendar: Calendar | None = None
        self.until = 0.0


_kept = _Kept()


def calendar() -> Calendar:
    """The working-day calendar with the rows of staff above the published table.

    Kept for ten seconds in a process and dropped at once when a row changes; inside a transaction always read anew.
    """
    if connection.in_atomic_block:
        return _read_calendar()
    with _kept.lock:
        if _kept.calendar is not None and _kept.until > time.monotonic():
            return _kept.calendar
    fresh = _read_calendar()
    with _kept.lock:
        _kept.calendar, _kept.until = fresh, time.monotonic() + _CALENDAR_SECONDS
    return fresh


def forget_calendar() -> None:
    """Drop the kept calendar; called when a holiday row changed."""
    with _kept.lock:
        _kept.calendar = None


def _read_calendar() -> Calendar:
    rows = list(Holiday.objects.all())
    return Calendar(
        {row.date: row.is_workday for row in rows},
        provisional_days=[row.date for row in rows if row.provisional],
        names={row.date: row.name for row in rows if row.name},
    )


def provisional_years(ahead: int = 2) -> tuple[int, ...]:
    """The years from this one to `ahead` years on whose holidays are not published or entered completely."""
    this_year = today().year
    kept = calendar()
    return tuple(
        year
        for year in range(this_year, this_year + ahead + 1)
        if kept.is_workday(date(year, 12, 30)).provisional
    )


def entered_years() -> tuple[int, ...]:
    """The years whose holidays staff have entered completely."""
    rows = list(Holiday.objects.all())
    overrides = {row.date: row.is_workday for row in rows}
    return tuple(sorted(published_years(overrides, [row.date for row in rows if row.provisional])))
