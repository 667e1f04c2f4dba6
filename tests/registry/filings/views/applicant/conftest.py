"""The applicant at the workspace."""

import pytest
from django.test import Client

from tests.factories.people import Cast, cast, registrar


@pytest.fixture
def people(db) -> Cast:
    return cast(registrar("bj-haidian-mz"))


@pytest.fixture
def client(people: Cast) -> Client:
    signed_in = Client()
    signed_in.force_login(people.applicant)
    return signed_in


@pytest.fixture
def stranger(people: Cast) -> Client:
    signed_in = Client()
    signed_in.force_login(people.stranger)
    return signed_in
