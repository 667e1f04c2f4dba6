"""Who may import, and what: registrars for the bodies of their own office, the city's for all."""

from typing import Any

from django.db.models import QuerySet

from registry.divisions.models import Division
from registry.imports.models import ImportRun
from registry.offices.models import Office
from registry.offices.permissions import managed_by


def may_import(actor: Any) -> bool:
    """A superuser, or whoever holds the post 登记簿管理 in a registering organ."""
    return bool(actor.is_active and actor.is_superuser) or _own_offices(actor).exists()


def organs_of(actor: Any) -> QuerySet[Office]:
    """The organs whose registers the actor keeps today: for one of them an import is made."""
    return _own_offices(actor)


def importable_offices(run: ImportRun) -> frozenset[str] | None:
    """Codes of the organs whose bodies a run may touch; None: of all (command line, superuser, the city's)."""
    if run.office is not None:
        city = run.office.division.level == Division.Level.CITY
        return None if city else frozenset({run.office.code})
    return None if run.actor is None or run.actor.is_superuser else frozenset()


def visible_to(actor: Any) -> QuerySet[ImportRun]:
    """The imports made for the organs whose registers the actor keeps today; all for a superuser."""
    if actor.is_active and actor.is_superuser:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(office__in=_own_offices(actor))


def _own_offices(actor: Any) -> QuerySet[Office]:
    return managed_by(actor).filter(kind=Office.Kind.CIVIL_AFFAIRS)
