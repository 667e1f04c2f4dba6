"""What search is told of a body."""

import pytest

from portal.pages.templatetags.look import status_kind
from registry.standing.models import Listing
from search.labels import LISTS, STATUS_SHAPES, STATUSES
from search.projections import get
from tests.factories.bodies import body


@pytest.mark.django_db
def test_a_body_in_liquidation_bears_the_diamond_of_attention() -> None:
    made = body(status="liquidating")
    [entry] = get("organisation").entries([made.code])
    assert entry.payload["badges"] == [{"shape": "attention", "word": "清算中"}]


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_one_shape_everywhere(status: str) -> None:
    assert STATUS_SHAPES[status] == status_kind(status)


def test_the_lists_are_those_of_the_register() -> None:
    assert dict(Listing.List.choices) == LISTS
