"""Whether a certificate or a code is genuine, and what the register says now."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from portal.record.declarations import CERTIFICATE_ITEMS, STATUS_MEANINGS
from portal.record.selectors.items import values_of, words
from portal.record.validators import Question
from registry.filings.models import Certificate
from registry.ledger.declarations import label_of, plain
from registry.organisations.models import Organisation
from registry.organisations.selectors import ENDED
from registry.organisations.validators.codes import BORNE_BY_NOBODY, did_you_mean, examine
from registry.standing.models import Listing, Penalty
from registry.standing.selectors import listed_on_day, suspension_on_day


@dataclass(frozen=True)
class Difference:
    """An item that the certificate prints otherwise than the register reads now."""

    label: str
    printed: str
    now: str


@dataclass(frozen=True)
class Finding:
    """One thing to be said of a body or its certificate; `kind`, `title` and `sentence` as a verdict has them."""

    kind: str
    title: str
    sentence: str


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
    #: What to look for by name instead; '' if nothing is.
    search: str = ""


def verify(question: Question) -> Verdict:
    """The verdict on what a visitor asked."""
    asked: dict[str, Callable[[str], Verdict]] = {
        "token": verify_token,
        "serial": verify_serial,
        "code": verify_code,
        "name": _by_name,
    }
    return asked[question.kind](question.text)


def verify_token(token: str) -> Verdict:
    """The verdict on the token of a certificate's QR: the paper itself is before the reader."""
    found = Certificate.objects.select_related("organisation__division").filter(token=token).first()
    if found is None:
        return Verdict(
            "forbidden",
            "登记簿里没有这份证书",
            "这个二维码不是登记管理机关制作的，或内容不完整。请按证书上的统一社会信用代码再查一次，"
            "仍然查不到的，请不要相信这份证书。",
        )
    return _verdict(found.organisation, found, paper=True)


def _verdict(body: Organisation, certificate: Certificate | None, *, paper: bool) -> Verdict:
    """The verdict on a body and its certificate; `paper`: the certificate itself was read, not a code or number alone.

    The gravest finding comes first and gives kind and title; the sentences of the others follow its own.
    """
    today = timezone.localdate()
    differences = _differences(certificate, body) if certificate else []
    findings = [
        *_of_status(body, paper),
        *_of_measures(body, today),
        *_of_days(body, certificate, today),
        *_of_differences(body, certificate, differences, paper),
    ] or [_good(body, paper)]
    first = findings[0]
    sentence = "".join(row.sentence for row in findings)
    return Verdict(first.kind, first.title, sentence, body, certificate, differences)


def _good(body: Organisation, paper: bool) -> Finding:
    if paper:
        return Finding("valid", "证书有效", "与登记簿一致，机构登记有效。")
    return Finding(
        "valid", f"登记簿里有这家机构：{body.get_status_display()}", f"{STATUS_MEANINGS[body.status]}。"
    )


def _ended(body: Organisation) -> bool:
    return body.status in ENDED


def _of_status(body: Organisation, paper: bool) -> Iterator[Finding]:
    """An ended body is no wrong in itself; a certificate of it that is shown around is."""
    if body.status == Organisation.Status.ACTIVE:
        return
    kind = "forbidden" if paper and _ended(body) else _KINDS[body.status]
    yield Finding(kind, f"机构{body.get_status_display()}", f"{STATUS_MEANINGS[body.status]}。")


def _of_measures(body: Organisation, today: datetime.date) -> Iterator[Finding]:
    """Suspensions in force and current listings, each with its ground and its day."""
    penalties = Penalty.objects.filter(suspension_on_day(today), organisation=body)
    for penalty in () if _ended(body) else penalties.order_by("decided_on", "pk"):
        yield Finding(
            "attention",
            "机构正被限期停止活动",
            f"{_day(penalty.decided_on)}被处以限期停止活动：{_closed(penalty.facts)}停止期间不得开展活动。",
        )
    listings = Listing.objects.filter(listed_on_day(today), organisation=body)
    # 严重违法失信名单 before 活动异常名录.
    for row in listings.order_by("-list", "listed_on", "pk"):
        name = row.get_list_display()
        yield Finding(
            "attention", f"机构已列入{name}", f"{_day(row.listed_on)}被列入{name}：{_closed(row.ground)}"
        )


