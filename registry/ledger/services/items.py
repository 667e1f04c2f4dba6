"""Values of registered items: checked against the columns, and turned into the form an entry holds."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from django.db import models

from registry.divisions.models import Division
from registry.ledger.declarations import ITEMS, Form
from registry.ledger.services.errors import LedgerError
from registry.ledger.workflows import JsonValue, State
from registry.offices.models import Office
from registry.organisations.models import Organisation
from registry.organisations.validators import Unseen, code_points, unseen

_CENT = Decimal("0.01")
_FUNDS_BELOW = Decimal(10) ** 14


def encode(values: Mapping[str, object]) -> State:
    """The JSON form of the given items; LedgerError names an unknown item or a value its column cannot hold.

    Offices and divisions may be given as objects or by their codes.
    """
    for name in values.keys() - ITEMS.keys():
        raise LedgerError(f"登记簿没有“{name}”这一项。")
    return {name: _ENCODERS[ITEMS[name].form](name, value) for name, value in values.items()}


def _text(name: str, value: object) -> JsonValue:
    text = "" if value is None else str(value)
    limit = _limit(name)
    hidden = unseen(text, lines=True)
    hidden.pop(Unseen.UNKNOWN, None)
    if Unseen.EMPTY in hidden:
        raise LedgerError(f"“{ITEMS[name].label}”中有不可见的空字符，请删去后再试。")
    if hidden:
        points = code_points("".join(hidden.values()))
        raise LedgerError(f"“{ITEMS[name].label}”中有看不见的字符（{points}），请删去后再试。")
    if limit is not None and len(text) > limit:
        raise LedgerError(f"“{ITEMS[name].label}”最多{limit}个字，现为{len(text)}个，请缩短。")
    return text


@cache
def _limit(name: str) -> int | None:
    limit: int | None = getattr(Organisation._meta.get_field(name), "max_length", None)
    return limit


@cache
def _choices(name: str) -> frozenset[str]:
    choices = getattr(Organisation._meta.get_field(name), "choices", None) or ()
    return frozenset(str(value) for value, _ in choices)


def _choice(name: str, value: object) -> JsonValue:
    text = str(value.value if isinstance(value, models.Choices) else value or "")
    if text not in _choices(name):
        raise LedgerError(f"“{ITEMS[name].label}”不能是“{text}”。")
    return text


def _date(name: str, value: object) -> JsonValue:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise LedgerError(f"“{ITEMS[name].label}”不是有效的日期：{value}。") from error
    if not isinstance(value, date):
        raise LedgerError(f"“{ITEMS[name].label}”不是有效的日期。")
    return value.isoformat()


def _money(name: str, value: object) -> JsonValue:
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value)).quantize(_CENT)
    except InvalidOperation as error:
        raise LedgerError(f"“{ITEMS[name].label}”不是有效的金额：{value}。") from error
    if not amount.is_finite() or not Decimal(0) <= amount < _FUNDS_BELOW:
        raise LedgerError(f"“{ITEMS[name].label}”应不小于零且不超过十四位整数，现为{value}。")
    return str(abs(amount))  # a minus before nothing is none


def _flag(name: str, value: object) -> JsonValue:
    if value is None or isinstance(value, bool):
        return value
    raise LedgerError(f"“{ITEMS[name].label}”只能是“是”“否”或未知。")


def _office(name: str, value: object) -> JsonValue:
    return value.code if isinstance(value, Office) else (str(value) if value else None)


def _division(name: str, value: object) -> JsonValue:
    return value.code if isinstance(value, Division) else (str(value) if value else None)


_ENCODERS = {
    Form.TEXT: _text,
    Form.CHOICE: _choice,
    Form.DATE: _date,
    Form.MONEY: _money,
    Form.FLAG: _flag,
    Form.OFFICE: _office,
    Form.DIVISION: _division,
}
