"""The case page of the desk: everything that stands on it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from registry.filings.declarations import Finding, Refusal, get
from registry.filings.forms.staff import FORMS, ChecklistForm, MoveForm, Returnable, ReturnForm, new_key
from registry.filings.models import CheckMark, Filing, Paper
from registry.filings.permissions import ROLE, check_move, roles_at, visible_to, who_may
from registry.filings.selectors import cases
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.clock import Clock, clock_of, strip_of, timeline_of
from registry.filings.selectors.completeness import similar_to, unchanged_items
from registry.filings.services.transitions import allowed_moves
from registry.filings.views.staff_list import calendar_line, listing_of, neighbours, rows_of
from registry.filings.workflows import MOVES, By, Move, State, moves_from
from registry.offices import selectors as offices
from registry.offices.models import Post
from registry.offices.workflows import Calendar, Day

#: Beside the case only as many lines as the column shows.
BESIDE = 40
#: The move that the state waits for; its button is the filled one.
MAIN = {"accept", "start_review", "recommend", "approve", "certify", "announce"}
#: States in which the checklist has nothing to say yet.
BEFORE_REVIEW = {State.SUBMITTED, State.CORRECTING, State.NOT_ACCEPTED, State.LAPSED}
#: Moves that end or undo something.
GRAVE = {"refuse_intake", "refuse", "revoke"}


@dataclass
class TooLateFor:
    """A move that came too late, and what had been typed for it."""

    move: str
    findings: list[Finding]
    form: MoveForm
    typed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, asked in self.form.fields.items():
            value = self.form.data.getlist(name) if hasattr(self.form.data, "getlist") else []
            if not asked.widget.is_hidden and any(value):
                self.typed.append((str(asked.label), "\n".join(value)))


def case_page(
    request: HttpRequest,
    filing: Filing,
    *,
    bound: tuple[str, MoveForm] | None = None,
    refused: TooLateFor | None = None,
    checklist_form: ChecklistForm | None = None,
    check_errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page. `bound` is a move that was refused with its form, `refused` one that came too late."""
    similar = similar_to(filing)
    found = cases.findings(filing, similar)
    context = {
        "filing": filing,
        "matter": get(filing.matter),
        "state": State(filing.state),
        "closed": filing.closed,
        **_around(request, filing),
        **_course(filing),
        **viewer_context(request, filing, cases.paper_tabs(filing), found),
        "findings": found,
        "names": cases.names_beside(filing, similar),
        "open_cases": _open_cases(request),
        **_checking(request, filing, checklist_form, check_errors or []),
        **_moving(request, filing, bound),
        "refused": refused,
    }
    return render(request, "filings/staff/case.html", context, status=status)