def _closed(text: str) -> str:
    return f"{text.rstrip('。')}。"


def _of_days(body: Organisation, certificate: Certificate | None, today: datetime.date) -> Iterator[Finding]:
    """A certificate that was replaced, or whose days are over by its own words or by those of the register."""
    if certificate and certificate.superseded_on:
        yield Finding(
            "attention",
            "这份证书已经换发，不再有效",
            f"这份证书已于{_day(certificate.superseded_on)}换发，不再有效，请以新证书为准。登记簿现在的记载见下。",
        )
        return
    ends = [day for day in (certificate and certificate.valid_to, body.certificate_to) if day]
    if ends and min(ends) < today and not _ended(body):
        yield Finding(
            "attention",
            "证书已过有效期",
            "机构仍在登记簿上，但证书已过有效期，应当换发。办事时请让对方出示新证书。",
        )


def _of_differences(
    body: Organisation, certificate: Certificate | None, differences: Sequence[Difference], paper: bool
) -> Iterator[Finding]:
    if not differences or _ended(body) or (certificate and certificate.superseded_on):
        return
    title = "证书属实，但登记事项后来有变更" if paper else "登记簿里有这家机构，证书印的与登记簿有不同"
    yield Finding("attention", title, "请以登记簿现在的记载为准，与证书不同之处见下。")


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
    """The verdict on a credit code as typed: on the body, and on its certificate of today if one was issued here."""
    finding = examine(raw)
    found = Organisation.objects.select_related("division").filter(code=finding.code).first()
    if found is not None:
        certificate = Certificate.objects.filter(organisation=found, superseded_on__isnull=True).first()
        return _verdict(found, certificate, paper=False)
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
        BORNE_BY_NOBODY,
    )


def verify_serial(serial: str) -> Verdict:
    """The verdict on the number of a certificate, which anybody may copy: it says nothing of the paper that bears it."""
    found = Certificate.objects.select_related("organisation__division").filter(serial=serial).first()
    if found is not None:
        verdict = _verdict(found.organisation, found, paper=False)
        advice = "编号谁都可以照抄；要核验证书本身，请扫证书上印的二维码。"
        return replace(verdict, sentence=f"{verdict.sentence}{advice}")
    of_body = verify_code(serial.partition("-")[0])
    if of_body.organisation is None:
        return of_body
    return Verdict(
        "forbidden" if of_body.kind == "forbidden" else "attention",
        "登记簿里没有这个证书编号",
        f"登记簿里有这个代码的机构，但没有编号为 {serial} 的证书。请核对编号，或扫证书上印的二维码。"
        f"机构现在的状态：{of_body.sentence}",
        of_body.organisation,
        of_body.certificate,
    )


def _by_name(text: str) -> Verdict:
    return Verdict(
        "attention",
        "这里面没有统一社会信用代码",
        "核验要用 18 位统一社会信用代码、证书编号或扫码得到的网址。只知道名称的，请先按名称检索这家机构。",
        search=text,
    )


def registered_neighbours(code: str) -> list[Organisation]:
    """Bodies of the register whose code is one slip away from a wrong one. One query at most."""
    proposals = did_you_mean(code)
    return list(Organisation.objects.filter(code__in=proposals).order_by("code")) if proposals else []


_KINDS: dict[str, str] = {
    Organisation.Status.LIQUIDATING: "attention",
    Organisation.Status.DISSOLVED: "ended",
    Organisation.Status.ANNULLED: "forbidden",
    Organisation.Status.REVOKED: "forbidden",
}
