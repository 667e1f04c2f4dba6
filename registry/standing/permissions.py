"""Who may enter what is said of a body."""

from django.db.models import QuerySet

from registry.offices.models import Post
from registry.offices.selectors import offices_of
from registry.organisations.models import Organisation
from registry.organisations.permissions import bodies_of

#: 监管 enters lists, penalties and results; the keeper of the register may enter what an office hands in.
ROLES = (Post.Role.SUPERVISOR, Post.Role.REGISTRAR)


def enterable_by(actor) -> QuerySet[Organisation]:  # noqa: ANN001
    """The bodies of which the actor may enter something: those of an office where the actor holds one of `ROLES`."""
    if actor.is_active and actor.is_superuser:
        return Organisation.objects.all()
    return bodies_of(offices_of(actor, ROLES))


def may_enter(actor, organisation: Organisation) -> bool:  # noqa: ANN001
    """Whether the actor may enter something about this body."""
    return enterable_by(actor).filter(pk=organisation.pk).exists()
