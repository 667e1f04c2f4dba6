"""Who may add divisions: whoever has Django's permission for it. Nobody deletes one: bodies and papers name it."""

from typing import Any

from wagtail.permission_policies.base import ModelPermissionPolicy


class ReferencePolicy(ModelPermissionPolicy):
    """Django's model permissions without deleting."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)
