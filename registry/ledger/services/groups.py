"""What belongs together is written together: an organ with its name, its division and its level.

An entry that says half of it is completed from the directory of organs, so that no name stands beside another's organ.
"""

from registry.ledger.declarations import ITEMS
from registry.ledger.models import LedgerEntry
from registry.ledger.services.errors import LedgerError
from registry.ledger.workflows import State
from registry.offices.selectors import Organs, Seat


def complete_opening(after: State, organs: Organs) -> None:
    """Add to what opens a body the names of its organs as of that day, and its competent unit by name."""
    for organ in ("registrar", "competent_unit"):
        seat = _seat_given(after, organ, organs)
        if seat is not None:
            after.setdefault(f"{organ}_name", seat.name)
    _unit_by_name(after, after, organs)


def complete_change(after: State, state: State, kind: str, organs: Organs) -> None:
    """Add to what an entry changes the rest of its groups. `state` is what it meets.

    LedgerError where a completion 补录 names another organ than the known one.
    """
    if seat := _seat_given(after, "registrar", organs):
        known = str(state.get("registrar_name") or "")
        same = bool(known) and organs.registrar_named(known).office == seat.office
        _add_name(after, "registrar", seat, known, kind, same=same)
        _add_seat(after, state, seat)
    elif after.get("registrar_name") and "registrar" not in after:
        seat = organs.registrar_named(str(after["registrar_name"]))
        after["registrar"] = seat.office
        _add_seat(after, state, seat)
    if seat := _seat_given(after, "competent_unit", organs):
        known = str(state.get("competent_unit_name") or "")
        same = bool(known) and organs.unit_named(known, _division({**state, **after})) == seat.office
        _add_name(after, "competent_unit", seat, known, kind, same=same)
    _unit_by_name(after, {**state, **after}, organs)


def _seat_given(after: State, organ: str, organs: Organs) -> Seat | None:
    code = after.get(organ)
    if not isinstance(code, str):
        return None
    seat = organs.seat_of(code)
    if seat is None:
        raise LedgerError(f"没有标识为“{code}”的机关，请先在机关目录中添加。")
    return seat


def _add_name(after: State, organ: str, seat: Seat, known: str, kind: str, *, same: bool) -> None:
    """With an organ goes its name as of that day, which a later renaming does not rewrite.

    `same`: the known name is another way to write this organ's.
    """
    name = f"{organ}_name"
    if name in after or (kind == LedgerEntry.Kind.COMPLETED and same):
        return
    if kind == LedgerEntry.Kind.COMPLETED and known and known != seat.name:
        raise LedgerError(
            f"{ITEMS[name].label}已登记为“{known}”，与所选的“{seat.name}”不同，补录不能改变；登记有误的，请更正原记载。"
        )
    after[name] = seat.name


def _add_seat(after: State, state: State, seat: Seat) -> None:
    after.setdefault("division", seat.division)
    if seat.level:
        after.setdefault("level", seat.level)
    if seat.district and not state.get("district_code"):
        after.setdefault("district_code", seat.district)


def _unit_by_name(after: State, whole: State, organs: Organs) -> None:
    name = after.get("competent_unit_name")
    if isinstance(name, str) and "competent_unit" not in after:
        after["competent_unit"] = organs.unit_named(name, _division(whole)) if name else None


def _division(state: State) -> str:
    return str(state.get("division") or "")
