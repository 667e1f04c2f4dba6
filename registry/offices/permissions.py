"""Who may see and manage offices, posts and holidays."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from registry.offices.models import Office, Post
from registry.offices.selectors import offices_of, posts_of

VIEW = "view"


def visible_to(actor) -> QuerySet[Office]:  # noqa: ANN001
    """The offices in which the actor holds a post today; a superuser sees all. Each office sees its own matters only."""
    if actor.is_active and actor.is_superuser:
        return Office.objects.all()
    return offices_of(actor)


def managed_by(actor) -> QuerySet[Office]:  # noqa: ANN001
    """The offices whose posts and number blocks the actor manages: all for a superuser, a registrar's own."""
    if actor.is_active and actor.is_superuser:
        return Office.objects.all()
    return offices_of(actor, [Post.Role.REGISTRAR])


def may_manage(actor, office: Office) -> bool:  # noqa: ANN001
    """Whether the actor manages the posts and number blocks of this office."""
    return managed_by(actor).filter(pk=office.pk).exists()


class PostPolicy(BasePermissionPolicy):
    """A Wagtail permission policy by posts instead of Django's model permissions.

    `office_path` leads from the model to its office ('' when the rows belong to no office). Whoever holds any post may
    view rows of `seen_in()` offices; whoever holds one of `roles` may take the `actions` on rows of those offices.
    Superusers may take `actions` on every row; nobody may take any other.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        office_path: str = "",
        roles: Iterable[str] = (Post.Role.REGISTRAR,),
        actions: Iterable[str] = ("add", "change", "delete"),
        view_all: bool = False,
    ) -> None:
        super().__init__(model)
        self.office_path = office_path
        self.roles = tuple(roles)
        self.actions = frozenset(actions)
        self.view_all = view_all

    def user_has_permission(self, user, action: str) -> bool:  # noqa: ANN001
        if not user.is_active:
            return False
        if action == VIEW:
            return user.is_superuser or posts_of(user).exists()
        if action not in self.actions:
            return False
        return user.is_superuser or posts_of(user).filter(role__in=self.roles).exists()

    def user_has_permission_for_instance(self, user, action: str, instance: Model) -> bool:  # noqa: ANN001
        if instance.pk is None:
            return self.user_has_permission(user, action)
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions: Iterable[str]) -> QuerySet:  # noqa: ANN001
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
        return people.filter(pk__in=[user.pk for user in people if self.user_has_any_permission(user, actions)])
