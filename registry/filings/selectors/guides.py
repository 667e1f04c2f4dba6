"""The public guide (办事指南) of a matter: its declaration and the provisions in force, put into words.

Nothing here is written twice: what the guide says, the form asks, the checklist lists and the letters cite.
For lists: `published_guides()` gives code, name, address and promise of every guide; for search: `guide_words()` is
what each says, as it stands in the provisions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from registry.filings.declarations import Field, FieldKind, Matter, Section, Source, all_matters
from registry.filings.models import Provision
from registry.filings.selectors.clock import LIMIT_IN, limit_in
from registry.filings.selectors.law import Terms, length, longer, terms_for, terms_for_each
from registry.filings.workflows import STAYING, TABLE, By, Move, State
from registry.ledger.declarations import ITEMS, label_of
from registry.offices import selectors as offices
from registry.offices.models import Office, Post

#: The way of a case that meets no obstacle, and the loop of correction.
_WAY = (
    State.DRAFT,
    State.SUBMITTED,
    State.ACCEPTED,
    State.REVIEWING,
    State.DECIDING,
    State.APPROVED,
    State.CERTIFIED,
)
_NOT_STEPS = STAYING | {"withdraw", "revoke"}


@dataclass(frozen=True)
class GuideLine:
    """A guide in a list. `promised` reads like 承诺 10 个工作日办结, '' where nothing is promised."""

    code: str
    name: str
    url: str
    promised: str
    summary: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Duration:
    """One time limit. `text` is 5 个工作日; `certain` is False where the original was not checked (未核对)."""

    days: int
    text: str
    source: str
    certain: bool
    note: str


@dataclass(frozen=True)
class Period:
    """A limit as the public reads it: what for, the statutory one, the promise within it (None where none is)."""

    key: str
    label: str
    statutory: Duration | None
    promised: Duration | None


@dataclass(frozen=True)
class Step:
    """One step on the way, from the table of movement: who does what, within which period, and what silence means."""

    who: str
    verbs: str
    period: Period | None
    silence: str


@dataclass(frozen=True)
class Question:
    """One question of the form; `choices` of a choice and `columns` of a list of people, in words."""

    label: str
    help: str
    required: bool
    when: str
    choices: str
    columns: str


@dataclass(frozen=True)
class Guide:
    """Everything the page of a matter shows, in force on `on` for `office` (None: for every office)."""

    matter: Matter
    on: date
    office: Office | None
    terms: Terms
    conditions: list[Mapping[str, Any]]
    required: list[Mapping[str, Any]]
    optional: list[Mapping[str, Any]]
    abolished: list[Mapping[str, Any]]
    periods: list[Period]
    values: list[Mapping[str, Any]]
    steps: list[Step]
    sections: list[tuple[Section, list[Question]]]
    published: list[str]
    sealed: list[str]
    basis: tuple[Source, ...]
    deciding: list[Office]
    special: list[Office]

    @property
    def decision(self) -> Period | None:
        """The period of the decision itself."""
        return next((period for period in self.periods if period.key == "decision"), None)


def published_guides(on: date | None = None) -> list[GuideLine]:
    """Every guide in the order of the catalogue, with the promise in force today. One query."""
    promises = _promises(on or offices.today())
    return [
        GuideLine(
            matter.code,
            matter.name,
            reverse("guide:matter", args=[matter.code]),
            _promise(promises.get(matter.code)),
            matter.summary,
            matter.kind,
        )
        for matter in all_matters()
    ]


def guide_words(matters: Sequence[Matter], on: date | None = None) -> dict[str, str]:
    """What the guide of each matter says of the law in force on `on` (today), line by line, by code. One query."""
    terms = terms_for_each(matters, on or offices.today())
    return {matter.code: "\n".join(_words(matter, terms[matter.code])) for matter in matters}


def _words(matter: Matter, terms: Terms) -> Iterator[str]:
    yield matter.summary
    yield from (row["text"] for row in terms.conditions())
    for paper in terms.snapshot["papers"]:
        yield from filter(None, (paper["title"], paper["help"]))
    for period in _periods(terms):
        durations = [one.text for one in (period.statutory, period.promised) if one]
        yield f"{period.label} {'、'.join(durations)}"
    yield from (f"{row['label']} {row['shown']}" for row in _values(terms))


def guide_of(matter: Matter, on: date | None = None, office: Office | None = None) -> Guide:
    """The guide of a matter as it stands on `on` (today). Three queries."""
    day = on or offices.today()
    terms = terms_for(matter, day, office)
    papers = [{**row, "for": _when(matter, row.get("when") or {})} for row in terms.snapshot["papers"]]
    periods = list(_periods(terms))
    return Guide(
        matter=matter,
        on=day,
        office=office,
        terms=terms,
        conditions=[{**row, "for": _when(matter, row.get("when") or {})} for row in terms.conditions()],
        required=[row for row in papers if row["requirement"] == "required"],
        optional=[row for row in papers if row["requirement"] == "optional"],
        abolished=[row for row in papers if row["requirement"] == "abolished"],
        periods=periods,
        values=list(_values(terms)),
        steps=list(_steps(matter, {period.key: period for period in periods})),
        sections=[
            (section, [_question(matter, field) for field in section.fields]) for section in matter.sections
        ],
        published=_published(matter),
        sealed=_sealed(matter),
        basis=matter.basis,
        deciding=_deciding(matter),
        special=_special(matter, day),
    )


def _periods(terms: Terms) -> Iterator[Period]:
    limits = terms.snapshot["limits"]
    for key, limit in limits.items():
        base = key.removesuffix("_promised")
        if base != key and base in limits:
            continue
        statutory = None if base != key else _duration(limit)
        promised = limits.get(f"{base}_promised")
        label = str(limit.get("label") or base).removesuffix("（法定）").removesuffix("（承诺）")
        yield Period(base, label, statutory, _duration(promised) if promised else None)


def _duration(limit: Mapping[str, Any]) -> Duration:
    return Duration(limit["days"], length(limit), limit["source"], limit["certain"], limit["note"])


def _values(terms: Terms) -> Iterator[Mapping[str, Any]]:
    """Amounts and rules that the automatic checks read, in words."""
    for row in (*terms.snapshot["amounts"].values(), *terms.snapshot["rules"].values()):
        value = row["value"]
        if isinstance(value, bool):
            shown = "是" if value else "否"
        else:
            shown = f"{int(value):,}" if str(value).isdigit() else str(value)
        yield {**row, "shown": shown}


def _steps(matter: Matter, periods: Mapping[str, Period]) -> Iterator[Step]:
    for state in _WAY:
        moves = [
            move
            for move in TABLE
            if state in move.sources
            and move.name not in _NOT_STEPS
            and matter.leads_to(move.name, state)
            and (state is not State.CERTIFIED or matter.result_name)
        ]
        actors = [move.by for move in moves if move.by is not By.CLOCK]
        if not actors:
            continue
        yield Step(
            who=_who(actors[0]),
            verbs=_joined([move for move in moves if move.by is actors[0]]),
            period=periods.get(limit_in(matter, state) or "") if _closes_period(state) else None,
            silence="、".join(move.verb for move in moves if move.by is By.CLOCK),
        )
        if state is State.SUBMITTED:
            yield from _correction(periods)


def _correction(periods: Mapping[str, Period]) -> Iterator[Step]:
    moves = [move for move in TABLE if move.sources == (State.CORRECTING,)]
    silence = "、".join(move.verb for move in moves if move.by is By.CLOCK)
    by_applicant = [move for move in moves if move.by is By.APPLICANT]
    yield Step("申请人（需要补正时）", _joined(by_applicant), periods.get("correction"), silence)


def _closes_period(state: State) -> bool:
    """Whether the period that runs in `state` ends with its step: told once, at the last of its states."""
    same = [one for one in _WAY if LIMIT_IN.get(one) == LIMIT_IN.get(state)]
    return state in LIMIT_IN and same[-1] is state


def _who(by: By) -> str:
    return "申请人" if by is By.APPLICANT else f"{Post.Role(by.value).label}人员"


def _joined(moves: list[Move]) -> str:
    verbs = [move.verb for move in moves]
    return verbs[0] if len(verbs) == 1 else f"{'、'.join(verbs[:-1])}或者{verbs[-1]}"


def _question(matter: Matter, field: Field) -> Question:
    columns = [f"{column.label}{'' if column.required else '（选填）'}" for column in field.columns]
    choices = "、".join(label for _, label in field.choices)
    when = _when(matter, field.when)
    return Question(field.label, field.help, field.required, when, choices, "、".join(columns))


def _when(matter: Matter, when: Mapping[str, Any]) -> str:
    """The answers under which something is asked, in words: 登记方式为“直接登记”; '' for always."""
    fields = matter.field_map()
    parts = []
    for key, values in when.items():
        field = fields.get(key)
        choices = dict(field.choices) if field else {}
        shown = "”或“".join(str(choices.get(value, value)) for value in values)
        parts.append(f"{field.label if field else key}为“{shown}”")
    return "，".join(parts)


def _published(matter: Matter) -> list[str]:
    """Registered items that come of the form, by the words of the register."""
    items = dict.fromkeys(field.registers for field in matter.field_map().values() if field.registers)
    return [label_of(item, matter.kind) for item in items if ITEMS[item].public]


def _sealed(matter: Matter) -> list[str]:
    people = (field for field in matter.field_map().values() if field.kind is FieldKind.PEOPLE)
    return list(dict.fromkeys(column.label for field in people for column in field.columns if column.sealed))


def _deciding(matter: Matter) -> list[Office]:
    """The organs that decide, the city's first."""
    return list(offices.registrars_of(matter.kind).select_related("division"))


def _special(matter: Matter, on: date) -> list[Office]:
    """Offices with provisions of their own for this matter."""
    own = _in_force(on).filter(matter=matter.code, office__isnull=False).values("office_id")
    return list(Office.objects.filter(pk__in=own, active=True).order_by("division_id"))


def _in_force(on: date) -> Any:
    return Provision.objects.filter(
        Q(in_force_to__isnull=True) | Q(in_force_to__gte=on), in_force_from__lte=on
    )


def _promises(on: date) -> dict[str, Mapping[str, Any]]:
    """The newest promise in force for every office, by matter; one beyond the law is none."""
    rows = _in_force(on).filter(
        kind=Provision.Kind.LIMIT, key__in=("decision", "decision_promised"), office__isnull=True
    )
    held = {(row.matter, row.key): row.value for row in rows.order_by("in_force_from", "id")}
    return {
        matter: value
        for (matter, key), value in held.items()
        if key == "decision_promised" and not longer(value, held.get((matter, "decision"), value))
    }


def _promise(value: Mapping[str, Any] | None) -> str:
    return f"承诺 {length(value)}办结" if value else ""
