"""Is the ledger what was recorded? Names the first bad entry of every damaged body, and the kind of damage.

The newest sound anchor is held against the ledger, every older one against the next: what any of them sealed counts.

Reads in chunks of bodies, so memory does not grow with the register. A body that looks damaged is read again under
its row lock: somebody may have recorded in between.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from registry.ledger.declarations import ITEMS, UNKNOWN
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors.lines import line_of
from registry.ledger.services.anchors import Anchor, AnchorError, check_anchor, kept_anchors, read_anchor
from registry.ledger.services.heads import Damage, Head, Heads, Kind, lost_between, vanished
from registry.ledger.services.projection import OfficeCodes, state_of_row
from registry.ledger.services.seals import ledger_key, seal_of
from registry.ledger.workflows import REPRESENTED_BY, Line, former_names, in_effect, representatives, state_of
from registry.organisations.models import FormerName, OfficeHolder, Organisation

__all__ = ["Damage", "Kind", "Verification"]

_CHUNK = 500
_Period = tuple[str, date | None, date | None]


@dataclass(slots=True)
class _Periods:
    """The rows of a body that date its earlier values: (name, from, to) each."""

    names: list[_Period] = field(default_factory=list)
    representatives: list[_Period] = field(default_factory=list)


@dataclass(slots=True)
class Verification:
    """A run in progress: iterate over `damages()`, then read the counts."""

    bodies: int = 0
    entries: int = 0
    anchor: Anchor | None = None
    _offices: OfficeCodes = field(default_factory=OfficeCodes)
    _key: bytes = field(default_factory=ledger_key)

    def damages(self) -> Iterator[Damage]:
        """Damaged anchors, at most one damage of each body, by primary key, then entries that belong to no body; at
        last the bodies whose damage only older anchors show."""
        named = set()
        sound: list[Anchor] = []
        yield from _judged(sound)
        self.anchor = sound[-1] if sound else None
        for damage in self._of_bodies(Heads(self.anchor.heads() if self.anchor else iter(()))):
            named.add(damage.code)
            yield damage
        yield from _orphans()
        for earlier, later in pairwise(sound):
            for damage in lost_between(earlier.heads(), later.heads()):
                if damage.code not in named:
                    named.add(damage.code)
                    yield damage

    def _of_bodies(self, anchored: Heads) -> Iterator[Damage]:
        for chunk in _chunks():
            entries = _entries_of(chunk)
            periods = _periods_of(chunk)
            for organisation in chunk:
                yield from (vanished(head) for head in anchored.before(organisation.pk))
                yield from self._examined(
                    organisation,
                    entries[organisation.pk],
                    periods[organisation.pk],
                    anchored.at(organisation.pk),
                )
        yield from (vanished(head) for head in anchored.rest())

    def _examined(
        self, organisation: Organisation, entries: list[LedgerEntry], periods: _Periods, head: Head | None
    ) -> Iterator[Damage]:
        self.bodies += 1
        self.entries += len(entries)
        if self._first_damage(organisation, entries, periods, head) is None:
            return
        with transaction.atomic():
            again = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
            if again is None:
                return
            damage = self._first_damage(
                again, _entries_of([again])[again.pk], _periods_of([again])[again.pk], head
            )
        if damage is not None:
            yield damage

    def _first_damage(
        self, organisation: Organisation, entries: list[LedgerEntry], periods: _Periods, head: Head | None
    ) -> Damage | None:
        return (
            _Chain(organisation, entries, self._key).first_damage()
            or (_against_anchor(organisation, entries, head) if head is not None else None)
            or self._against_replay(organisation, entries, periods)
        )

    def _against_replay(
        self, organisation: Organisation, entries: list[LedgerEntry], periods: _Periods
    ) -> Damage | None:
        """The row must say what the entries say."""
        lines = [line_of(entry, entry.corrects_number) for entry in entries]  # type: ignore[attr-defined]
        replayed = {**UNKNOWN, **state_of(in_effect(lines))}
        row = state_of_row(organisation, self._offices)
        labels = [item.label for name, item in ITEMS.items() if row[name] != replayed[name]]
        if Counter(periods.names) != Counter(former_names(lines)):
            labels.append("曾用名")
        if not _same_representatives(periods.representatives, lines):
            labels.append("历任法定代表人")
        if not labels:
            return None
        return _damage(
            Kind.PROJECTION, organisation, 0, f"现状与登记簿推演不符：{'、'.join(dict.fromkeys(labels))}。"
        )


class _Chain:
    """One body's entries, in order of number."""

    def __init__(self, organisation: Organisation, entries: Sequence[LedgerEntry], key: bytes) -> None:
        self.organisation = organisation
        self.entries = entries
        self.key = key

    def first_damage(self) -> Damage | None:
        previous = ""
        for position, entry in enumerate(self.entries, start=1):
            if entry.number != position:
                return self._damage(Kind.DELETED, position, f"第{position}笔缺失，其后的记载仍在。")
            if entry.previous_hash != previous or not self._sealed(entry):
                return self._named(entry, previous)
            previous = entry.hash
        return self._end(previous)

    def _end(self, previous: str) -> Damage | None:
        count, recorded = len(self.entries), self.organisation.ledger_number
        if count < recorded:
            return self._damage(
                Kind.CUT, count + 1, f"第{count + 1}笔起被截去：应有{recorded}笔，现有{count}笔。"
            )
        if count != recorded or self.organisation.ledger_head != previous:
            return self._damage(
                Kind.PROJECTION, count, f"组织所记的笔数或末笔印记与登记簿不符（实有{count}笔）。"
            )
        return None

    def _sealed(self, entry: LedgerEntry, number: int | None = None) -> bool:
        corrects = entry.corrects_number  # type: ignore[attr-defined]
        foreign = corrects is not None and entry.corrects_body != entry.organisation_id  # type: ignore[attr-defined]
        return not foreign and entry.hash == seal_of(
            entry, self.organisation.code, corrects, self.key, number=number
        )

    def _original(self, entry: LedgerEntry) -> int | None:
        """The number under which the entry was sealed; None if its content is not what was sealed."""
        highest = max(len(self.entries), self.organisation.ledger_number, entry.number) + 1
        return next((number for number in range(1, highest + 1) if self._sealed(entry, number)), None)

    def _named(self, entry: LedgerEntry, previous: str) -> Damage:
        number = entry.number
        original = self._original(entry)
        if original is None:
            if self._is_inserted(entry, previous):
                return self._damage(Kind.INSERTED, number, f"第{number}笔不是由系统记载的：没有有效的印记。")
            return self._damage(Kind.ALTERED, number, f"第{number}笔被改动：内容与印记不符。")
        if original == number:
            return self._damage(Kind.ALTERED, number, f"第{number}笔与前一笔衔接不上：前面的记载被替换。")
        if original > number and not any(self._original(other) == number for other in self.entries):
            return self._damage(Kind.DELETED, number, f"原第{number}笔缺失，其后的记载被改了笔号。")
        return self._damage(Kind.REORDERED, number, f"第{number}笔的顺序被调换：它原是第{original}笔。")

    def _is_inserted(self, entry: LedgerEntry, previous: str) -> bool:
        """The genuine chain goes past the entry: the next genuine one, or the head, follows on its predecessor."""
        later = [other for other in self.entries if other.number > entry.number]
        if any(other.previous_hash == previous and self._original(other) is not None for other in later):
            return True
        return entry.number > self.organisation.ledger_number or self.organisation.ledger_head == previous

    def _damage(self, kind: Kind, number: int, what: str) -> Damage:
        return _damage(kind, self.organisation, number, what)


