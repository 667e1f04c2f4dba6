"""Application configuration, of the accounts and of Wagtail's screens for them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from django.apps import apps

        from portal.accounts import receivers

        # Permissions of an app exist only after its own post_migrate; that of the last app is after all of them.
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(receivers.install, sender=last, dispatch_uid="accounts.install")


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with the fields of our user."""

    user_viewset = "portal.accounts.views.UserViewSet"
