"""Names beside a name."""

from datetime import date

import pytest

from registry.filings.declarations import behaviour_of
from registry.filings.selectors.names import similar_names
from registry.ledger.services import correct, record
from tests.factories.bodies import body
from tests.factories.outcomes import approved_filing, people_of
from tests.factories.people import registrar

pytestmark = pytest.mark.django_db


def test_a_filing_is_not_told_of_the_body_that_it_opened_itself():
    people = people_of()
    filing = approved_filing("service", people)
    other = filing.title.replace("苇间", "苇涧")
    body(other, kind="service", division=people.office.division_id, registrar=people.office)
    found = [(row.name, row.severity) for row in behaviour_of(filing.matter).similar(filing)]
    assert filing.title not in dict(found)
    assert other in dict(found)


ANNULLED, STRUCK_OFF = date(2022, 3, 1), date(2022, 6, 1)


class TestABodyAnnulledAndStruckOffLater:
    """民政部令第69号 art. 16: three years from 撤销, one from 注销; both count."""

    NAME = "北京禾渡社会工作事务所"

    @pytest.fixture
    def gone(self):
        found = body(self.NAME, kind="service", registrar=registrar())
        record(found, "annulled", {}, effective_on=ANNULLED, actor=None)
        record(found, "dissolved", {}, effective_on=STRUCK_OFF, actor=None)
        return found

    def severity(self, on):
        (row,) = similar_names(self.NAME, kind="service", office=registrar(), on=on)
        return row.severity

    def test_bars_until_the_longer_time_has_passed(self, gone):
        assert self.severity(date(2023, 5, 31)) == "error"
        assert self.severity(date(2025, 2, 28)) == "error", "a year after 注销, not three after 撤销"
        assert self.severity(date(2025, 3, 1)) == "inform"

    def test_bars_for_one_year_when_the_annulment_was_an_error(self, gone):
        annulment = gone.entries.get(number=2)
        correct(annulment, {"status": "active", "ended_on": None}, reason="误记", actor=None)
        assert self.severity(date(2023, 5, 31)) == "error"
        assert self.severity(date(2023, 6, 1)) == "inform"
