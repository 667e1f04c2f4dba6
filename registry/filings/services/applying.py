"""The applicant's moves: submit, submit corrections, withdraw."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import Letter, NameReservation, Paper
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.completeness import errors, unmended
from registry.filings.services import letters
from registry.filings.services.context import Moving
from registry.filings.services.drafts import bring_up_to_date
from registry.organisations.validators.names import name_key


def submit(moving: Moving) -> str:
    """draft → submitted: everything the law of today asks must be there; the name is held from now on."""
    filing = moving.filing
    bring_up_to_date(filing)
    _refuse_if_incomplete(moving)
    if filing.office is None:
        raise Refusal([Finding(matter_of(filing).office_field, "请选择登记地。")])
    hold_name(moving)
    filing.submitted_at = filing.received_at = moving.now
    moving.start_clock("intake", moving.today)
    signature = moving.text("signature", "电子签名", least=0, most=60)
    return f"申请人承诺所填内容和材料真实，电子签名：{signature}" if signature else ""


def resubmit(moving: Moving) -> str:
    """correcting → submitted: the items told to be mended were mended, or the note explains why not.

    What was left as it was is not marked as mended, so that the desk sees it.
    """
    filing = moving.filing
    note = moving.text("note", "补正说明", least=0, most=500)
    left = unmended(filing)
    _refuse_if_incomplete(moving, () if note else left)
    release_name(moving)
    hold_name(moving)
    told = filing.defects.filter(round=filing.round, mended_at__isnull=True)
    told.exclude(item__in=[row.item for row in left]).update(mended_at=moving.now)
    filing.received_at = moving.now
    moving.start_clock("intake", moving.today)
    return note


def withdraw(moving: Moving) -> str:
    """The applicant takes the application back, any time before the decision."""
    reason = moving.text("reason", "撤回的原因", most=500)
    release_name(moving)
    if moving.filing.state != "draft":
        letters.issue(moving, Letter.Kind.WITHDRAWAL, reason=reason)
    moving.stop_clock()
    return reason


def _refuse_if_incomplete(moving: Moving, left: Sequence[Finding] = ()) -> None:
    found = errors(moving.filing)
    told = {row.item for row in found}
    found += [row for row in left if row.item not in told]
    if found:
        raise Refusal(found)


def hold_name(moving: Moving) -> None:
    """Reserves the name asked for at the office; one open holder each, also against a submission at the same moment."""
    filing = moving.filing
    key = name_key(filing.title) if matter_of(filing).asks_name else ""
    if not key or filing.office is None:
        return
    most = NameReservation._meta.get_field("name_key").max_length
    if most and len(key) > most:
        sentence = f"名称中合写的字拆开后有 {len(key)} 个字，超过 {most} 个字，请改用普通汉字并缩短。"
        raise Refusal([Finding(matter_of(filing).title_field, sentence)])
    try:
        with transaction.atomic():
            NameReservation.objects.create(
                office=filing.office, filing=filing, name=filing.title, name_key=key, held_from=moving.now
            )
    except IntegrityError:
        sentence = f"名称“{filing.title}”正由另一件在办申请使用，请更换名称。"
        raise Refusal([Finding(matter_of(filing).title_field, sentence, rule="N11")]) from None


def release_name(moving: Moving) -> None:
    """Gives the held name back."""
    moving.filing.reservations.filter(released_at__isnull=True).update(released_at=moving.now)


def pass_papers(moving: Moving) -> None:
    """Marks the papers that were not returned as passed."""
    moving.filing.papers.filter(replaced_at__isnull=True, outcome=Paper.Outcome.PENDING).update(
        outcome=Paper.Outcome.PASSED
    )