def _judged(sound: list[Anchor]) -> Iterator[Damage]:
    """A damage for every kept anchor whose files are damaged; the others are added to `sound`, the oldest first."""
    for path in kept_anchors():
        try:
            anchor = read_anchor(path)
            check_anchor(anchor)
            sound.append(anchor)
        except AnchorError as error:
            yield Damage(Kind.ANCHOR, "", 0, str(error))


def _against_anchor(organisation: Organisation, entries: Sequence[LedgerEntry], head: Head) -> Damage | None:
    count = len(entries)
    if count < head.number:
        what = f"第{count + 1}笔起被截去：封存时有{head.number}笔，现有{count}笔。"
        return _damage(Kind.CUT, organisation, count + 1, what)
    if organisation.code != head.code or entries[head.number - 1].hash != head.head:
        what = f"第{head.number}笔或其前的记载在封存之后被重写。"
        return _damage(Kind.REWRITTEN, organisation, head.number, what)
    return None


def _orphans() -> Iterator[Damage]:
    body = Organisation.objects.filter(pk=OuterRef("organisation_id"))
    for entry in LedgerEntry.objects.filter(~Exists(body)).order_by("organisation_id", "number")[:_CHUNK]:
        code = str(entry.after.get("code", ""))
        which = code or f"编号{entry.organisation_id}的组织"
        yield Damage(
            Kind.ORPHANED, code, entry.number, f"{which}的登记簿第{entry.number}笔还在，而组织本身不见了。"
        )


def _damage(kind: Kind, organisation: Organisation, number: int, what: str) -> Damage:
    return Damage(
        kind, organisation.code, number, f"{organisation.name}（{organisation.code}）登记簿：{what}"
    )


def _chunks() -> Iterator[list[Organisation]]:
    last = 0
    while chunk := list(Organisation.objects.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _entries_of(organisations: Iterable[Organisation]) -> dict[int, list[LedgerEntry]]:
    rows: QuerySet[LedgerEntry] = (
        LedgerEntry.objects.filter(organisation_id__in=[organisation.pk for organisation in organisations])
        .annotate(corrects_number=F("corrects__number"), corrects_body=F("corrects__organisation_id"))
        .order_by("organisation_id", "number")
    )
    entries: dict[int, list[LedgerEntry]] = defaultdict(list)
    for row in rows:
        entries[row.organisation_id].append(row)
    return entries


def _periods_of(organisations: Iterable[Organisation]) -> dict[int, _Periods]:
    periods: dict[int, _Periods] = defaultdict(_Periods)
    pks = [organisation.pk for organisation in organisations]
    names = FormerName.objects.filter(organisation_id__in=pks)
    for pk, name, first, last in names.values_list("organisation_id", "name", "used_from", "used_to"):
        periods[pk].names.append((name, first, last))
    holders = OfficeHolder.objects.filter(
        organisation_id__in=pks, position=OfficeHolder.Position.LEGAL_REPRESENTATIVE
    )
    for pk, name, first, last in holders.values_list("organisation_id", "name", "starts_on", "ends_on"):
        periods[pk].representatives.append((name, first, last))
    return periods


def _same_representatives(rows: Sequence[_Period], lines: Sequence[Line]) -> bool:
    """Of a representative that no later entry names there may be no row: an opening alone writes none."""
    if not rows and all(REPRESENTED_BY.isdisjoint(line.after) for line in lines[1:]):
        return True
    return Counter(rows) == Counter(representatives(lines))
