"""Names beside a name."""

from datetime import date

import pytest

from registry.filings.declarations import behaviour_of
from registry.filings.selectors.completeness import findings, similar_for_applicant, similar_to
from registry.filings.selectors.names import similar_names
from registry.ledger.services import correct, record
from tests.factories import filings as make
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


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("北京市海淀区苇间社会工作促进中心", id="the same brand"),
        pytest.param("北京市海淀区苇涧社会工作服务中心", id="one other character"),
    ],
)
def test_what_somebody_else_applies_for_is_told_to_staff_alone(name):
    other = make.submitted_filing("service", name=name)
    filing = make.complete_filing("service")
    full = similar_to(filing)
    assert [(row.name, row.filing) for row in full] == [(name, other.number)]
    assert name in "".join(row.sentence for row in findings(filing, full))
    (row,) = similar_for_applicant(filing)
    assert (row.severity, row.name, row.filing) == (full[0].severity, "", "")
    assert row.sentence.startswith("另有一件在办申请的名称与此近似")
    assert name not in "".join(row.sentence for row in findings(filing))


def test_the_very_same_name_under_way_is_named_without_its_number():
    other = make.submitted_filing("service")
    (row,) = similar_for_applicant(make.complete_filing("service"))
    assert (row.name, row.filing, row.severity) == (other.title, "", "error")


def test_names_of_the_register_are_everybodys():
    filing = make.complete_filing("service")
    name = "北京市海淀区苇涧社会工作服务中心"
    body(name, kind="service", division=filing.office.division_id, registrar=filing.office)
    assert [row.name for row in similar_for_applicant(filing)] == [name]
