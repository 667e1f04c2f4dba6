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
class GradeOn:
    """The grade that speaks for a body on a day: the one in force, else the last one and how it ended."""

    row: Grade
    valid: bool
    cancelled: bool = False

    @property
    def label(self) -> str:
        """`5A`…`1A`, `expired`, or `none` for a grade that was taken away."""
        if self.valid:
            return self.row.value
        return GRADE_NONE if self.cancelled else GRADE_EXPIRED


@dataclass(frozen=True, slots=True)
class Stands:
    """Grade and lists of a body on a day, and the grade that is announced and begins later."""

    grade: GradeOn | None
    coming: Grade | None
    listings: tuple[Listing, ...]


def stands(grades: Iterable[Grade], listings: Iterable[Listing], on: date) -> Stands:
    """What stands of a body on a day, of all its rows (those of later days may be missing), in any order. No query.

    Where two grades overlap the one that began last is in force. Where none is, the one that began last speaks: a grade
    taken away is not told as an older one that ran out. The record, the search and the API tell what this says.
    """
    rows = sorted(grades, key=lambda row: (row.starts_on, row.pk))
    begun = [row for row in rows if row.starts_on <= on]
    valid = [row for row in begun if row.ends_on >= on and not _cancelled(row, on)]
    speaking = (valid or begun)[-1:]
    grade = GradeOn(speaking[0], bool(valid), _cancelled(speaking[0], on)) if speaking else None
    coming = (
        row
        for row in rows
        if row.announced_on is not None and row.announced_on <= on < row.starts_on and not _cancelled(row, on)
    )
    held = tuple(
        row for row in listings if row.listed_on <= on and (row.removed_on is None or row.removed_on > on)
    )
    return Stands(grade, next(coming, None), held)


def _cancelled(row: Grade, on: date) -> bool:
    """Taken away by a day; what is cancelled after its last day had run out before."""
    return row.cancelled_on is not None and row.cancelled_on <= min(on, row.ends_on)


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


# --- grades, lists, qualifications ------------------------------------------------------------------


def grade_label(organisation: Organisation, on: date | None = None) -> str:
    """`5A`…`1A` in force on a day (today); `expired` when the last one ran out, `none` without one or taken away."""
    return grades_for([organisation.pk], on)[organisation.pk]


def grades_for(organisation_ids: Iterable[int], on: date | None = None) -> dict[int, str]:
    """`grade_label` of many bodies by primary key, in one query."""
    on = on or today()
    rows: dict[int, list[Grade]] = {pk: [] for pk in organisation_ids}
    for row in Grade.objects.filter(organisation_id__in=list(rows), starts_on__lte=on):
        rows[row.organisation_id].append(row)
    found = {pk: stands(own, (), on).grade for pk, own in rows.items()}
    return {pk: grade.label if grade else GRADE_NONE for pk, grade in found.items()}


def lists_for(organisation_ids: Iterable[int], on: date | None = None) -> dict[int, tuple[str, ...]]:
    """The lists (`abnormal`, `serious`) each of many bodies stands on, each once, in one query."""
    on = on or today()
    rows: dict[int, list[Listing]] = {pk: [] for pk in organisation_ids}
    for row in Listing.objects.filter(listed_on_day(on), organisation_id__in=list(rows)):
        rows[row.organisation_id].append(row)
    return {pk: tuple(sorted({row.list for row in stands((), own, on).listings})) for pk, own in rows.items()}


def qualifications(organisation: Organisation, on: date | None = None) -> QuerySet[Qualification]:
    """The qualifications valid on a day (today), first and last day included."""
    on = on or today()
    return Qualification.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation=organisation, starts_on__lte=on
    ).order_by("kind", "-starts_on")
