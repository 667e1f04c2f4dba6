"""Who may import, and what: registrars for the bodies of their own office, the city's for all."""

from typing import Any

from django.db.models import Q, QuerySet

from registry.divisions.models import Division
from registry.imports.models import ImportRun
from registry.offices.models import Office, Post
from registry.offices.permissions import managed_by


def may_import(actor: Any) -> bool:
    """A superuser, or whoever holds the post 登记簿管理 in a registering organ."""
    return bool(actor.is_active and actor.is_superuser) or _own_offices(actor).exists()


def importable_offices(actor: Any | None) -> frozenset[str] | None:
    """Codes of the organs whose bodies the actor may import; None: of all (command line, superuser, the city's)."""
    if actor is None or actor.is_superuser:
        return None
    offices = _own_offices(actor)
    if offices.filter(division__level=Division.Level.CITY).exists():
        return None
    return frozenset(offices.values_list("code", flat=True))


def visible_to(actor: Any) -> QuerySet[ImportRun]:
    """The actor's own imports and those of registrars of the same office; all for a superuser."""
    if actor.is_active and actor.is_superuser:
        return ImportRun.objects.all()
    colleagues = Post.objects.filter(office__in=_own_offices(actor), role=Post.Role.REGISTRAR).values(
        "user_id"
    )
    return (
        ImportRun.objects.filter(Q(actor=actor) | Q(actor__in=colleagues))
        if may_import(actor)
        else ImportRun.objects.none()
    )


def _own_offices(actor: Any) -> QuerySet[Office]:
    return managed_by(actor).filter(kind=Office.Kind.CIVIL_AFFAIRS)
