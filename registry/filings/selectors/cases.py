"""One case as the desk shows it: papers, answers, checklist, names, stages, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.divisions import selectors as divisions
from registry.filings.declarations import Column, FieldKind, Finding
from registry.filings.declarations.forms import Field
from registry.filings.models import CheckMark, Defect, Filing, FilingEvent, Paper
from registry.filings.selectors import completeness
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.selectors.course import passed, stages_of
from registry.filings.selectors.law import terms_of
from registry.filings.selectors.names import SimilarName, common_parts
from registry.filings.workflows import CLOSED, MOVES, State

S = State


@dataclass(frozen=True)
class Step:
    """One dot: `standing` is done, current, ended or ahead."""

    label: str
    standing: str


@dataclass(frozen=True)
class PaperTab:
    """One item of the list of papers. `mark` is passed, returned, pending, missing or extra."""

    item: str
    title: str
    source: str
    help: str
    required: bool
    papers: tuple[Paper, ...]
    replaced: tuple[Paper, ...]
    defects: tuple[Defect, ...]
    mark: str

    @property
    def mark_label(self) -> str:
        return {
            "passed": "通过",
            "returned": "已退回",
            "pending": "待看",
            "missing": "未提交" if self.required else "未提交（可以不交）",
        }[self.mark]


@dataclass(frozen=True)
class Answer:
    """One answer, ready to be read. `rows` instead of `text` for people."""

    key: str
    label: str
    text: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    registers: bool
    findings: tuple[Finding, ...]
    defects: tuple[Defect, ...]


@dataclass(frozen=True)
class AnswerSection:
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class CheckLine:
    """One line of the checklist with the mark it bears, if any."""

    key: str
    text: str
    item: str
    source: str
    mark: CheckMark | None


@dataclass(frozen=True)
class NameBeside:
    """A similar name with the pieces that make it so."""

    similar: SimilarName
    parts: tuple[tuple[str, bool], ...]

    @property
    def why(self) -> str:
        """The sentence without the name, which stands beside it."""
        return self.similar.sentence.rpartition(f"“{self.similar.name}”")[2].lstrip("，")


@dataclass(frozen=True)
class Happening:
    """One line of the history: what was done, by whom, when, why."""

    event: FilingEvent
    verb: str


def steps_of(filing: Filing, events: Sequence[FilingEvent]) -> list[Step]:
    """The dots at the head: done, current, ended or ahead."""
    state, matter = S(filing.state), matter_of(filing)
    last = {event.to_state: event.from_state for event in events}
    # What was withdrawn or revoked stays where it stood.
    where = S(last[state]) if state in (S.WITHDRAWN, S.REVOKED) and state in last else state
    position = passed(matter, where)
    ended = state in CLOSED and state is not S.ANNOUNCED
    standing = {True: "done", False: "ahead"}
    return [
        Step(
            stage.word,
            standing[number < position] if number != position else ("ended" if ended else "current"),
        )
        for number, stage in enumerate(stages_of(matter))
    ]


def paper_tabs(filing: Filing) -> list[PaperTab]:
    """Every item of the list with its files, also files of items no longer asked. Two queries."""
    files: dict[str, list[Paper]] = {}
    for paper in filing.papers.select_related("uploaded_by"):
        files.setdefault(paper.item, []).append(paper)
    defects: dict[str, list[Defect]] = {}
    for defect in filing.defects.all():
        defects.setdefault(defect.item, []).append(defect)
    asked = list(terms_of(filing).papers(filing.data))
    known = {row["key"] for row in asked}
    asked += [
        row for row in terms_of(filing).snapshot["papers"] if row["key"] in files and row["key"] not in known
    ]
    return [_tab(row, files.get(row["key"], []), defects.get(row["key"], [])) for row in asked]


def _tab(row: Mapping[str, Any], files: Sequence[Paper], defects: Sequence[Defect]) -> PaperTab:
    standing = tuple(paper for paper in files if paper.replaced_at is None)
    outcomes = {paper.outcome for paper in standing}
    mark = "missing" if not standing else "passed"
    for outcome in (Paper.Outcome.PENDING, Paper.Outcome.RETURNED):
        mark = outcome.value if outcome in outcomes else mark
    return PaperTab(
        item=row["key"],
        title=row["title"],
        source=row["source"],
        help=row["help"],
        required=row["requirement"] == "required",
        papers=standing,
        replaced=tuple(paper for paper in files if paper.replaced_at is not None),
        defects=tuple(defects),
        mark=mark,
    )


def answer_sections(filing: Filing, found: Sequence[Finding] = ()) -> list[AnswerSection]:
    """All answers that were asked, sealed ones included: for staff of the case only."""
    answers = full_answers(filing)
    defects = list(filing.defects.all())
    return [
        AnswerSection(
            section.title,
            tuple(
                _answer(
                    asked,
                    answers.get(asked.key),
                    [row for row in found if row.item == asked.key],
                    [row for row in defects if row.item == asked.key],
                )
                for asked in section.fields
                if asked.applies(answers)
            ),
        )
        for section in matter_of(filing).sections
    ]


def _answer(asked: Field, raw: Any, found: Sequence[Finding], defects: Sequence[Defect]) -> Answer:
    rows = raw if asked.kind is FieldKind.PEOPLE and isinstance(raw, list) else []
    return Answer(
        key=asked.key,
        label=asked.label,
        text="" if asked.kind is FieldKind.PEOPLE else _text(asked, str(raw or "")),
        columns=asked.columns,
        rows=tuple(tuple(_cell(column, row) for column in asked.columns) for row in rows),
        registers=bool(asked.registers),
        findings=tuple(found),
        defects=tuple(defects),
    )


def _text(asked: Field, raw: str) -> str:
    if asked.kind is FieldKind.CHOICE:
        return dict(asked.choices).get(raw, raw)
    if asked.kind is FieldKind.DIVISION:
        return (raw and divisions.full_name(raw)) or raw
    if asked.kind is FieldKind.AGREE:
        return "已同意" if raw else ""
    return f"{raw} {asked.unit}" if raw and asked.unit else raw


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    raw = str(row.get(column.key) or "")
    return dict(column.choices).get(raw, raw)


def checklist(filing: Filing) -> list[CheckLine]:
    """The lines of the checklist with their marks. One query."""
    standing = filing.check_marks.filter(replaced_at__isnull=True)
    marks = {mark.check_code: mark for mark in standing.select_related("marked_by")}
    return [
        CheckLine(line["key"], line["text"], line["item"], line["source"], marks.get(line["key"]))
        for line in terms_of(filing).checks(filing.data)
    ]


def names_beside(filing: Filing, similar: Sequence[SimilarName]) -> list[NameBeside]:
    """Similar names with what they share marked."""
    return [NameBeside(row, tuple(common_parts(filing.title, row.name, filing.kind))) for row in similar]


def findings(filing: Filing, similar: Sequence[SimilarName]) -> list[Finding]:
    """What the automatic checks say, but for the names that stand beside the name anyway."""
    return [row for row in completeness.findings(filing, similar) if row.rule != "N11"]


def happenings(events: Sequence[FilingEvent]) -> list[Happening]:
    """The history in words, the latest first."""
    return [
        Happening(event, MOVES[event.move].verb if event.move in MOVES else event.move)
        for event in reversed(events)
    ]


def returnable(filing: Filing) -> list[tuple[str, str, bool, str]]:
    """What can be sent back: (item, title, is a paper, what it says), papers first. Abolished papers never.

    Nor the answer that chose the office: another office would have to decide then, and this one has to refuse intake.
    """
    answers, matter = full_answers(filing), matter_of(filing)
    papers = [(row["key"], row["title"], True, row["help"]) for row in terms_of(filing).papers(filing.data)]
    fields = [
        (
            asked.key,
            asked.label,
            False,
            "" if asked.kind is FieldKind.PEOPLE else _text(asked, str(answers.get(asked.key) or "")),
        )
        for asked in matter.field_map().values()
        if asked.applies(answers) and asked.key != matter.office_field
    ]
    return papers + fields
