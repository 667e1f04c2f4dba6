"""Who may enter what is said of a body."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from registry.offices.models import Post
from registry.offices.permissions import VIEW, PostPolicy
from registry.offices.selectors import offices_of
from registry.organisations.models import Organisation
from registry.organisations.permissions import bodies_of, visible_to

#: 监管 enters lists, penalties and results; the keeper of the register may enter what an office hands in.
ROLES = (Post.Role.SUPERVISOR, Post.Role.REGISTRAR)


def enterable_by(actor: Any) -> QuerySet[Organisation]:
    """The bodies of which the actor may enter something: those of an office where the actor holds one of `ROLES`."""
    if actor.is_active and actor.is_superuser:
        return Organisation.objects.all()
    return bodies_of(offices_of(actor, ROLES))


def may_enter(actor: Any, organisation: Organisation) -> bool:
    """Whether the actor may enter something about this body."""
    return enterable_by(actor).filter(pk=organisation.pk).exists()


class StatementPolicy(PostPolicy):
    """Wagtail's permissions on statements: read of the bodies one may see, enter and change of those one may enter.

    Nothing is deleted: a listing is removed, a penalty withdrawn, a grade cancelled, each with its day.
    """

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, roles=ROLES, actions=("add", "change"))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        allowed = [action for action in actions if self.user_has_permission(user, action)]
        rows = self.model._default_manager.all()
        if not allowed:
            return rows.none()
        return rows.filter(organisation__in=visible_to(user) if VIEW in allowed else enterable_by(user))
