"""What is to be said of a body on a day: is it in good standing, which grade, which qualifications.

Days: an act of day D governs D itself (listed on D, it stands on the list on D; removed on D, it does not; ended on D,
it is ended). A period is valid on its first and on its last day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import lines_of
from registry.ledger.workflows import Line, ends_borne, in_effect
from registry.offices.selectors import today
from registry.organisations.models import Organisation
from registry.organisations.selectors import ENDED
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult
from registry.standing.validators import add_months

GRADE_EXPIRED = "expired"
GRADE_NONE = "none"
GRADE_LABELS = {**dict(Grade.Value.choices), GRADE_EXPIRED: "等级已过期", GRADE_NONE: "无等级"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a body is not in good standing: a code, a Chinese sentence, since when and by which document."""

    code: str
    sentence: str
    since: date | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Yes or no, with every reason for a no."""

    ok: bool
    reasons: tuple[Reason, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Event:
    """One public moment of the record's timeline."""

    on: date
    kind: str
    title: str
    detail: str = ""
    document_no: str = ""


def standing(
    organisation: Organisation,
    on: date | None = None,
    *,
    penalty_months: int = 0,
    ignored_penalties: Collection[str] = (),
) -> Standing:
    """Whether the body is in good standing on a day (today), with the reasons if not.

    Not in good standing: not in being or in liquidation; on a list; the last annual result 不合格 or 未报送; and, with
    `penalty_months` > 0, a penalty of another kind than `ignored_penalties` within that many months before the day.
    """
    on = on or today()
    reasons = [
        *_status_reasons(organisation, on),
        *_listing_reasons(organisation, on),
        *_report_reasons(organisation, on),
        *_penalty_reasons(organisation, on, penalty_months, ignored_penalties),
    ]
    return Standing(not reasons, tuple(reasons), on)


#: What each end means; only 注销 ends the legal person, the two others oblige it to liquidate (民法典 art. 68, 69, 72).
_ENDS: dict[str, str] = {
    Organisation.Status.DISSOLVED: "已注销登记，主体资格已终止",
    Organisation.Status.ANNULLED: "登记已被撤销，不得再以其名义活动",
    Organisation.Status.REVOKED: "登记证书已被吊销，不得再以其名义活动",
}


def _status_reasons(organisation: Organisation, on: date) -> Iterable[Reason]:
    if organisation.registered_on is not None and on < organisation.registered_on:
        day = organisation.registered_on
        yield Reason("not_registered", f"{_day(on)}尚未成立登记（成立登记日期{_day(day)}）。", day)
        return
    status, since, document_no = _status_on(organisation, on)
    if status in _ENDS:
        begun = f"自{_day(since)}起" if since else ""
        yield Reason(status, f"{begun}{_ENDS[status]}{_by(document_no)}。", since, document_no)
    elif status == Organisation.Status.LIQUIDATING:
        begun = f"自{_day(since)}起进入清算" if since else "正在清算"
        sentence = f"{begun}，不得开展清算以外的活动{_by(document_no)}。"
        yield Reason("liquidating", sentence, since, document_no)


def _status_on(organisation: Organisation, on: date) -> tuple[str, date | None, str]:
    """The status on a day, since when it has lasted (None: unknown) and the document of the entry that says so.

    From the ledger, so that a body revoked in 2020 and dissolved in 2023 reads as revoked in between. An end of which
    an import knows no day counts on every day since the entry before it: nobody can say that it had not come.
    """
    lines = in_effect(lines_of([organisation.pk])[organisation.pk])
    told = [line for line in lines if "status" in line.after]
    past = [line for line in told if line.effective_on <= on]
    later = [line for line in told if line.effective_on > on]
    if later and later[0].after["status"] in ENDED and not later[0].after.get("ended_on"):
        return str(later[0].after["status"]), None, _document_of(organisation, later[0])
    if not past:
        return Organisation.Status.ACTIVE, None, ""
    status = str(past[-1].after["status"])
    if past[-1].kind == LedgerEntry.Kind.IMPORTED and status == Organisation.Status.LIQUIDATING:
        return status, None, ""  # an office's file says that it is so, not since when
    if status not in ENDED:
        return status, past[-1].effective_on, _document_of(organisation, past[-1])
    ends = ends_borne(line for line in lines if line.effective_on <= on)
    day = ends[-1][1] if ends else None
    if day is not None and day > on:
        return Organisation.Status.ACTIVE, None, ""
    return status, day, _document_of(organisation, past[-1])


