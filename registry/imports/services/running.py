"""A file read in: batch by batch, each atomic with its ledger entries, its messages and its place in the file."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registry.imports.declarations import DECISION_COLUMNS, REGISTER_COLUMNS, Column, Finding, Severity
from registry.imports.models import ImportedRow, ImportRun
from registry.imports.permissions import importable_offices
from registry.imports.services.decisions import DecisionPlanner
from registry.imports.services.moves import move
from registry.imports.services.places import Places
from registry.imports.services.planning import Plan, Planner
from registry.imports.services.reports import store
from registry.imports.services.seen import Seen
from registry.imports.validators.rows import Row, Rules, decision_row, faulty_row, is_blank, register_row
from registry.imports.validators.tables import Cells, Fault, Header, Table, TableError, open_table
from registry.ledger.services import record_many
from registry.organisations.models import Organisation
from registry.outbox.services.storage import insert_values

BATCH = 2000
State = ImportRun.State
Report = Callable[[Sequence[Finding]], None]

_COLUMNS: dict[str, Sequence[Column]] = {
    ImportRun.Kind.REGISTER: REGISTER_COLUMNS,
    ImportRun.Kind.DECISIONS: DECISION_COLUMNS,
}
_JUDGES: dict[str, Callable[[int, Cells, Header, Rules], Row]] = {
    ImportRun.Kind.REGISTER: register_row,
    ImportRun.Kind.DECISIONS: decision_row,
}


@dataclass(slots=True)
class Counts:
    """What became of the rows. `unknown`: label of an item → number of opened bodies that lack it."""

    rows: int = 0
    opened: int = 0
    changed: int = 0
    recorded: int = 0
    unchanged: int = 0
    refused: int = 0
    warnings: int = 0
    unknown: dict[str, int] = field(default_factory=dict)

    def add(self, rows: Sequence[Row], plan: Plan, *, decisions: bool) -> None:
        self.rows += len(rows)
        self.opened += len(plan.openings)
        if decisions:
            self.recorded += len(plan.changes)
        else:
            self.changed += len(plan.changes)
        self.unchanged += plan.unchanged
        self.refused += sum(row.refused for row in rows)
        self.warnings += sum(
            finding.severity == Severity.WARNING
            for row in rows
            if not row.refused
            for finding in row.findings
        )
        for label, number in plan.unknown.items():
            self.unknown[label] = self.unknown.get(label, 0) + number

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class Checked:
    """What a file would do, without doing it."""

    counts: Counts
    notes: list[str]


def check(path: Path, kind: str, report: Report, allowed: frozenset[str] | None = None) -> Checked:
    """Read the whole file and write nothing; findings go to `report` batch by batch. TableError for the file.

    `allowed`: codes of the organs whose bodies it may touch; None: of all.
    """
    counts = Counts()
    with open_table(path, _COLUMNS[kind]) as table, Seen() as seen:
        reading = _Reading(table, kind, seen, "check", allowed)
        for rows in reading.batches():
            plan = reading.planned(rows)
            counts.add(rows, plan, decisions=reading.decisions)
            report(_findings(rows))
        return Checked(counts, notes_of(table))


def run(run: ImportRun, path: Path, *, seconds: float | None = None) -> bool:
    """Go on with a run from where its last batch was committed; True when it is finished.

    `seconds`: stop after the batch during which that time passes. Killed at any moment, it goes on with the next
    call: what is committed is never read in twice. TableError if the file cannot be used; the run is then refused.
    AlreadyRunning if another process has it, or somebody stopped it.
    """
    stop_at = None if seconds is None else time.monotonic() + seconds
    begun = {"started_at": run.started_at or timezone.now()}
    if not move(run, (State.WAITING, State.RUNNING), State.RUNNING, **begun):
        raise AlreadyRunning(_taken(run))
    try:
        with _collected_by_batches(), open_table(path, _COLUMNS[run.kind]) as table, Seen() as seen:
            reading = _Reading(table, run.kind, seen, f"import-{run.pk}", importable_offices(run))
            reading.skip_to(run.rows_done)
            for rows in reading.batches():
                _write(run, reading, rows)
                gc.collect(1)
                if stop_at is not None and time.monotonic() > stop_at:
                    return False
            run.notes = notes_of(table)
    except TableError as error:
        refused = {"refusal": str(error)[:500], "finished_at": timezone.now()}
        move(run, (State.RUNNING,), State.REFUSED, **refused)
        raise
    if not move(run, (State.RUNNING,), State.DONE, notes=run.notes, finished_at=timezone.now()):
        raise AlreadyRunning(_taken(run))
    return True


@contextmanager
def _collected_by_batches() -> Iterator[None]:
    """What stands when reading begins is left out of garbage collection, and the rest is collected between batches.

    A batch makes a hundred thousand objects that no collection within it could free.
    """
    was_enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def notes_of(table: Table) -> list[str]:
    """What a person should know of the file as a whole."""
    notes = list(table.notes)
    header = table.header
    if header.unknown:
        notes.append(f"未使用的列：{'、'.join(header.unknown)}。")
    if header.absent:
        notes.append(f"文件中没有的列：{'、'.join(header.absent)}；这些内容记为未知，可由工作人员补录。")
    if "funds" in header.positions and "funds" not in header.units:
        notes.append(f"列“{header.labels['funds']}”没有写明单位，已按万元理解。")
    return notes


class _Reading:
    """One file being read: rows judged, repeated ones found, batches planned."""

    def __init__(
        self, table: Table, kind: str, seen: Seen, source_ref: str, allowed: frozenset[str] | None
    ) -> None:
        self.table = table
        self.decisions = kind == ImportRun.Kind.DECISIONS
        self.judge = _JUDGES[kind]
        self.seen = seen
        today = timezone.localdate()
        self.rules = Rules(today, settings.IMPORT_ACCEPTS_WRONG_CHECK9)
        self.planner = (
            DecisionPlanner(source_ref, allowed)
            if self.decisions
            else Planner(Places(), source_ref, today, allowed)
        )

    def batches(self) -> Iterator[list[Row]]:
        while rows := self._next_rows(BATCH):
            yield rows

    def skip_to(self, rows_done: int) -> None:
        """Pass over the rows of committed batches, remembering their codes."""
        while rows_done > 0 and (rows := self._next_rows(min(BATCH, rows_done))):
            rows_done -= len(rows)

    def _next_rows(self, number: int) -> list[Row]:
        written = ((at, cells) for at, cells in self.table.rows if not is_blank(cells))
        rows = [self._judged(at, cells) for at, cells in islice(written, number)]
        first_rows = self.seen.first_rows((self._key(row), row.number) for row in rows)
        for row in rows:
            first = first_rows.get(self._key(row), row.number)
            if first != row.number:
                row.findings.append(self._repeated(row, first))
        return rows

    def _judged(self, number: int, cells: Cells | Fault) -> Row:
        if isinstance(cells, Fault):
            return faulty_row(number, cells)
        return self.judge(number, cells, self.table.header, self.rules)

    def _key(self, row: Row) -> str:
        if self.decisions:
            document_no = row.items.get("document_no")
            return f"{row.code} {document_no}" if row.code and document_no else ""
        return row.code

    def _repeated(self, row: Row, first: int) -> Finding:
        what = "同一决定" if self.decisions else "该代码"
        label = self.table.header.labels["code"]
        return Finding(row.number, label, row.code, f"{what}在第{first}行已出现，请只保留一行；本行未导入。")

    def planned(self, rows: Sequence[Row]) -> Plan:
        return self.planner.plan([row for row in rows if not row.refused])


def _write(run: ImportRun, reading: _Reading, rows: Sequence[Row]) -> None:
    """One batch: entries, bodies, messages, what each row stated, findings, and how far the run is."""
    counts = Counts(**run.counts) if run.counts else Counts()
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.rows_done != run.rows_done or locked.state != State.RUNNING:
            raise AlreadyRunning(_taken(locked))
        _lock_bodies(rows)  # what the plan reads must still hold when it is written
        plan = reading.planned(rows)
        recorded = record_many(openings=plan.openings, changes=plan.changes, actor=run.actor)
        opened = {body.code: body.pk for body in recorded.organisations[: len(plan.openings)]}
        _remember(run, plan, opened)
        store(run, _findings(rows))
        counts.add(rows, plan, decisions=reading.decisions)
        _touch(run, rows_done=run.rows_done + len(rows), counts=counts.as_json())


def _lock_bodies(rows: Sequence[Row]) -> None:
    """The bodies of a batch, in the order in which everybody locks them."""
    codes = {row.code for row in rows if not row.refused}
    bodies = Organisation.objects.select_for_update().filter(code__in=codes).order_by("pk")
    list(bodies.values_list("pk", flat=True))


class AlreadyRunning(RuntimeError):
    """Another process has taken the run over, or somebody stopped it."""


def _taken(run: ImportRun) -> str:
    if run.state in (State.CANCELLED, State.STOPPED):
        return f"这次导入已被停止，前{run.rows_done}行已处理，其余没有导入；要继续，请再次导入同一文件。"
    return "这个文件正由另一个进程导入。"


def _remember(run: ImportRun, plan: Plan, opened: dict[str, int]) -> None:
    """Keep what each row stated as the base for the next file."""
    insert_values(
        ImportedRow,
        ("organisation_id", "run_id", "row", "items"),
        [(opened[row.code], run.pk, row.number, row.items) for row, body in plan.stated if body is None],
    )
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(organisation=body, run=run, row=row.number, items=row.items)
            for row, body in plan.restated
        ],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["run", "row", "items"],
        batch_size=200,
    )


def _findings(rows: Sequence[Row]) -> list[Finding]:
    """Errors of refused rows, warnings of the others; a refused row's warnings would only distract."""
    return [
        finding
        for row in rows
        for finding in row.findings
        if not row.refused or finding.severity == Severity.ERROR
    ]


def _touch(run: ImportRun, **values: object) -> None:
    values["touched_at"] = timezone.now()
    ImportRun.objects.filter(pk=run.pk).update(**values)
    for name, value in values.items():
        setattr(run, name, value)
