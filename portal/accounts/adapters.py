"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Sends staff to the desk and everybody else to the workspace after signing in."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if getattr(user, "is_official", False):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)
