"""The people of a case."""

import pytest

from tests.factories.cases import people
from tests.factories.people import Cast


@pytest.fixture
def cast_(db) -> Cast:
    """The cast of 海淀, with code numbers to draw."""
    return people()
