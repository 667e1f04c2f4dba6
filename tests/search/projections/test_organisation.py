"""What search is told of a body."""

import pytest

from portal.pages.templatetags.look import status_kind
from search.labels import STATUS_SHAPES, STATUSES
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
