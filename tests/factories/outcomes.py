"""Filings carried to their end by the whole cast of one office: decided, certified, announced."""

from typing import Any

from registry.filings.models import Filing
from registry.filings.selectors.law import terms_of
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.organisations.models import CodeBlock
from tests.factories.filings import submitted_filing
from tests.factories.people import Cast, cast, registrar

#: Registers the bodies of 海淀, where the filings of the factories are made; foundations go to the city.
OFFICE = {"association": "bj-haidian-mz", "service": "bj-haidian-mz", "foundation": "bj-mz"}


def people_of(kind: str = "service") -> Cast:
    """The cast of the office that decides filings of this kind, with a block of codes to draw from."""
    office = registrar(OFFICE[kind])
    CodeBlock.objects.create(
        office=office, prefix="MJ08" if kind == "foundation" else "MJ07", first=1, last=1000
    )
    return cast(office)


def approved_filing(kind: str = "service", people: Cast | None = None, **changes: Any) -> Filing:
    """A filing that was approved a moment ago; its body is in the register."""
    people = people or people_of(kind)
    filing = submitted_filing(kind, people.applicant, **changes)
    perform(filing.pk, "accept", actor=people.intake)
    perform(filing.pk, "start_review", actor=people.reviewer)
    for line in terms_of(filing).checks(filing.data):
        mark_check(filing.pk, line["key"], "yes", actor=people.reviewer)
    perform(filing.pk, "recommend", actor=people.reviewer, opinion="approve", grounds="材料齐全，符合条件。")
    return perform(filing.pk, "approve", actor=people.approver, grounds="符合法定条件。")


def announced_filing(kind: str = "service", people: Cast | None = None, **changes: Any) -> Filing:
    """A filing at its end: certificate issued, announcement told to the outbox."""
    people = people or people_of(kind)
    filing = approved_filing(kind, people, **changes)
    perform(filing.pk, "certify", actor=people.publisher)
    return perform(filing.pk, "announce", actor=people.publisher)
