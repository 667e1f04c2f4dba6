"""The user of the portal: founders, handlers, staff, editors."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who can sign in. `display_name` is the name shown on papers and in the ledger."""

    display_name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机号", max_length=20, blank=True)
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS = ["email", "display_name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def first_name(self) -> str:  # type: ignore[override]
        """What Wagtail's menu calls the person: the whole name; there is no field of this name."""
        return self.get_full_name()

    @property
    def is_official(self) -> bool:
        """Works in the Wagtail admin (staff of an office or an editor), so two-step sign-in is required."""
        return self.is_staff or self.is_superuser or self.has_perm("wagtailadmin.access_admin")
