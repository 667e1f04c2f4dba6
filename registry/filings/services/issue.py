"""After the decision: certificate and announcement. Nothing here changes the register."""

import secrets
from datetime import date
from typing import Any

from registry.filings.declarations import Refusal
from registry.filings.models import Certificate, Filing
from registry.filings.selectors.answers import matter_of
from registry.filings.services.context import Moving
from registry.ledger.declarations import ENDED
from registry.ledger.models import LedgerEntry
from registry.organisations.models import Organisation
from registry.outbox.services import publish


def certify(moving: Moving) -> str:
    """approved → certified: what the matter issues, printed from its own content, with a token for its QR."""
    filing = moving.filing
    if filing.organisation is None:
        raise Refusal("本件没有对应的社会组织，不能制证。")
    _refuse_if_ended(filing, filing.organisation, "制证")
    certificate = issue_certificate(filing.organisation, filing, moving.today)
    moving.start_clock("announcement", moving.today)
    return certificate.serial


def announce(moving: Moving) -> str:
    """certified → announced: the establishment is made public (条例 art. 23, 18, 19)."""
    filing = moving.filing
    if filing.organisation is not None:
        _refuse_if_ended(filing, filing.organisation, "公告")
    publish("filing.announced", filing.number, {"number": filing.number})
    moving.stop_clock()
    return ""


def _refuse_if_ended(filing: Filing, organisation: Organisation, act: str) -> None:
    """For a body that has ended by anything but this filing. Held against the locked row: no end comes in between."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    own = LedgerEntry.objects.filter(organisation=row, kind__in=ENDED, source_ref=filing.number)
    if row.status in ENDED and not own.exists():
        raise Refusal(
            f"{row.name}{row.get_status_display()}，不能再{act}。登记状态有误的，请先由登记簿管理人员更正记载；"
            "无误的，由决定人员撤销许可，本件即告办结。"
        )


def issue_certificate(organisation: Organisation, filing: Filing, on: date) -> Certificate:
    """Issues the body's current certificate and supersedes the one before. The register already says its days."""
    Certificate.objects.filter(organisation=organisation, superseded_on__isnull=True).update(superseded_on=on)
    return Certificate.objects.create(
        organisation=organisation,
        filing=filing,
        serial=f"{organisation.code}-{organisation.certificates.count() + 1:02d}",
        token=secrets.token_urlsafe(18),
        issued_on=on,
        valid_from=organisation.certificate_from or on,
        valid_to=organisation.certificate_to,
        content=certificate_content(organisation, matter_of(filing).result_title(organisation.legal_form)),
    )


def certificate_content(organisation: Organisation, title: str) -> dict[str, Any]:
    """What is printed: registered items as they stand at the moment of issue."""
    return {
        "title": title,
        "code": organisation.code,
        "name": organisation.name,
        "kind": organisation.get_kind_display(),
        "legal_representative": organisation.legal_representative,
        "address": organisation.address,
        "purpose": organisation.purpose,
        "business_scope": organisation.business_scope,
        "activity_area": organisation.activity_area,
        "legal_form": organisation.legal_form,
        "foundation_type": organisation.foundation_type,
        "funds": str(organisation.funds) if organisation.funds is not None else "",
        "competent_unit": organisation.competent_unit_name,
        "registrar": organisation.registrar_name,
        "registered_on": organisation.registered_on.isoformat() if organisation.registered_on else "",
    }