def _document_of(organisation: Organisation, line: Line) -> str:
    rows = LedgerEntry.objects.filter(organisation=organisation, number=line.number)
    return rows.values_list("document_no", flat=True).get()


def _listing_reasons(organisation: Organisation, on: date) -> Iterable[Reason]:
    rows = Listing.objects.filter(listed_on_day(on), organisation=organisation).order_by("listed_on", "pk")
    for row in rows:
        sentence = f"{_day(row.listed_on)}被列入{row.get_list_display()}：{row.ground.rstrip('。')}{_by(row.document_no)}。"
        yield Reason(row.list, sentence, row.listed_on, row.document_no)


def _report_reasons(organisation: Organisation, on: date) -> Iterable[Reason]:
    last = (
        ReportResult.objects.filter(organisation=organisation, concluded_on__lte=on)
        .order_by("-year", "-concluded_on", "-pk")
        .first()
    )
    if last is not None and last.result in (ReportResult.Result.FAILED, ReportResult.Result.MISSING):
        sentence = (
            f"{last.year}年度检查（年报）结论为“{last.get_result_display()}”（{_day(last.concluded_on)}）。"
        )
        yield Reason("report", sentence, last.concluded_on)


def _penalty_reasons(
    organisation: Organisation, on: date, months: int, ignored: Collection[str]
) -> Iterable[Reason]:
    if months <= 0:
        return
    rows = Penalty.objects.filter(public_penalty(on), organisation=organisation).exclude(kind__in=ignored)
    for row in rows.order_by("decided_on", "pk"):
        if on < add_months(row.decided_on, months):
            sentence = f"近{months}个月内受到行政处罚：{_day(row.decided_on)}{row.get_kind_display()}{_by(row.document_no)}。"
            yield Reason("penalty", sentence, row.decided_on, row.document_no)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _by(document_no: str) -> str:
    return f"（{document_no}）" if document_no else ""


# --- conditions other selectors share ---------------------------------------------------------------


def listed_on_day(on: date) -> Q:
    """Listings in force on a day."""
    return Q(listed_on__lte=on) & (Q(removed_on__isnull=True) | Q(removed_on__gt=on))


def public_penalty(on: date) -> Q:
    """Penalties decided by a day and not withdrawn by it (行政处罚法 art. 48)."""
    return Q(decided_on__lte=on) & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))


def suspension_on_day(on: date) -> Q:
    """Penalties of 限期停止活动 in force on a day: public, and not yet served."""
    served_later = Q(executed_on__isnull=True) | Q(executed_on__gt=on)
    return public_penalty(on) & Q(kind=Penalty.Kind.SUSPENSION) & served_later


def valid_grade(on: date) -> Q:
    """Grades in force on a day."""
    return Q(starts_on__lte=on, ends_on__gte=on) & (Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on))


# --- grades, lists, qualifications ------------------------------------------------------------------


def current_grade(organisation: Organisation, on: date | None = None) -> Grade | None:
    """The grade in force on a day (today); where two overlap, the one that began last."""
    return (
        Grade.objects.filter(valid_grade(on or today()), organisation=organisation)
        .order_by("-starts_on", "-pk")
        .first()
    )


def grade_label(organisation: Organisation, on: date | None = None) -> str:
    """`5A`…`1A` in force on a day, `expired` when one ran out before, `none` otherwise (also for a cancelled one)."""
    return grades_for([organisation.pk], on)[organisation.pk]


