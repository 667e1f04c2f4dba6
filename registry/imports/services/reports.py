"""The report of a run: one line per finding, for the person who mends the file."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from registry.imports.declarations import Finding, Severity
from registry.imports.models import ImportIssue, ImportRun

HEADER = ("行", "列", "值", "处理", "原因")
_LABELS = {Severity.ERROR: "未导入", Severity.WARNING: "导入，请核实"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 64 * 1024


class ReportFile:
    """Writes findings as they come, UTF-8 with a byte order mark, so that Excel reads it."""

    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file)
        file.write("\ufeff")
        self._writer.writerow(HEADER)

    def add(self, findings: Iterable[Finding]) -> None:
        self._writer.writerows(line_of(finding) for finding in findings)


def line_of(finding: Finding) -> tuple[str, ...]:
    cells = (finding.column, finding.value, _LABELS[finding.severity], finding.reason)
    return (str(finding.row), *(_inert(cell) for cell in cells))


def _inert(cell: str) -> str:
    """A spreadsheet must not run as a formula what somebody wrote into a register."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def store(run: ImportRun, findings: Iterable[Finding]) -> None:
    """Keep findings with the run, in the caller's transaction."""
    ImportIssue.objects.bulk_create(
        (
            ImportIssue(
                run=run,
                row=finding.row,
                column=finding.column.replace("\x00", "")[:60],
                value=finding.value.replace("\x00", "")[:120],
                reason=finding.reason[:500],
                severity=finding.severity,
            )
            for finding in findings
        ),
        batch_size=500,
    )


def stored(run: ImportRun) -> Iterator[Finding]:
    """The findings kept with the run, in order of row, streamed."""
    rows = run.issues.order_by("row", "id").values_list("row", "column", "value", "reason", "severity")
    for row in rows.iterator(chunk_size=2000):
        yield Finding(*row)


def lines_of_run(run: ImportRun) -> Iterator[str]:
    """The report of a run as the lines of a CSV file, streamed."""
    buffer = io.StringIO(newline="")
    report = ReportFile(buffer)
    for finding in stored(run):
        report.add([finding])
        if buffer.tell() > _CHUNK:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
