"""Drafts: complete ones can be submitted, whatever the kind."""

import pytest

from registry.filings.selectors.completeness import findings
from tests.factories import filings as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["association", "service", "foundation"])
def test_a_complete_filing_of_each_kind_has_no_errors_and_can_be_submitted(kind):
    filing = make.complete_filing(kind)
    assert [row for row in findings(filing) if row.severity == "error"] == []
    assert make.submitted_filing(kind, **{"name": make.NAMES[kind].replace("苇间", "晨舟")}).state == "submitted"