def _around(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    """The queue in which the case stands."""
    listing = listing_of(request, filing)
    beside = list(listing.found[:BESIDE])
    return {
        "listing": listing,
        "rows": rows_of(beside),
        "neighbours": neighbours(beside, filing),
        "calendar": calendar_line(),
    }


def _course(filing: Filing) -> dict[str, Any]:
    """Where the case stands, and all that happened to it."""
    calendar = offices.calendar()
    clock, events = clock_of(filing, calendar=calendar), timeline_of(filing)
    return {
        "clock": clock,
        "strip": _strip(clock, calendar) if clock else [],
        "steps": cases.steps_of(filing, events),
        "history": cases.happenings(events),
        "letters": filing.letters.all(),
        "certificates": filing.certificates.all(),
        "pauses": list(filing.pauses.all()),
    }


def _checking(
    request: HttpRequest, filing: Filing, form: ChecklistForm | None, errors: list[str]
) -> dict[str, Any]:
    """The checklist, and whether it is the actor's to tick."""
    lines = _check_lines(filing, form)
    answered = sum(line.mark is not None for line in lines)
    return {
        "checklist": lines,
        "answered": answered,
        "unchecked": len(lines) - answered,
        "check_errors": errors,
        "shows_checklist": bool(answered or errors) or State(filing.state) not in BEFORE_REVIEW,
        "may_check": _may_check(request, filing),
    }


def _moving(request: HttpRequest, filing: Filing, bound: tuple[str, MoveForm] | None) -> dict[str, Any]:
    """What the actor may do now, and who may when it is not the actor."""
    allowed = {row.name: row for row in allowed_moves(filing, request.user)}
    doing = bound[0] if bound else request.GET.get("do", "")
    return {
        "moves": _moves(allowed, filing, bound, doing),
        "doing": doing if doing in allowed or bound else "",
        "next": _next(filing),
        "stands_aside": _stands_aside(request, filing, allowed),
    }


def viewer_context(
    request: HttpRequest, filing: Filing, papers: list[cases.PaperTab], found: list[Finding]
) -> dict[str, Any]:
    return {
        "papers": papers,
        "shown": _shown(request, papers),
        "not_handed_in": [tab.title for tab in papers if not tab.papers and not tab.required],
        "answers": cases.answer_sections(filing, found),
    }


@dataclass(frozen=True)
class _CheckLine:
    """A line of the checklist as the page shows it: the mark it bears, and what was typed and not taken."""

    line: cases.CheckLine
    answer: str
    note: str

    @property
    def mark(self) -> CheckMark | None:
        return self.line.mark


def _check_lines(filing: Filing, form: ChecklistForm | None) -> list[_CheckLine]:
    lines = []
    for line in cases.checklist(filing):
        kept = (
            {"answer": line.mark.answer, "note": line.mark.note} if line.mark else {"answer": "", "note": ""}
        )
        if form is not None:
            kept = {name: form.data.get(f"{name}-{line.key}", value) for name, value in kept.items()}
        lines.append(_CheckLine(line, **kept))
    return lines


def _strip(clock: Clock, calendar: Calendar) -> list[Day]:
    """The days to draw: the period, and what it has run over, a month at most."""
    last = max(clock.statutory, clock.promised or clock.statutory)
    over = min(offices.today(), last + timedelta(days=31))
    return [*strip_of(clock, calendar), *calendar.days(clock.statutory + timedelta(days=1), max(last, over))]


def _stands_aside(request: HttpRequest, filing: Filing, allowed: dict[str, Move]) -> str:
    """Why the actor, who holds the post of the next step, must leave it to another; '' when that is not so."""
    for row in _following(filing):
        if row.name in MAIN and row.name not in allowed:
            if ROLE[row.by].value not in roles_at(request.user, filing.office_id):
                return ""
            try:
                check_move(request.user, filing, row)
            except Refusal as refusal:
                return str(refusal)
    return ""


@dataclass(frozen=True)
class _MoveOnPage:
    """A move with its form, as the page offers it."""

    move: Move
    form: MoveForm
    main: bool
    grave: bool
    open: bool

    @property
    def is_plain(self) -> bool:
        """Asks nothing: a button is enough."""
        return not self.form.visible_fields()


def _moves(
    allowed: dict[str, Move], filing: Filing, bound: tuple[str, MoveForm] | None, doing: str
) -> list[_MoveOnPage]:
    shown = dict(allowed)
    if bound:
        shown.setdefault(bound[0], MOVES[bound[0]])
    return [
        _MoveOnPage(
            move=row,
            form=bound[1] if bound and bound[0] == name else form_for(name, filing),
            main=name in MAIN,
            grave=name in GRAVE,
            open=name == doing,
        )
        for name, row in shown.items()
        if name in FORMS and (name != "return" or name == doing or not bound)
    ]


def form_for(name: str, filing: Filing, data: QueryDict | None = None) -> MoveForm:
    initial: dict[str, Any] = {"key": new_key(), "revision": filing.revision}
    kwargs: dict[str, Any] = {"initial": initial, "prefix": None, "auto_id": f"{name}-%s"}
    if name == "recommend" and filing.opinion:
        initial |= {"opinion": filing.opinion, "grounds": filing.opinion_grounds}
    if name == "approve":
        kwargs["agreed"] = filing.opinion == "approve"
        if kwargs["agreed"]:
            initial["grounds"] = matter_of(filing).granting_grounds
    if name == "return":
        return ReturnForm(data, items=_returnable(filing), **kwargs)
    return FORMS[name](data, **kwargs)


def _returnable(filing: Filing) -> list[Returnable]:
    late = unchanged_items(filing)
    files: dict[str, list[Paper]] = {}
    for row in filing.papers.filter(replaced_at__isnull=True):
        files.setdefault(row.item, []).append(row)
    return [
        Returnable(item, title, is_paper, note, item in late, files.get(item, []))
        for item, title, is_paper, note in cases.returnable(filing)
    ]


def say_beside(form: MoveForm, found: list[Finding]) -> None:
    """Puts what the service refused beside the field it is about, the rest above the form."""
    for row in found:
        form.add_error(row.item if row.item in form.fields else None, row.sentence)


def _shown(request: HttpRequest, papers: list[cases.PaperTab]) -> Any:
    """The paper in the viewer: the one asked for, else the first that is there; None shows the answers."""
    standing = {row.pk: row for tab in papers for row in (*tab.papers, *tab.replaced)}
    asked = request.GET.get("paper", "")
    if asked == "answers":
        return None
    if asked.isdecimal() and len(asked) < 19 and int(asked) in standing:
        return standing[int(asked)]
    return next((row for tab in papers for row in tab.papers), None)


def _next(filing: Filing) -> dict[str, Any] | None:
    """The move the case waits for and who may make it."""
    for row in _following(filing):
        if row.name in MAIN or (row.by is By.APPLICANT and row.name == "resubmit"):
            return {"verb": row.verb, "by": row.by.value, "people": who_may(filing, row.by)}
    return None


def _following(filing: Filing) -> list[Move]:
    """Every move that the table and the matter let follow, whoever makes it."""
    matter = matter_of(filing)
    return [row for row in moves_from(filing.state) if matter.leads_to(row.name, filing.state)]


def _may_check(request: HttpRequest, filing: Filing) -> bool:
    if filing.state != State.REVIEWING or filing.applicant_id == request.user.pk:
        return False
    return Post.Role.REVIEWER.value in roles_at(request.user, filing.office_id)


def _open_cases(request: HttpRequest) -> set[str]:
    """Numbers of the waiting cases that the actor may open, to link a similar name to its case."""
    held = visible_to(request.user).filter(reservations__released_at__isnull=True, reservations__isnull=False)
    return set(held.values_list("number", flat=True))
