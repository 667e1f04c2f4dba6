"""What staff may see of the register: the bodies their own office registers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Q, QuerySet

from registry.divisions.models import Division
from registry.offices.models import Office
from registry.offices.permissions import VIEW, PostPolicy, managed_by
from registry.offices.permissions import visible_to as offices_visible_to
from registry.organisations.models import Organisation, Relation


def visible_to(actor: Any) -> QuerySet[Organisation]:
    """The bodies registered by an office in which the actor holds a post today; a superuser sees all.

    Bodies whose registering organ is not known here are shown to the city's bureau, which completes them.
    """
    if actor.is_active and actor.is_superuser:
        return Organisation.objects.all()
    return bodies_of(offices_visible_to(actor))


def bodies_of(offices: QuerySet[Office]) -> QuerySet[Organisation]:
    """The bodies that these offices register; with the city's bureau among them, those of unknown organs too."""
    city = offices.filter(kind=Office.Kind.CIVIL_AFFAIRS, division__level=Division.Level.CITY)
    return Organisation.objects.filter(
        Q(registrar__in=offices) | (Q(registrar__isnull=True) & Q(Exists(city)))
    )


class RegisterPolicy(PostPolicy):
    """Wagtail's view of the register: staff read the bodies visible to them; only the ledger writes."""

    def __init__(self) -> None:
        super().__init__(Organisation, actions=())

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        if VIEW in actions and self.user_has_permission(user, VIEW):
            return visible_to(user)
        return Organisation.objects.none()


def relatable_by(actor: Any) -> QuerySet[Organisation]:
    """The bodies whose relations the actor records: all for a superuser, a registrar's those of the own office."""
    if actor.is_active and actor.is_superuser:
        return Organisation.objects.all()
    return bodies_of(managed_by(actor))


def may_relate(actor: Any, organisation: Organisation) -> bool:
    """Whether the actor may record and end relations that start from this body."""
    return relatable_by(actor).filter(pk=organisation.pk).exists()


class RelationPolicy(PostPolicy):
    """Wagtail's permissions on relations: read of the bodies one may see, recorded by their registrars, never deleted."""

    def __init__(self) -> None:
        super().__init__(Relation, actions=("add", "change"))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        allowed = [action for action in actions if self.user_has_permission(user, action)]
        rows = Relation.objects.all()
        if not allowed:
            return rows.none()
        return rows.filter(source__in=visible_to(user) if VIEW in allowed else relatable_by(user))
