"""Reading runs for the admin."""

from dataclasses import dataclass

from registry.imports.declarations import Finding
from registry.imports.models import ImportRun


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a run's outcome: what, and how many rows."""

    label: str
    number: int


_LABELS = {
    "rows": "有内容的行",
    "opened": "新增组织",
    "changed": "变更组织",
    "recorded": "记入决定",
    "unchanged": "没有变化的行",
    "refused": "未导入的行",
    "warnings": "需要核实的提醒",
}
_NOT_OF_KIND = {ImportRun.Kind.REGISTER: "recorded", ImportRun.Kind.DECISIONS: "opened changed"}


def results(run: ImportRun) -> list[Result]:
    """What became, or of a checked file would become, of the rows."""
    counts = run.counts or run.preview.get("counts", {})
    left_out = _NOT_OF_KIND[ImportRun.Kind(run.kind)].split()
    return [
        Result(label, counts.get(name, 0))
        for name, label in _LABELS.items()
        if name not in left_out and counts
    ]


def unknown(run: ImportRun) -> list[Result]:
    """Items that opened bodies lack, and how many lack each: for staff to complete."""
    counts = run.counts or run.preview.get("counts", {})
    return [Result(label, number) for label, number in counts.get("unknown", {}).items()]


def first_findings(run: ImportRun, limit: int = 50) -> list[Finding]:
    """The first findings: of the import, before it of the check."""
    if run.counts:
        rows = run.issues.order_by("severity", "row", "id")  # "error" sorts before "warning"
        return [
            Finding(*row) for row in rows.values_list("row", "column", "value", "reason", "severity")[:limit]
        ]
    return [Finding(*row) for row in run.preview.get("findings", [])][:limit]
