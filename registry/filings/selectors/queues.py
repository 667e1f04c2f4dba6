"""The queues of the desk: what waits for whom, and in what order. Every list starts from `visible_to`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from registry.divisions import selectors as divisions
from registry.filings.models import CheckMark, Filing, FilingEvent, Pause
from registry.filings.selectors.clock import Clock, clock_of
from registry.filings.workflows import TABLE, By, State
from registry.offices import selectors as offices
from registry.offices.models import Post

S = State
Role = Post.Role


@dataclass(frozen=True)
class Queue:
    """One tab of the desk: the states in which a case waits for the holder of `role`; '' is everything visible."""

    key: str
    label: str
    role: str
    states: tuple[State, ...]


QUEUES = (
    Queue("intake", "待我受理", Role.INTAKE.value, (S.SUBMITTED,)),
    Queue("review", "待我审查", Role.REVIEWER.value, (S.ACCEPTED, S.REVIEWING)),
    Queue("decide", "待决定", Role.APPROVER.value, (S.DECIDING,)),
    Queue("publish", "待制证公告", Role.PUBLISHER.value, (S.APPROVED, S.CERTIFIED)),
)
ALL = Queue("all", "全部", "", ())
#: The last day by which an open case is measured: the earlier of the promise and the law, whichever there is.
MEASURED_DUE = Case(
    When(promised_due__lt=F("statutory_due"), then=F("promised_due")),
    default=Coalesce(F("statutory_due"), F("promised_due")),
    output_field=DateField(),
)


@dataclass(frozen=True)
class Tab:
    """A queue with how many cases stand in it."""

    queue: Queue
    count: int


@dataclass(frozen=True)
class Row:
    """One line of a queue."""

    filing: Filing
    clock: Clock | None
    matter_name: str
    place: str

    @property
    def short_name(self) -> str:
        """The name without the division of the office, which every name of its queue begins with."""
        return self.filing.title.removeprefix(self.place) or self.filing.title


def queues_of(actor: Any, on: date | None = None) -> list[Queue]:
    """The queues the actor's posts open, in the order of the work, and 全部."""
    held = set(_offices_by_role(actor, on))
    return [queue for queue in QUEUES if queue.role in held] + [ALL]


def waiting_counts(visible: QuerySet[Filing], actor: Any, on: date | None = None) -> dict[str, int]:
    """How many visible cases wait for the actor, by queue key. Two queries."""
    by_role = _offices_by_role(actor, on)
    mine = {queue.key: _waits(queue, actor, by_role, on) for queue in QUEUES if queue.role in by_role}
    if not mine:
        return {}
    return visible.aggregate(**{key: Count("pk", filter=condition) for key, condition in mine.items()})


def tabs_of(visible: QuerySet[Filing], actor: Any, on: date | None = None) -> list[Tab]:
    """The actor's tabs with their counts; 全部 counts everything visible. Two queries."""
    by_role = _offices_by_role(actor, on)
    queues = [queue for queue in QUEUES if queue.role in by_role] + [ALL]
    counts = visible.aggregate(
        **{queue.key: Count("pk", filter=_waits(queue, actor, by_role, on)) for queue in queues}
    )
    return [Tab(queue, counts[queue.key]) for queue in queues]


def in_queue(visible: QuerySet[Filing], queue: Queue, actor: Any, on: date | None = None) -> QuerySet[Filing]:
    """The visible cases of one queue, the most pressing first."""
    return by_remaining_time(visible.filter(_waits(queue, actor, _offices_by_role(actor, on), on)))


def by_remaining_time(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Running clocks first, the nearest last day first; then stopped ones, then closed ones, the latest first."""
    rank = Case(
        When(closed_at__isnull=False, then=Value(2)),
        When(paused=True, then=Value(1)),
        default=Value(0),
    )
    return (
        with_pause(filings)
        .annotate(rank=rank, due=MEASURED_DUE)
        .order_by("rank", F("due").asc(nulls_last=True), F("closed_at").desc(nulls_last=True), "pk")
    )


def with_pause(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """The filings with `paused`: whether the clock of the decision is stopped now."""
    return filings.annotate(paused=Exists(_open_pauses()))


def _open_pauses() -> QuerySet[Pause]:
    return Pause.objects.filter(filing=OuterRef("pk"), ends_on__isnull=True)


def overdue(filings: QuerySet[Filing], on: date | None = None) -> QuerySet[Filing]:
    """Open cases whose measured last day is past and whose clock is not stopped."""
    day = on or offices.today()
    return filings.annotate(due=MEASURED_DUE).filter(
        ~Exists(_open_pauses()), due__lt=day, closed_at__isnull=True
    )


def rows(filings: Sequence[Filing], matter_names: Mapping[str, str], on: date | None = None) -> list[Row]:
    """Lines with their clocks; reads the calendar once, and the division once for each office."""
    calendar, today = offices.calendar(), on or offices.today()
    places = {
        code: divisions.full_name(code) for code in {row.office.division_id for row in filings if row.office}
    }
    return [
        Row(
            filing=filing,
            clock=clock_of(filing, today, calendar),
            matter_name=matter_names.get(filing.matter, filing.matter),
            place=places.get(filing.office.division_id, "") if filing.office else "",
        )
        for filing in filings
    ]


def _offices_by_role(actor: Any, on: date | None) -> dict[str, list[int]]:
    held: dict[str, list[int]] = {}
    for role, office in offices.posts_of(actor, on).values_list("role", "office_id"):
        held.setdefault(role, []).append(office)
    return held


def _waits(queue: Queue, actor: Any, by_role: Mapping[str, list[int]], on: date | None) -> Q:
    """The condition under which a case of this queue waits for this very person."""
    if not queue.role:
        return Q(pk__isnull=False)
    waiting = Q(state__in=[state.value for state in queue.states], office__in=by_role.get(queue.role, []))
    waiting &= Q(closed_at__isnull=True)
    waiting &= ~Q(applicant=actor)  # 回避: one's own application is another's work
    if queue.key == "review":
        waiting &= Q(state=S.ACCEPTED.value) | _nobody_else_reviews(actor, on)
    if queue.key == "decide":
        waiting &= ~Q(reviewer=actor) & ~_took_part_in_review(actor)  # 审查和决定不得由同一人办理
    return waiting


def _nobody_else_reviews(actor: Any, on: date | None) -> Q:
    """A case under review is its reviewer's, and everybody's again once that person has left the post."""
    posts = Post.objects.filter(
        offices.held(on),
        role=Role.REVIEWER,
        office=OuterRef("office"),
        user=OuterRef("reviewer"),
        user__is_active=True,
    )
    return Q(reviewer=actor) | Q(reviewer__isnull=True) | ~Q(Exists(posts))


def _took_part_in_review(actor: Any) -> Q:
    marks = CheckMark.objects.filter(filing=OuterRef("pk"), marked_by=actor)
    moves = [move.name for move in TABLE if move.by is By.REVIEWER]
    events = FilingEvent.objects.filter(filing=OuterRef("pk"), actor=actor, move__in=moves)
    return Q(Exists(marks)) | Q(Exists(events))
