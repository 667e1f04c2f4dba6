"""The registered items 登记事项 a ledger entry can hold, and how each is written in JSON.

社会团体 art. 12 of its regulation, 民办非企业单位 art. 12, 基金会 art. 11; the rest is what the certificate and the
national credit-information site show beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Form(StrEnum):
    """How the value of an item is written in an entry: always a string, a boolean or null."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    MONEY = "money"
    FLAG = "flag"
    OFFICE = "office"
    DIVISION = "division"


@dataclass(frozen=True, slots=True)
class Item:
    """One registered item. `public` items are told in sentences; the others are kept for the projection."""

    name: str
    label: str
    form: Form = Form.TEXT
    public: bool = True
    fixed: bool = False


ITEMS: dict[str, Item] = {
    item.name: item
    for item in (
        Item("code", "统一社会信用代码", fixed=True),
        Item("kind", "类型", Form.CHOICE, fixed=True),
        Item("name", "名称"),
        Item("status", "登记状态", Form.CHOICE),
        Item("status_reason", "状态原因"),
        Item("level", "登记层级", Form.CHOICE, public=False),
        Item("division", "登记地", Form.DIVISION, public=False),
        Item("district_code", "所在区", public=False),
        Item("registrar", "登记管理机关", Form.OFFICE, public=False),
        Item("registrar_name", "登记管理机关"),
        Item("competent_unit", "业务主管单位", Form.OFFICE, public=False),
        Item("competent_unit_name", "业务主管单位"),
        Item("legal_representative", "法定代表人（负责人）"),
        Item("registered_on", "成立登记日期", Form.DATE),
        Item("funds", "注册资金", Form.MONEY),
        Item("address", "住所"),
        Item("purpose", "宗旨"),
        Item("business_scope", "业务范围"),
        Item("activity_area", "活动地域"),
        Item("foundation_type", "基金会类型"),
        Item("legal_form", "民办非企业单位形式"),
        Item("certificate_from", "证书有效期起", Form.DATE),
        Item("certificate_to", "证书有效期止", Form.DATE),
        Item("direct_registration", "直接登记", Form.FLAG),
        Item("sector", "行（事）业领域"),
        Item("is_charity", "慈善组织", Form.FLAG),
        Item("ended_on", "终止日期", Form.DATE),
        Item("source", "来源", Form.CHOICE, public=False, fixed=True),
    )
}

#: 活动资金 (社团 art. 12), 开办资金 (民非 art. 12), 原始基金数额 (基金会 art. 11): one column, three words.
FUNDS_LABELS = {"association": "活动资金", "service": "开办资金", "foundation": "原始基金数额"}

_BLANK_BY_FORM: dict[Form, str] = {Form.TEXT: "", Form.CHOICE: ""}
#: What every item is while nothing is known of it.
UNKNOWN: Mapping[str, str | bool | None] = MappingProxyType(
    {name: _BLANK_BY_FORM.get(item.form) for name, item in ITEMS.items()}
)

ENDED = frozenset({"dissolved", "annulled", "revoked"})


def label_of(item: str, kind: str) -> str:
    """What the item is called for a body of this kind."""
    if item == "funds":
        return FUNDS_LABELS.get(kind, ITEMS[item].label)
    return ITEMS[item].label


def plain(item: str, value: object) -> object:
    """The Python value of an item's JSON form: date, Decimal (yuan), bool, str; None and '' mean unknown.

    Offices and divisions stay their codes. ValueError or ArithmeticError for a form that no entry can hold.
    """
    form = ITEMS[item].form
    if value is None or value == "":
        return value
    if form is Form.DATE:
        return date.fromisoformat(str(value))
    if form is Form.MONEY:
        return Decimal(str(value))
    return value
