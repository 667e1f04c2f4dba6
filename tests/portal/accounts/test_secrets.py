"""Secrets of the second step are sealed where they are kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_a_secret_cannot_be_read_in_the_database_and_can_be_used():
    secret = generate_totp_secret()
    kept = TOTP.activate(UserFactory(), secret).instance
    stored = str(Authenticator.objects.values_list("data", flat=True).get(pk=kept.pk))
    assert secret not in stored
    assert decrypt(kept.data["secret"]) == secret