def grades_for(organisation_ids: Iterable[int], on: date | None = None) -> dict[int, str]:
    """`grade_label` of many bodies by primary key, in one query."""
    on = on or today()
    labels = dict.fromkeys(organisation_ids, GRADE_NONE)
    rows = Grade.objects.filter(organisation_id__in=list(labels), starts_on__lte=on)
    # The one that began last is read last.
    for row in rows.order_by("starts_on", "pk"):
        if row.cancelled_on is not None and row.cancelled_on <= min(on, row.ends_on):
            continue
        if row.ends_on >= on:
            labels[row.organisation_id] = row.value
        elif labels[row.organisation_id] == GRADE_NONE:
            labels[row.organisation_id] = GRADE_EXPIRED
    return labels


def lists_for(organisation_ids: Iterable[int], on: date | None = None) -> dict[int, tuple[str, ...]]:
    """The lists (`abnormal`, `serious`) each of many bodies stands on, each once, in one query."""
    found: dict[int, set[str]] = {pk: set() for pk in organisation_ids}
    rows = Listing.objects.filter(listed_on_day(on or today()), organisation_id__in=list(found))
    for pk, name in rows.values_list("organisation_id", "list"):
        found[pk].add(name)
    return {pk: tuple(sorted(names)) for pk, names in found.items()}


def qualifications(organisation: Organisation, on: date | None = None) -> QuerySet[Qualification]:
    """The qualifications valid on a day (today), first and last day included."""
    on = on or today()
    return Qualification.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation=organisation, starts_on__lte=on
    ).order_by("kind", "-starts_on")


def events(organisation: Organisation) -> list[Event]:
    """Every public moment, the latest first. A penalty withdrawn from publication is not told."""
    found = [
        *_listing_events(organisation),
        *_penalty_events(organisation),
        *_report_events(organisation),
        *_grade_events(organisation),
        *_qualification_events(organisation),
    ]
    return sorted(found, key=lambda event: event.on, reverse=True)


def _listing_events(organisation: Organisation) -> Iterable[Event]:
    for row in organisation.listings.all():
        name = row.get_list_display()
        yield Event(row.listed_on, "listing", f"列入{name}", row.ground, row.document_no)
        if row.removed_on:
            yield Event(row.removed_on, "removal", f"移出{name}", row.removal_reason, row.removal_document_no)


def _penalty_events(organisation: Organisation) -> Iterable[Event]:
    for row in organisation.penalties.filter(public_penalty(today())):
        amount = f"，{row.amount:,.2f}元" if row.amount is not None else ""
        yield Event(
            row.decided_on,
            "penalty",
            f"行政处罚：{row.get_kind_display()}{amount}",
            row.facts,
            row.document_no,
        )


def _report_events(organisation: Organisation) -> Iterable[Event]:
    for row in organisation.report_results.filter(concluded_on__lte=today()):
        yield Event(
            row.concluded_on, "report", f"{row.year}年度检查（年报）：{row.get_result_display()}", row.note
        )


def _grade_events(organisation: Organisation) -> Iterable[Event]:
    for row in organisation.grades.all():
        period = f"有效期{row.starts_on.isoformat()}至{row.ends_on.isoformat()}"
        yield Event(row.announced_on or row.starts_on, "grade", f"获评{row.value}等级", period)
        if row.cancelled_on:
            yield Event(row.cancelled_on, "grade", f"{row.value}等级被取消", row.note)


def _qualification_events(organisation: Organisation) -> Iterable[Event]:
    now = today()
    for row in organisation.qualifications.filter(starts_on__lte=now):
        name = row.get_kind_display()
        yield Event(row.starts_on, "qualification", f"取得{name}", row.authority, row.document_no)
        if row.ends_on and row.ends_on < now:
            yield Event(row.ends_on, "qualification", f"{name}期满")
