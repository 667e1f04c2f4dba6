"""What is told of a body's ledger: one moment per entry, in sentences."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.ledger.declarations import ITEMS, Form, label_of
from registry.ledger.models import LedgerEntry
from registry.ledger.workflows import is_end
from registry.organisations.models import Organisation

#: Items an opening entry would list one by one though the page already shows them.
_OPENING_KINDS = frozenset({LedgerEntry.Kind.ESTABLISHED, LedgerEntry.Kind.IMPORTED})


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item of an entry. `before`/`after` are what people read; '' is unknown."""

    item: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        if self.before and self.after:
            return f"{self.label}：由“{self.before}”变更为“{self.after}”"
        if self.after:
            return f"{self.label}：“{self.after}”"
        return f"{self.label}：原为“{self.before}”，现不载"


@dataclass(frozen=True, slots=True)
class Remark:
    """A correction told beside the entry it corrects."""

    number: int
    recorded_at: datetime
    reason: str
    changes: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry for the public. `corrects` is a number of the same ledger, `corrections` points back."""

    number: int
    kind: str
    title: str
    effective_on: date
    recorded_at: datetime
    document_no: str
    reason: str
    changes: tuple[ItemChange, ...]
    corrects: int | None
    corrections: tuple[Remark, ...]

    @property
    def opening(self) -> bool:
        return self.kind in _OPENING_KINDS

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(change.sentence for change in self.changes)


def timeline(organisation: Organisation) -> list[Moment]:
    """Every entry, newest effective day first; a correction stands behind (newer than) what it corrects. One query."""
    entries = LedgerEntry.objects.filter(organisation=organisation).order_by("number")
    return moments_of(list(entries), organisation.kind)


def moments_of(entries: Sequence[LedgerEntry], kind: str) -> list[Moment]:
    """`timeline` of a whole ledger already read, in order of number. No query."""
    numbers = {
        entry.pk: entry.number for entry in entries
    }  # what an entry corrects stands in the same ledger
    remarks: dict[int, list[Remark]] = defaultdict(list)
    for entry in entries:
        if entry.corrects_id is not None:
            remark = Remark(entry.number, entry.recorded_at, entry.reason, item_changes(entry, kind))
            remarks[entry.corrects_id].append(remark)
    moments = [
        _moment(entry, kind, numbers.get(entry.corrects_id or 0), remarks[entry.pk]) for entry in entries
    ]
    return sorted(moments, key=lambda moment: (moment.effective_on, moment.number), reverse=True)


def _moment(row: LedgerEntry, kind: str, corrects: int | None, remarks: Sequence[Remark]) -> Moment:
    return Moment(
        number=row.number,
        kind=row.kind,
        title=row.get_kind_display(),
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        document_no=row.document_no,
        reason=row.reason,
        changes=item_changes(row, kind),
        corrects=corrects,
        corrections=tuple(remarks),
    )


def item_changes(entry: LedgerEntry, kind: str) -> tuple[ItemChange, ...]:
    """The public items of an entry in the order in which certificates list them.

    A further end moves no 终止日期: its own day is that of the entry.
    """
    unmoved = "ended_on" if entry.corrects_id is None and is_end(entry.before) and is_end(entry.after) else ""
    return tuple(
        ItemChange(
            name, label_of(name, kind), shown(name, entry.before.get(name)), shown(name, entry.after[name])
        )
        for name, item in ITEMS.items()
        if item.public and name in entry.after and name != unmoved
    )


def shown(item: str, value: object) -> str:
    """An item's JSON form as people read it: 2019年5月1日, 30,000元, 是, 正常; '' for unknown."""
    form = ITEMS[item].form
    if value is None or value == "":
        return ""
    if form is Form.DATE:
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    if form is Form.MONEY:
        return f"{Decimal(str(value)).normalize():,f}元"
    if form is Form.FLAG:
        return "是" if value else "否"
    if form is Form.CHOICE:
        choices = getattr(Organisation._meta.get_field(item), "choices", None) or ()
        return str(dict(choices).get(value, value))
    return str(value)


def latest(limit: int, kinds: Iterable[str] = ()) -> list[LedgerEntry]:
    """The entries recorded last, with their bodies, newest first; only of `kinds` if given. One query."""
    rows = LedgerEntry.objects.select_related("organisation").order_by("-recorded_at", "-id")
    wanted = list(kinds)
    return list((rows.filter(kind__in=wanted) if wanted else rows)[:limit])
