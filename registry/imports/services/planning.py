"""A batch of rows against the register: what it opens, what it changes, what it leaves alone. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.imports.declarations import Finding, Severity
from registry.imports.models import ImportedRow
from registry.imports.services.places import Places
from registry.imports.validators.rows import Row
from registry.ledger.declarations import ENDED, ITEMS, UNKNOWN
from registry.ledger.models import LedgerEntry
from registry.ledger.services import Change, Opening
from registry.ledger.services.projection import OfficeCodes, state_of_row
from registry.ledger.workflows import may_follow
from registry.organisations.models import Organisation

Kind = LedgerEntry.Kind
SOURCE = "import"
REASON = "按登记管理机关原有登记册导入"
NOT_YOURS = "这家组织不由您所在的机关登记，本行未导入；请由其登记管理机关或市级机关导入。"
ENDED_ALREADY = "登记簿所载的登记状态之后不能再有这一状态，登记簿未改动；如登记簿有误，请以更正办理。"
#: Items that follow from others of the file: never claims of their own.
_DERIVED = ("level", "division", "district_code", "registrar", "competent_unit")
_KIND_OF_STATUS = {
    "dissolved": Kind.DISSOLVED,
    "annulled": Kind.ANNULLED,
    "revoked": Kind.REVOKED,
    "liquidating": Kind.LIQUIDATION,
}
#: Name of an organ → what goes with it, all or nothing.
_FOLLOWING = {
    "registrar_name": ("registrar", "division", "level"),
    "competent_unit_name": ("competent_unit",),
}


@dataclass(slots=True)
class Plan:
    """What a batch would write. `stated`: row, what it states, and the body or None while it is to be opened."""

    openings: list[Opening] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    stated: list[tuple[Row, Organisation | None]] = field(default_factory=list)
    restated: list[tuple[Row, Organisation]] = field(default_factory=list)
    unchanged: int = 0
    unknown: dict[str, int] = field(default_factory=dict)


class Planner:
    """Plans batches of one file."""

    def __init__(
        self, places: Places, source_ref: str, today: date, allowed: frozenset[str] | None = None
    ) -> None:
        self.places = places
        self.allowed = allowed
        self.source_ref = source_ref
        self.today = today
        self.offices = OfficeCodes()

    def plan(self, rows: Sequence[Row]) -> Plan:
        """Rows must be free of errors and of different codes; what is found is added to their findings."""
        plan = Plan()
        codes = [row.code for row in rows]
        bodies = {body.code: body for body in Organisation.objects.filter(code__in=codes)}
        earlier = self._earlier(bodies)
        for row in rows:
            body = bodies.get(row.code)
            self._resolve(row, body)
            if self._is_of_others(row, body):
                row.findings.append(Finding(row.number, "登记管理机关", row.code, NOT_YOURS))
            elif body is None:
                plan.openings.append(self._opening(row))
                plan.stated.append((row, None))
                _count_unknown(plan, row)
            else:
                self._compare(plan, row, body, earlier.get(body.pk))
        return plan

    def _earlier(self, bodies: Mapping[str, Organisation]) -> dict[int, dict[str, object]]:
        pks = [body.pk for body in bodies.values()]
        return dict(ImportedRow.objects.filter(pk__in=pks).values_list("pk", "items"))

    def _is_of_others(self, row: Row, body: Organisation | None) -> bool:
        if self.allowed is None:
            return False
        stated = row.items["registrar"]
        if body is None:
            return stated not in self.allowed
        present = self.offices.code_of(body.registrar_id)
        if row.items["registrar_name"] in ("", body.registrar_name):
            stated = present  # the row moves it nowhere
        return not {present, stated} <= self.allowed

    def _resolve(self, row: Row, body: Organisation | None) -> None:
        """Add what follows from the organs and places the row names."""
        name = str(row.items.get("registrar_name", ""))
        registrar = self.places.registrar(name, row.code)
        row.items.update(registrar.items)
        if registrar.warning:
            row.findings.append(
                Finding(row.number, "登记管理机关", name, registrar.warning, Severity.WARNING)
            )
        division = registrar.items["division"]
        address = str(row.items.get("address", ""))
        row.items["district_code"] = self.places.district(name, division, address)
        if body is not None and not name:
            division = body.division_id
        unit = str(row.items.get("competent_unit_name", ""))
        row.items["competent_unit"] = self.places.competent_unit(unit, division)

    def _opening(self, row: Row) -> Opening:
        if "status" not in row.items:
            row.findings.append(
                Finding(row.number, "登记状态", "", "登记状态未填，已暂记为正常，请核实。", Severity.WARNING)
            )
        return Opening(
            values={**row.items, "code": row.code, "source": "import"},
            kind=Kind.IMPORTED,
            effective_on=self._known_since(row),
            reason=REASON,
            source_kind=SOURCE,
            source_ref=f"{self.source_ref}/{row.number}",
        )

    def _known_since(self, row: Row) -> date:
        """Registration day if the file gives it and the body is as it was then, else today (docs/decisions/0004).

        Since when a body has been in liquidation, or at its end, the file does not say: not since its registration.
        """
        registered_on = row.items.get("registered_on")
        if isinstance(registered_on, str) and row.items.get("status", "active") == "active":
            return date.fromisoformat(registered_on)
        return self.today

    def _compare(self, plan: Plan, row: Row, body: Organisation, before: dict[str, object] | None) -> None:
        if self._contradicts(row, body):
            word = Organisation.Status(str(row.items["status"])).label
            row.findings.append(Finding(row.number, "登记状态", word, ENDED_ALREADY, Severity.WARNING))
        if before == row.items:
            plan.unchanged += 1
            return
        plan.restated.append((row, body))
        changes = self._changes(row, body, before)
        changes |= self._following(row, state_of_row(body, self.offices), changes)
        if not changes:
            plan.unchanged += 1
            return
        plan.changes.append(
            Change(
                organisation=body,
                kind=self._entry_kind(changes, body),
                changes=changes,
                effective_on=self.today,
                reason="按登记管理机关原有登记册更新",
                source_kind=SOURCE,
                source_ref=f"{self.source_ref}/{row.number}",
            )
        )

    @staticmethod
    def _contradicts(row: Row, body: Organisation) -> bool:
        """Whether the file states a status that cannot follow on the one of the register; told as long as it does."""
        stated = str(row.items.get("status") or body.status)
        return stated != body.status and not may_follow(body.status, stated)

    def _changes(self, row: Row, body: Organisation, before: dict[str, object] | None) -> dict[str, object]:
        """Items that the file states anew and that differ from the register.

        Of a body never imported the register knows better: the file only fills what is unknown.
        """
        state = state_of_row(body, self.offices)
        changes: dict[str, object] = {}
        for item, value in row.items.items():
            if item in _DERIVED:
                continue
            if value == "" or state[item] == value or (before is not None and before.get(item) == value):
                continue
            if before is not None or state[item] == UNKNOWN[item]:
                changes[item] = value
            elif ITEMS[item].public:
                reason = "与登记簿所载不同，登记簿未改动；如登记簿有误，请以更正办理。"
                finding = Finding(row.number, ITEMS[item].label, str(value)[:80], reason, Severity.WARNING)
                row.findings.append(finding)
        if self._contradicts(row, body):
            changes.pop("status", None)
        if changes.get("status") in ENDED:
            changes["ended_on"] = None  # the file does not say when
        return changes

    def _following(
        self, row: Row, state: Mapping[str, object], changes: Mapping[str, object]
    ) -> dict[str, object]:
        """What else becomes of the body by `changes`: with another organ goes all that was the former one's.

        Of an organ that the register has by the same name, what is unknown is filled.
        """
        following: dict[str, object] = {}
        moved = "registrar_name" in changes
        for name, items in _FOLLOWING.items():
            values = {item: row.items[item] for item in items}
            stands = state[name] == row.items.get(name, "")
            agrees = all(state[item] in (UNKNOWN[item], value) for item, value in values.items())
            if name in changes or (stands and (agrees or (moved and state[name]))):
                following |= {name: changes.get(name, state[name]), **values}
        after = {**state, **changes, **following}
        following["district_code"] = self._district(row, after, changes)
        # The whole group is given, so that the ledger has nothing to complete; it leaves out what does not change.
        return following if any(value != state[item] for item, value in following.items()) else {}

    def _district(self, row: Row, after: Mapping[str, object], changes: Mapping[str, object]) -> object:
        """The district of another organ, unknown if that has none; else one that the row's address tells."""
        division = after["division"]
        district = self.places.district(
            str(after["registrar_name"]), str(division) if division else None, str(after["address"])
        )
        filled = not after["district_code"] and row.items["district_code"] == district
        told = district and ("address" in changes or filled)
        return district if told or "registrar_name" in changes else after["district_code"]

    def _entry_kind(self, changes: Mapping[str, object], body: Organisation) -> str:
        status = changes.get("status")
        if isinstance(status, str) and status in _KIND_OF_STATUS:
            return _KIND_OF_STATUS[status]
        state = state_of_row(body, self.offices)
        if all(state[item] in (UNKNOWN[item], value) for item, value in changes.items()):
            return Kind.COMPLETED
        return Kind.CHANGED


_ASKED_FOR = (
    "legal_representative",
    "registered_on",
    "registrar_name",
    "competent_unit_name",
    "funds",
    "address",
    "business_scope",
    "certificate_to",
)


def _count_unknown(plan: Plan, row: Row) -> None:
    for item in _ASKED_FOR:
        if not row.items.get(item):
            label = ITEMS[item].label
            plan.unknown[label] = plan.unknown.get(label, 0) + 1
