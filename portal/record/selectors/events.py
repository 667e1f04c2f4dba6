"""The history of a body for the public: entries of the ledger and what standing says, on one line of time."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.record.declarations import SHORT_LABELS
from portal.record.selectors.items import short_value
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors import ItemChange, Moment
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult

_ADVERSE = frozenset({LedgerEntry.Kind.ANNULLED, LedgerEntry.Kind.REVOKED})


@dataclass(frozen=True)
class Event:
    """One thing that happened. `tone` is '', 'adverse' or 'correction'; `order` settles events of one day."""

    on: datetime.date
    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
    tone: str = ""
    order: int = 0


def of_ledger(moments: Iterable[Moment]) -> Iterator[Event]:
    """One event an entry. An opening entry does not repeat the items that the page shows anyway."""
    for moment in moments:
        lines = () if moment.opening else _changes(moment)
        remarks = tuple(
            f"第 {remark.number} 笔已更正本笔：{remark.reason}"
            if remark.reason
            else f"第 {remark.number} 笔已更正本笔"
            for remark in moment.corrections
        )
        reason = (moment.reason,) if moment.reason else ()
        note = "·".join(part for part in (moment.document_no, f"第 {moment.number} 笔") if part)
        yield Event(
            moment.effective_on,
            _title(moment),
            (*lines, *reason, *remarks),
            note,
            _tone(moment),
            moment.number,
        )


def _changes(moment: Moment) -> tuple[str, ...]:
    """before → after; with the item's name where there are several."""
    alone = len(moment.changes) == 1
    return tuple(
        f"{'' if alone else _label(change) + '：'}{_value(change, change.before)} → {_value(change, change.after)}"
        for change in moment.changes
    )


def _label(change: ItemChange) -> str:
    return SHORT_LABELS.get(change.item, change.label)


def _value(change: ItemChange, text: str) -> str:
    return short_value(change.item, text) or "未记载"


def _title(moment: Moment) -> str:
    labels = list(dict.fromkeys(_label(change) for change in moment.changes))
    if moment.corrects is not None:
        return f"更正第 {moment.corrects} 笔记载"
    if moment.kind == LedgerEntry.Kind.CHANGED and labels:
        return "变更" + "、".join(labels[:3]) + ("等" if len(labels) > 3 else "")
    return moment.title


def _tone(moment: Moment) -> str:
    if moment.corrects is not None:
        return "correction"
    return "adverse" if moment.kind in _ADVERSE else ""


def of_listings(rows: Iterable[Listing]) -> Iterator[Event]:
    for row in rows:
        name = row.get_list_display()
        yield Event(
            row.listed_on, f"列入{name}", (row.ground,), _source(row.document_no, row.authority), "adverse"
        )
        if row.removed_on:
            reason = (row.removal_reason,) if row.removal_reason else ()
            yield Event(
                row.removed_on, f"移出{name}", reason, _source(row.removal_document_no, row.authority)
            )


def of_penalties(rows: Iterable[Penalty]) -> Iterator[Event]:
    for row in rows:
        amount = f"{row.amount.normalize():,f} 元" if row.amount else ""
        title = f"行政处罚：{row.get_kind_display()}"
        lines = tuple(part for part in (row.facts, amount) if part)
        yield Event(row.decided_on, title, lines, _source(row.document_no, row.authority), "adverse")


def of_grades(rows: Iterable[Grade]) -> Iterator[Event]:
    for row in rows:
        line = f"有效期 {row.starts_on:%Y-%m-%d} 至 {row.ends_on:%Y-%m-%d}"
        yield Event(
            row.announced_on or row.starts_on,
            f"评估等级 {row.value}",
            (line,),
            _source("评估结论", row.authority),
        )
        if row.cancelled_on:
            yield Event(
                row.cancelled_on, f"取消评估等级 {row.value}", (row.note,) if row.note else (), "", "adverse"
            )


def of_reports(rows: Iterable[ReportResult]) -> Iterator[Event]:
    for row in rows:
        bad = row.result in (ReportResult.Result.FAILED, ReportResult.Result.MISSING)
        title = f"{row.year} 年度工作报告 {row.get_result_display()}"
        yield Event(
            row.concluded_on, title, (row.note,) if row.note else (), "年度结论", "adverse" if bad else ""
        )


def of_qualifications(rows: Iterable[Qualification]) -> Iterator[Event]:
    for row in rows:
        line = (f"有效至 {row.ends_on:%Y-%m-%d}",) if row.ends_on else ()
        yield Event(
            row.starts_on, f"取得{row.get_kind_display()}", line, _source(row.document_no, row.authority)
        )


def _source(*parts: str) -> str:
    return "·".join(part for part in parts if part)


def in_order(events: Iterable[Event], until: datetime.date) -> list[Event]:
    """Newest first; what is dated after `until` has not happened yet."""
    return sorted(
        (event for event in events if event.on <= until),
        key=lambda event: (event.on, event.order),
        reverse=True,
    )
