"""The Organisation row, today's state, written from the ledger. The only writer of that table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from registry.ledger.declarations import ITEMS, Form, plain
from registry.ledger.services.errors import LedgerConflict, LedgerError
from registry.ledger.workflows import JsonValue, Line, State, former_names, representatives
from registry.offices.models import Office
from registry.organisations.models import FormerName, OfficeHolder, Organisation
from registry.organisations.validators.names import name_key
from registry.outbox.services.storage import insert_rows, update_rows

_COLUMNS = {
    name: f"{name}_id" if item.form in (Form.OFFICE, Form.DIVISION) else name for name, item in ITEMS.items()
}
_OFFICES = frozenset(name for name, item in ITEMS.items() if item.form is Form.OFFICE)


class OfficeCodes:
    """Offices by code and by primary key, read once, when first asked for."""

    def __init__(self) -> None:
        self._ids: dict[str, int] | None = None
        self._codes: dict[int, str] = {}

    def _load(self) -> dict[str, int]:
        if self._ids is None:
            self._ids = {}
            for pk, code in Office.objects.values_list("pk", "code"):
                self._ids[code] = pk
                self._codes[pk] = code
        return self._ids

    def id_of(self, code: str | None) -> int | None:
        if not code:
            return None
        try:
            return self._load()[code]
        except KeyError as error:
            raise LedgerError(f"没有标识为“{code}”的机关，请先在机关目录中添加。") from error

    def code_of(self, pk: int | None) -> str | None:
        if pk is None:
            return None
        self._load()
        return self._codes.get(pk)


def state_of_row(organisation: Organisation, offices: OfficeCodes) -> State:
    """The row in the form entries use, to compare it or to take `before` from it."""
    state: State = {}
    for name, item in ITEMS.items():
        value = getattr(organisation, _COLUMNS[name])
        state[name] = _JSON[item.form](value, offices) if item.form in _JSON else value
    return state


_JSON = {
    Form.DATE: lambda value, _: value.isoformat() if value else None,
    Form.MONEY: lambda value, _: None if value is None else f"{value:.2f}",
    Form.OFFICE: lambda value, offices: offices.code_of(value),
}


def columns_of(state: Mapping[str, JsonValue], offices: OfficeCodes) -> dict[str, object]:
    """Column values, by attname, for the items of `state`; with a name comes its key."""
    columns: dict[str, object] = {_COLUMNS[name]: plain(name, value) for name, value in state.items()}
    for name in _OFFICES & state.keys():
        code = state[name]
        columns[_COLUMNS[name]] = offices.id_of(code if isinstance(code, str) else None)
    if "name" in state:
        columns["name_key"] = name_key(str(state["name"]))[:200]
    return columns


def insert_organisations(organisations: Sequence[Organisation]) -> None:
    """Insert new bodies and set their primary keys, which the database gives. IntegrityError if a code is taken."""
    insert_rows(organisations)
    pks = dict(
        Organisation.objects.filter(
            code__in=[organisation.code for organisation in organisations]
        ).values_list("code", "pk")
    )
    for organisation in organisations:
        organisation.pk = pks[organisation.code]
        organisation._state.adding = False
        organisation._state.db = "default"


def update_organisations(
    changed: Iterable[tuple[Organisation, Mapping[str, object], int, str]], now: datetime
) -> None:
    """Write columns, count and head of each body, if nobody wrote in between (the count is as it was read).

    On SQLite select_for_update does nothing; this condition is what makes the loser of a race notice.
    """
    rows, expected = [], 0
    for organisation, columns, number, head in changed:
        values = {**columns, "ledger_number": number, "ledger_head": head, "updated_at": now}
        rows.append((values, {"id": organisation.pk, "ledger_number": organisation.ledger_number}))
        expected += 1
    if expected and update_rows(Organisation, rows) != expected:
        raise LedgerConflict("登记簿刚刚被他人更新，本次没有写入，请刷新后再试。")


def rewrite_former_names(organisation: Organisation, lines: Sequence[Line]) -> None:
    """Make the body's FormerName rows say what its ledger says: every name but the present one, with its days."""
    wanted = former_names(lines)
    rows = {
        (row.name, row.used_from, row.used_to): row
        for row in FormerName.objects.filter(organisation=organisation)
    }
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    FormerName.objects.filter(pk__in=gone).delete()
    FormerName.objects.bulk_create(
        FormerName(
            organisation=organisation,
            name=name,
            name_key=name_key(name)[:200],
            used_from=used_from,
            used_to=used_to,
        )
        for name, used_from, used_to in wanted
        if (name, used_from, used_to) not in rows
    )


def rewrite_representatives(organisation: Organisation, lines: Sequence[Line]) -> None:
    """Make the body's rows of its 法定代表人 say what its ledger says. What is sealed stays with the name it came with:
    the ledger knows names only, so a new row has nothing sealed."""
    present = OfficeHolder.objects.filter(
        organisation=organisation, position=OfficeHolder.Position.LEGAL_REPRESENTATIVE
    )
    rows = list(present.order_by("id"))
    for name, starts_on, ends_on in representatives(lines):
        same_name = [row for row in rows if row.name == name]
        row = next((row for row in same_name if row.starts_on == starts_on), next(iter(same_name), None))
        if row is None:
            row = OfficeHolder(
                organisation=organisation, position=OfficeHolder.Position.LEGAL_REPRESENTATIVE, name=name
            )
        else:
            rows.remove(row)
        if row.pk is None or (row.starts_on, row.ends_on) != (starts_on, ends_on):
            row.starts_on, row.ends_on = starts_on, ends_on
            row.save()
    present.filter(pk__in=[row.pk for row in rows]).delete()
