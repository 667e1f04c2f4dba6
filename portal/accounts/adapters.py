"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.client import address
from registry.organisations.services import sealing


class AccountAdapter(DefaultAccountAdapter):
    """Sends staff to the desk and everybody else to the workspace after signing in; knows clients behind proxies."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address(request)

    def is_safe_url(self, url: str) -> bool:
        """What no address can look like ("http://[") leads nowhere; allauth would raise over it."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if getattr(user, "is_official", False):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second step sealed in the database."""

    def encrypt(self, text: str) -> str:
        return sealing.seal({"secret": text}).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return str(sealing.unseal(encrypted_text.encode("ascii"))["secret"])
