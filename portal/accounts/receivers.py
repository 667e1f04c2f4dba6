"""Groups after every migrate; staff by post; the second step that was taken by setting it up."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.models import Group
from django.db import connections
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.models import User
from portal.accounts.services import ensure_groups, make_staff, name_in_chinese
from registry.offices.models import Post

_NEEDED = (Group, Page, Collection, GroupPagePermission, GroupCollectionPermission)


def install(*, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate; does nothing while its tables are not there yet."""
    if {model._meta.db_table for model in _NEEDED} <= set(connections[using].introspection.table_names()):
        ensure_groups()
        name_in_chinese()


@receiver(post_save, sender=Post, dispatch_uid="accounts.post_saved")
def post_saved(instance: Post, raw: bool = False, **kwargs: object) -> None:
    """Whoever is given a post may enter the admin; what the post allows is asked of the post, day by day."""
    if not raw:
        make_staff(instance.user)


@receiver(authenticator_added, dispatch_uid="accounts.second_step_set_up")
def second_step_set_up(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """Setting up a code needs the password and one right code: that is the second step, and the code is used up."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
