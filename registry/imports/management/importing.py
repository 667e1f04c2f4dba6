"""What both import commands do."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.imports.declarations import Finding, Severity
from registry.imports.services import AlreadyRunning, Counts, check, run_file
from registry.imports.services.reports import ReportFile, stored
from registry.imports.validators.tables import TableError
from registry.ledger.services import LedgerError

_SHOWN = 20


class ImportCommand(BaseCommand):
    """FILE [--dry-run] [--report FILE]. Exit code 1 if the file as a whole cannot be used, or the ledger refused a batch."""

    kind = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV（UTF-8、GB18030）或 XLSX 文件")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入任何内容")
        parser.add_argument(
            "--report", type=argparse.FileType("w", encoding="utf-8"), help="把问题清单写入此 CSV 文件"
        )

    def handle(self, *args: object, file: Path, dry_run: bool, **options: object) -> None:
        with ExitStack() as stack:
            report = options["report"]
            if report is not None:
                stack.enter_context(report)  # type: ignore[arg-type]
            self.report = ReportFile(report) if report is not None else None  # type: ignore[arg-type]
            self.told = 0
            try:
                counts, notes = self._check(file) if dry_run else self._import(file)
            except (TableError, AlreadyRunning) as error:
                raise CommandError(str(error)) from error
            except LedgerError as error:
                raise CommandError(
                    f"{error}这一批没有写入，此前各批已写入；请重新运行同一命令，它会从中断处继续。"
                ) from error
            self._summarise(counts, notes, dry_run=dry_run)

    def _check(self, file: Path) -> tuple[Counts, list[str]]:
        checked = check(file, self.kind, self._tell)
        return checked.counts, checked.notes

    def _import(self, file: Path) -> tuple[Counts, list[str]]:
        run = run_file(file, self.kind)
        for finding in stored(run):
            self._tell([finding])
        return Counts(**run.counts), run.notes

    def _tell(self, findings: Sequence[Finding]) -> None:
        if self.report is not None:
            self.report.add(findings)
        for finding in findings:
            self.told += 1
            if self.told <= _SHOWN:
                word = "错误" if finding.severity == Severity.ERROR else "提醒"
                where = f"第{finding.row}行" + (f" {finding.column}" if finding.column else "")
                value = f"“{finding.value}”" if finding.value else ""
                self.stdout.write(f"{word}：{where}{value}：{finding.reason}")

    def _summarise(self, counts: Counts, notes: Sequence[str], *, dry_run: bool) -> None:
        if self.told > _SHOWN:
            where = "见报告文件" if self.report is not None else "用 --report 文件名 可得全部"
            self.stdout.write(f"……共{self.told}条，{where}。")
        for note in notes:
            self.stdout.write(f"提示：{note}")
        if counts.unknown:
            parts = "、".join(f"{label}{number}家" for label, number in counts.unknown.items())
            self.stdout.write(f"待补录：{parts}。")
        verb = "检查（未写入）" if dry_run else "导入"
        done = f"新增{counts.opened}家，变更{counts.changed}家，记入决定{counts.recorded}件，无变化{counts.unchanged}行"
        self.stdout.write(
            self.style.SUCCESS(
                f"{verb}完成：共{counts.rows}行，{done}，未导入{counts.refused}行，提醒{counts.warnings}条。"
            )
        )
