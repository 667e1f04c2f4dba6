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
_WRITTEN = (_LABELS["opened"], _LABELS["changed"], _LABELS["recorded"])
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


def given_up(run: ImportRun) -> str:
    """What is in the register of a run that was cancelled or stopped, what is not, and how to go on; '' of others."""
    if run.state == ImportRun.State.CANCELLED:
        return "已取消，登记簿没有变化。"
    if run.state != ImportRun.State.STOPPED:
        return ""
    written = "、".join(
        f"{result.label}{result.number}" for result in results(run) if result.label in _WRITTEN
    )
    done = f"已停止。前{run.rows_done}行已处理（{written}），写入登记簿的内容保留；"
    if run.rows_done == run.rows_total:
        return f"{done}文件中没有剩下的行。"
    rest = "其余的行" if run.rows_total is None else f"其余{run.rows_total - run.rows_done}行"
    return f"{done}{rest}没有导入。要继续，请再次导入同一文件，已写入的行不会重复。"


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
