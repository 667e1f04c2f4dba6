"""The effect of an approved establishment: a code, a ledger entry, the body's row and its office-holders."""

from datetime import date
from typing import Any

from django.utils import timezone

from registry.filings.declarations import Refusal
from registry.filings.models import Decision, Filing
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.law import terms_of
from registry.filings.validators import yuan
from registry.ledger.services import open_body, record
from registry.offices.models import Office
from registry.organisations.models import OfficeHolder, Organisation
from registry.organisations.services import sealing
from registry.organisations.services.codes import draw_code


def establish(filing: Filing, decision: Decision, actor: Any) -> Organisation:
    """Opens the body in the register. Runs inside the deciding transaction; lock order filing → body → code."""
    if filing.office is None:
        raise Refusal("本件没有受理机关，不能登记。")
    answers, on = full_answers(filing), timezone.localtime(decision.decided_at).date()
    organisation = open_body(
        {
            **_registered_items(filing, filing.office, answers, on),
            "code": draw_code(filing.office, filing.kind),
        },
        kind="established",
        effective_on=on,
        actor=actor,
        # Public for good: the grounds are told to the applicant in the letter, the register names the decision.
        reason=f"{matter_of(filing).granted}（{decision.document_no}）",
        source_kind="filing",
        source_ref=filing.number,
        document_no=decision.document_no,
    )
    _appoint(organisation, answers, on)
    return organisation


def undo(filing: Filing, actor: Any, reason: str, document_no: str) -> None:
    """撤销成立登记: an entry of its own; the body keeps its code and its past."""
    if filing.organisation is None:
        raise Refusal("本件没有对应的社会组织，不能撤销。")
    record(
        filing.organisation,
        "annulled",
        {"status": Organisation.Status.ANNULLED.value, "status_reason": reason[:300]},
        effective_on=timezone.localdate(),
        actor=actor,
        reason=reason[:500],
        source_kind="filing",
        source_ref=filing.number,
        document_no=document_no,
    )


def _registered_items(filing: Filing, office: Office, answers: dict[str, Any], on: date) -> dict[str, Any]:
    unit = str(answers.get("competent_unit") or "") if answers.get("route") == "dual" else ""
    years = terms_of(filing).rule("certificate_years")
    people = answers.get("legal_representative") or [{}]
    return {
        "kind": filing.kind,
        "name": answers["name"],
        "status": Organisation.Status.ACTIVE.value,
        "level": "city" if office.division.level == "city" else "district",
        "division": office.division_id,
        "district_code": str(answers.get("district") or "")[:6],
        "registrar": office,
        "registrar_name": office.name,
        "competent_unit_name": unit,  # the ledger finds its office
        "legal_representative": str(people[0].get("name") or ""),
        "registered_on": on,
        "funds": yuan(str(answers["funds"])),
        "address": answers["address"],
        "purpose": answers["purpose"],
        "business_scope": answers["business_scope"],
        "activity_area": answers.get("activity_area", ""),
        "foundation_type": answers.get("foundation_type", ""),
        "legal_form": answers.get("legal_form", ""),
        "sector": answers.get("sector", ""),
        "direct_registration": answers.get("route") == "direct",
        # Recognition as a charity is applied for as such (慈善法 art. 10): this decision did not grant it.
        "is_charity": False,
        "certificate_from": on,
        "certificate_to": _last_day(on, int(years)) if years else None,
        "source": Organisation.Source.FILING.value,
    }


def _appoint(organisation: Organisation, answers: dict[str, Any], on: date) -> None:
    rows = [("legal_representative", row) for row in answers.get("legal_representative") or []]
    rows += [(str(row.get("position")), row) for row in answers.get("leaders") or []]
    OfficeHolder.objects.bulk_create(
        OfficeHolder(
            organisation=organisation,
            position=position,
            name=row.get("name", ""),
            starts_on=on,
            sealed=sealing.seal({key: row[key] for key in ("id_number", "phone") if row.get(key)}),
        )
        for position, row in rows
        if position in OfficeHolder.Position.values
    )


def _last_day(day: date, years: int) -> date:
    """The last day of a period of whole years that begins on `day`: the day before its anniversary."""
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # begins on 29 February
        anniversary = date(day.year + years, 3, 1)
    return date.fromordinal(anniversary.toordinal() - 1)
