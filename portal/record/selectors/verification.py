"""Whether a certificate or a code is genuine, and what the register says now."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.record.declarations import CERTIFICATE_ITEMS, STATUS_MEANINGS
from portal.record.selectors.items import values_of, words
from registry.filings.models import Certificate
from registry.ledger.declarations import label_of, plain
from registry.organisations.models import Organisation
from registry.organisations.validators.codes import did_you_mean, examine


@dataclass(frozen=True)
class Difference:
    """An item that the certificate prints otherwise than the register reads now."""

    label: str
    printed: str
    now: str


@dataclass(frozen=True)
class Verdict:
    """`kind`: valid, attention, ended or forbidden. `title` is the answer, `sentence` what to do about it."""

    kind: str
    title: str
    sentence: str
    organisation: Organisation | None = None
    certificate: Certificate | None = None
    differences: Sequence[Difference] = ()
    proposals: Sequence[Organisation] = ()


def verify_token(token: str) -> Verdict:
    """The verdict on the token of a certificate's QR."""
    found = Certificate.objects.select_related("organisation__division").filter(token=token).first()
    if found is None:
        return Verdict(
            "forbidden",
            "登记簿里没有这份证书",
            "这个二维码不是登记管理机关制作的，或内容不完整。请按证书上的统一社会信用代码再查一次，"
            "仍然查不到的，请不要相信这份证书。",
        )
    organisation = found.organisation
    differences = _differences(found, organisation)
    kind, title, sentence = _judge(found, organisation, bool(differences))
    return Verdict(kind, title, sentence, organisation, found, differences)


def _judge(certificate: Certificate, organisation: Organisation, differs: bool) -> tuple[str, str, str]:
    """What has become of the body comes before what has become of the paper."""
    replaced = certificate.superseded_on
    if organisation.status != Organisation.Status.ACTIVE:
        kind = "attention" if organisation.status == Organisation.Status.LIQUIDATING else "forbidden"
        sentence = f"{STATUS_MEANINGS[organisation.status]}。"
        if replaced:
            sentence += f"这份证书也已于{_day(replaced)}换发，不再有效。"
        return kind, f"机构{organisation.get_status_display()}", sentence
    if replaced:
        return (
            "attention",
            "这份证书已经换发，不再有效",
            f"{_day(replaced)}起以新证书为准。登记簿现在的记载见下。",
        )
    if certificate.valid_to and certificate.valid_to < timezone.localdate():
        return "attention", "证书已过有效期", "机构仍在登记簿上，但应当换发证书。办事时请让对方出示新证书。"
    if differs:
        return "attention", "证书属实，但登记事项后来有变更", "请以登记簿现在的记载为准，不同之处见下。"
    return "valid", "证书有效", "与登记簿一致，机构登记有效。"


def _day(value: datetime.date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _differences(certificate: Certificate, organisation: Organisation) -> list[Difference]:
    values = values_of(organisation)
    # A register that does not know the first day of validity has the certificate begin on the day of issue.
    values["certificate_from"] = values["certificate_from"] or certificate.issued_on
    return [
        Difference(
            label_of(item, organisation.kind),
            words(item, printed, {}) or "未印",
            words(item, values[item], values) or "未记载",
        )
        for item, printed in _printed(certificate).items()
        if ("" if printed is None else printed) != ("" if values[item] is None else values[item])
    ]


def _printed(certificate: Certificate) -> dict[str, object]:
    """The printed items in the form in which `values_of` gives those of the register.

    An item that certificates did not show when this one was made is not compared.
    """
    content = certificate.content
    printed = {item: plain(item, content[key]) for key, item in CERTIFICATE_ITEMS.items() if key in content}
    return printed | {"certificate_from": certificate.valid_from, "certificate_to": certificate.valid_to}


def verify_code(raw: str) -> Verdict:
    """The verdict on a credit code as typed."""
    finding = examine(raw)
    found = Organisation.objects.select_related("division").filter(code=finding.code).first()
    if found is not None:
        kind = _KINDS[found.status]
        certificate = Certificate.objects.filter(organisation=found, superseded_on__isnull=True).first()
        return Verdict(
            kind,
            f"登记簿里有这家机构：{found.get_status_display()}",
            f"{STATUS_MEANINGS[found.status]}。",
            found,
            certificate,
        )
    if not finding.ok:
        return Verdict(
            "forbidden",
            "这不是正确的统一社会信用代码",
            finding.sentence,
            proposals=registered_neighbours(finding.code),
        )
    return Verdict(
        "forbidden",
        "登记簿里没有这个代码",
        "代码本身没有抄错，但没有机构使用它。登记地可能不在本市，也可能是冒用；请按名称再查一次。",
    )


def registered_neighbours(code: str) -> list[Organisation]:
    """Bodies of the register whose code is one slip away from a wrong one. One query at most."""
    proposals = did_you_mean(code)
    return list(Organisation.objects.filter(code__in=proposals).order_by("code")) if proposals else []


_KINDS: dict[str, str] = {
    Organisation.Status.ACTIVE: "valid",
    Organisation.Status.LIQUIDATING: "attention",
    Organisation.Status.DISSOLVED: "ended",
    Organisation.Status.ANNULLED: "forbidden",
    Organisation.Status.REVOKED: "forbidden",
}
