"""Who may see and manage offices, posts and holidays."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from registry.divisions.models import Division
from registry.offices.models import Office, Post
from registry.offices.selectors import offices_of, posts_of

VIEW = "view"


def visible_to(actor: Any) -> QuerySet[Office]:
    """The offices in which the actor holds a post today; a superuser sees all. Each office sees its own matters only."""
    if actor.is_active and actor.is_superuser:
        return Office.objects.all()
    return offices_of(actor)


def managed_by(actor: Any) -> QuerySet[Office]:
    """The offices whose posts and number blocks the actor manages: all for a superuser, a registrar's own."""
    if actor.is_active and actor.is_superuser:
        return Office.objects.all()
    return offices_of(actor, [Post.Role.REGISTRAR])


def may_manage(actor: Any, office: Office) -> bool:
    """Whether the actor manages the posts and number blocks of this office."""
    return managed_by(actor).filter(pk=office.pk).exists()


def manages_above_districts(actor: Any) -> bool:
    """Whether what counts for the whole city is the actor's to set: registrars of an organ above the districts."""
    below = (Division.Level.DISTRICT, Division.Level.STREET)
    organs = managed_by(actor).filter(kind=Office.Kind.CIVIL_AFFAIRS, active=True)
    return organs.exclude(division__level__in=below).exists()


def _roles_of(user: Any) -> frozenset[str]:
    """The roles held today, read once for a user object: an admin page asks for every row and button."""
    if not hasattr(user, "_roles_at_the_desk"):
        user._roles_at_the_desk = frozenset(posts_of(user).values_list("role", flat=True))
    return user._roles_at_the_desk


class PostPolicy(BasePermissionPolicy):
    """A Wagtail permission policy by posts instead of Django's model permissions.

    `office_path` leads from the model to its office ('' when the rows belong to no office). Whoever holds any post may
    view the rows of that office (of every office with `view_all`); whoever holds one of `roles` may take the `actions` on rows of those offices.
    Superusers may take `actions` on every row, and add one with `added_by_superuser`; nobody may take any other.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        office_path: str = "",
        roles: Iterable[str] = (Post.Role.REGISTRAR,),
        actions: Iterable[str] = ("add", "change", "delete"),
        view_all: bool = False,
        added_by_superuser: bool = False,
    ) -> None:
        super().__init__(model)
        self.office_path = office_path
        self.roles = tuple(roles)
        self.actions = frozenset(actions)
        self.view_all = view_all
        self.added_by_superuser = added_by_superuser

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active:
            return False
        if action == VIEW:
            return user.is_superuser or bool(_roles_of(user))
        if action == "add" and self.added_by_superuser and user.is_superuser:
            return True
        if action not in self.actions:
            return False
        return user.is_superuser or not _roles_of(user).isdisjoint(self.roles)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        if instance.pk is None:
            return self.user_has_permission(user, action)
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        rows = self.model._default_manager.all()
        allowed = [action for action in actions if self.user_has_permission(user, action)]
        if not allowed:
            return rows.none()
        if user.is_superuser or not self.office_path or (VIEW in allowed and self.view_all):
            return rows
        offices = visible_to(user) if VIEW in allowed else offices_of(user, self.roles)
        return rows.filter(**{f"{self.office_path}__in": offices})

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        people = get_user_model()._default_manager.filter(is_active=True)
        return people.filter(
            pk__in=[user.pk for user in people if self.user_has_any_permission(user, actions)]
        )


class CityPolicy(PostPolicy):
    """Rows that count for the whole city: whoever holds a post reads them, registrars above the districts write."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, action) and (action == VIEW or _is_above(user))


def _is_above(user: Any) -> bool:
    """Read once for a user object, as the roles are."""
    if not hasattr(user, "_above_districts"):
        user._above_districts = manages_above_districts(user)
    return bool(user._above_districts)
