"""Names beside a name."""

import pytest

from registry.filings.declarations import behaviour_of
from tests.factories.bodies import body
from tests.factories.outcomes import approved_filing, people_of

pytestmark = pytest.mark.django_db


def test_a_filing_is_not_told_of_the_body_that_it_opened_itself():
    people = people_of()
    filing = approved_filing("service", people)
    other = filing.title.replace("苇间", "苇涧")
    body(other, kind="service", division=people.office.division_id, registrar=people.office)
    found = [(row.name, row.severity) for row in behaviour_of(filing.matter).similar(filing)]
    assert filing.title not in dict(found)
    assert other in dict(found)
