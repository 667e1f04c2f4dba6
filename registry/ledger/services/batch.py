"""Entries recorded, few or many: the one path by which the register changes.

Lock order everywhere: filing, then organisation (by primary key), then code counter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.ledger.declarations import ITEMS, UNKNOWN
from registry.ledger.models import LedgerEntry
from registry.ledger.selectors.lines import line_of, lines_of
from registry.ledger.services.entries import BARE_KINDS, KINDS, STATUS_OF_KIND, Change, Opening, Recorded
from registry.ledger.services.errors import LedgerError
from registry.ledger.services.groups import complete_change, complete_opening
from registry.ledger.services.items import encode
from registry.ledger.services.projection import (
    OfficeCodes,
    columns_of,
    insert_organisations,
    rewrite_former_names,
    rewrite_representatives,
    state_of_row,
    update_organisations,
)
from registry.ledger.services.seals import ledger_key, seal_of
from registry.ledger.workflows import (
    NAMED_BY,
    REPRESENTED_BY,
    Line,
    State,
    in_effect,
    is_end,
    may_follow,
    state_before,
    state_of,
    take_over,
    values_borne,
)
from registry.offices.selectors import Organs
from registry.organisations.models import Organisation
from registry.outbox.services import publish_many
from registry.outbox.services.storage import insert_rows, new_row

TOPIC = "organisation.changed"
_NEEDED = ("code", "kind", "name", "level")
#: Items whose earlier values have rows of their own, or date them.
_OVER_TIME = NAMED_BY | REPRESENTED_BY
_SOURCES = frozenset(Organisation.Source.values)
Status = Organisation.Status


def record_many(
    *,
    openings: Sequence[Opening] = (),
    changes: Sequence[Change] = (),
    actor: Any = None,
    recorded_at: datetime | None = None,
) -> Recorded:
    """Open bodies and record changes in one transaction with few statements, the changes in the order given.

    Locks every changed body, seals, projects, and publishes `organisation.changed` once for each body. LedgerError
    for what the ledger refuses; nothing of the batch is written then. `recorded_at` is for building histories
    (demonstration, transfers): it may not lie in the future nor before an entry the body already has. Thousands of
    bodies a batch, not more: each is held in memory.
    """
    try:
        with transaction.atomic():
            batch = _Batch(actor, recorded_at)
            opened = batch.open(openings)
            changed = batch.change(changes)
            insert_rows(batch.entries)
            codes = {organisation.code for organisation in (*opened, *changed)}
            publish_many((TOPIC, code, {"code": code}) for code in sorted(codes))
    except IntegrityError:
        _refuse_taken(openings)  # also when somebody else opened the body a moment ago
        raise
    return Recorded([*opened, *changed], batch.entries)


def _refuse_taken(openings: Sequence[Opening]) -> None:
    codes = [str(opening.values["code"]) for opening in openings]
    taken = Organisation.objects.filter(code__in=codes).values_list("code", flat=True).first()
    if taken:
        raise LedgerError(f"统一社会信用代码 {taken} 已在登记簿中。")


@dataclass(slots=True)
class _Body:
    """A locked body while entries are added to it. `lines` is its whole ledger where that matters, else None."""

    organisation: Organisation
    before: State
    state: State
    number: int
    head: str
    lines: list[Line] | None
    touched: set[str] = field(default_factory=set)


class _Batch:
    """The entries of one transaction, with what they share."""

    def __init__(self, actor: Any, recorded_at: datetime | None) -> None:
        self.actor_id = actor.pk if actor is not None else None
        self.actor_name = actor.get_full_name()[:60] if actor is not None else ""
        self.now = timezone.now()
        self.recorded_at = recorded_at or self.now
        self.backdated = recorded_at is not None
        self.today = timezone.localdate()
        self.key = ledger_key()
        self.offices = OfficeCodes()
        self.organs = Organs()
        self.entries: list[LedgerEntry] = []
        if self.recorded_at > self.now:
            raise LedgerError("记载时间不能晚于现在。")

    # -- opening -------------------------------------------------------------------------------------------------

    def open(self, openings: Sequence[Opening]) -> list[Organisation]:
        pairs = [self._opened(opening) for opening in openings]
        if not pairs:
            return []
        if len({organisation.code for organisation, _ in pairs}) < len(pairs):
            raise LedgerError("同一批中有重复的统一社会信用代码。")
        insert_organisations([organisation for organisation, _ in pairs])
        for organisation, entry in pairs:
            entry.organisation_id = organisation.pk
            self.entries.append(entry)
        return [organisation for organisation, _ in pairs]

    def _opened(self, opening: Opening) -> tuple[Organisation, LedgerEntry]:
        values = dict(opening.values)
        missing = [ITEMS[name].label for name in _NEEDED if not values.get(name)]
        if missing:
            raise LedgerError(f"开立登记簿缺少：{'、'.join(missing)}。")
        values.setdefault("status", Organisation.Status.ACTIVE)
        values.setdefault("source", opening.source_kind if opening.source_kind in _SOURCES else "filing")
        after = encode(values)
        complete_opening(after, self.organs)
        after = {name: value for name, value in after.items() if value != UNKNOWN[name]}
        entry = self._entry(opening, {}, after)
        entry.number = 1
        entry.hash = seal_of(entry, str(after["code"]), None, self.key)
        columns = columns_of(after, self.offices)
        columns.update(ledger_number=1, ledger_head=entry.hash, created_at=self.now, updated_at=self.now)
        return new_row(Organisation, columns), entry

    # -- changing ------------------------------------------------------------------------------------------------

    def change(self, changes: Sequence[Change]) -> list[Organisation]:
        if not changes:
            return []
        bodies = self._locked(changes)
        for change in changes:
            body = bodies[change.organisation.pk]
            before, after = self._difference(body, change)
            self._append(body, change, before, after)
        self._project(list(bodies.values()))
        for change in changes:  # the caller's objects show what is now recorded
            fresh = bodies[change.organisation.pk].organisation
            if change.organisation is not fresh:
                change.organisation.__dict__.update(
                    {
                        k: v
                        for k, v in fresh.__dict__.items()
                        if k not in ("_state", "_prefetched_objects_cache")
                    }
                )
                change.organisation._state.fields_cache.clear()
        return [body.organisation for body in bodies.values()]

    def _locked(self, changes: Sequence[Change]) -> dict[int, _Body]:
        pks = sorted({change.organisation.pk for change in changes})
        rows = list(Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
        if len(rows) != len(pks):
            raise LedgerError("登记簿中没有这家组织。")
        lines = self._lines_needed(changes)
        return {row.pk: self._body(row, lines.get(row.pk)) for row in rows}

    def _lines_needed(self, changes: Sequence[Change]) -> Mapping[int, list[Line]]:
        """Whole ledgers, only of bodies whose new entry may stand before an older one, or tells a name over time."""
        pks = {
            change.organisation.pk
            for change in changes
            if change.corrects is not None
            or self.backdated
            or not _OVER_TIME.isdisjoint(change.changes)
            or (change.effective_on < self.today and (change.changes or change.kind in STATUS_OF_KIND))
        }
        return lines_of(pks)

    def _body(self, row: Organisation, lines: list[Line] | None) -> _Body:
        state = state_of_row(row, self.offices)
        if self.backdated and lines and max(line.recorded_at for line in lines) > self.recorded_at:
            raise LedgerError(f"{row.name}已有更晚的记载，不能补记更早的记载时间。")
        return _Body(row, state, dict(state), row.ledger_number, row.ledger_head, lines)

    def _difference(self, body: _Body, change: Change) -> tuple[State, State]:
        changes = dict(change.changes)
        if change.kind in STATUS_OF_KIND:
            changes.setdefault("status", STATUS_OF_KIND[change.kind])
        fixed = [ITEMS[name].label for name in changes if name in ITEMS and ITEMS[name].fixed]
        if fixed:
            raise LedgerError(f"“{'、'.join(fixed)}”一经登记不再改变。")
        after, state = encode(changes), self._state_met(body, change)
        _refuse_status(body, change, state, after)
        _add_end(after, state, change)
        complete_change(after, state, change.kind, self.organs)
        if after.get("name", "有") == "":
            raise LedgerError("名称不能为空。")
        # A further end always tells its own day: the first may turn out to be an error.
        kept = {"ended_on"} if change.corrects is None and is_end(state) and is_end(after) else frozenset()
        after = {
            name: value
            for name, value in after.items()
            if name in kept or value != state.get(name, UNKNOWN[name])
        }
        if not after and change.kind not in BARE_KINDS:
            raise LedgerError("没有需要记载的变化：所填内容与登记簿相同。")
        return {name: state.get(name, UNKNOWN[name]) for name in after}, after

    def _state_met(self, body: _Body, change: Change) -> State:
        if body.lines is None:
            return body.state
        if change.corrects is not None:
            return state_before(body.lines, change.corrects.effective_on, change.corrects.number)
        return state_before(body.lines, change.effective_on)

    def _append(self, body: _Body, change: Change, before: State, after: State) -> None:
        corrects = change.corrects
        if corrects is not None and corrects.organisation_id != body.organisation.pk:
            raise LedgerError("只能更正同一组织的记载。")
        entry = self._entry(change, before, after)
        entry.organisation_id = body.organisation.pk
        entry.number = body.number + 1
        entry.previous_hash = body.head
        if corrects is not None:
            entry.effective_on = corrects.effective_on
            entry.corrects_id = corrects.pk
        entry.hash = seal_of(entry, body.organisation.code, corrects.number if corrects else None, self.key)
        body.number, body.head = entry.number, entry.hash
        take_over(body.state, after)
        body.touched |= after.keys()
        if body.lines is not None:
            body.lines.append(line_of(entry, corrects.number if corrects else None))
        self.entries.append(entry)

    def _entry(self, what: Opening | Change, before: State, after: State) -> LedgerEntry:
        if what.effective_on > self.today:
            raise LedgerError(f"生效日期不能晚于今天，现为{what.effective_on.isoformat()}。")
        if what.kind not in KINDS:
            raise LedgerError(f"登记簿没有“{what.kind}”这种事由。")
        values = {
            "kind": str(what.kind),
            "effective_on": what.effective_on,
            "recorded_at": self.recorded_at,
            "before": before,
            "after": after,
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
        }
        values.update((name, _short(name, getattr(what, name))) for name in _COLUMNS)
        return new_row(LedgerEntry, values)

    # -- projecting ----------------------------------------------------------------------------------------------

    def _project(self, bodies: list[_Body]) -> None:
        changed = []
        for body in bodies:
            state = body.state if body.lines is None else state_of(in_effect(body.lines))
            difference = {name: value for name, value in state.items() if value != body.before[name]}
            changed.append((body.organisation, columns_of(difference, self.offices), body.number, body.head))
        update_organisations(changed, self.now)
        for body, (organisation, columns, number, head) in zip(bodies, changed, strict=True):
            for name, value in columns.items():
                setattr(organisation, name, value)
            organisation.ledger_number, organisation.ledger_head = number, head
            organisation.updated_at = self.now
            if body.lines is not None and not NAMED_BY.isdisjoint(body.touched):
                rewrite_former_names(organisation, body.lines)
            if body.lines is not None and not REPRESENTED_BY.isdisjoint(body.touched):
                rewrite_representatives(organisation, body.lines)


def _refuse_status(body: _Body, change: Change, state: State, after: State) -> None:
    """What no entry may make of a body's status, nor of the one that a later entry gives it."""
    if change.corrects is not None or "status" not in after:
        return
    name, before, status = body.organisation.name, str(state.get("status") or ""), str(after["status"])
    if status == before:
        if change.kind in STATUS_OF_KIND:
            raise LedgerError(f"{name}的登记状态已是“{Status(status).label}”，请勿重复记载。")
        return
    if not may_follow(before, status):
        raise LedgerError(
            f"{name}的登记状态是“{Status(before).label}”，不能再记为“{Status(status).label}”；"
            "原来的记载有误的，请更正原记载。"
        )
    borne = values_borne(body.lines or (), "status")
    later = next(((after_it, on) for after_it, on in borne if on > change.effective_on), None)
    if later is not None and not may_follow(status, later[0]):
        raise LedgerError(
            f"{name}自{later[1].isoformat()}起已记为“{Status(later[0]).label}”，此前不能记为“{Status(status).label}”，"
            "请核对生效日期；原来的记载有误的，请更正原记载。"
        )


def _add_end(after: State, state: State, change: Change) -> None:
    """A status that ends the body dates its end; one that does not takes the date away."""
    if "status" not in after or "ended_on" in after:
        return
    if not is_end(after):
        after["ended_on"] = None
    elif change.corrects is not None and not is_end(state):
        after["ended_on"] = change.corrects.effective_on.isoformat()
    elif change.corrects is None and after["status"] != state.get("status"):
        after["ended_on"] = change.effective_on.isoformat()


_COLUMNS: dict[str, Any] = {
    name: LedgerEntry._meta.get_field(name) for name in ("reason", "source_kind", "source_ref", "document_no")
}


def _short(name: str, text: str) -> str:
    column = _COLUMNS[name]
    if "\x00" in text:
        raise LedgerError(f"“{column.verbose_name}”中有不可见的空字符，请删去后再试。")
    if len(text) > column.max_length:
        raise LedgerError(f"“{column.verbose_name}”最多{column.max_length}个字，现为{len(text)}个，请缩短。")
    return text
