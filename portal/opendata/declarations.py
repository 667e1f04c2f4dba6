"""The shapes of the open API. Unknown is null; days are YYYY-MM-DD; amounts are exact decimals as text, with a unit."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class Problem(Schema):
    """Every error: one Chinese sentence that says what to do."""

    detail: str = Field(description="出了什么问题、怎样改", examples=["没有这个地址。"])


class Hit(Schema):
    type: str = Field(description="类型，例如 organisation、notice、policy、guide")
    id: str
    code: str = Field(description="统一社会信用代码，没有的为空串")
    title: str
    url: str
    highlight: str = Field(description="标题，命中处以 <mark> 标出的安全 HTML")
    matched_by: str = Field(description="为什么命中，例如“曾用名：……”")


class FacetCount(Schema):
    value: str
    label: str
    count: int


class Proposal(Schema):
    text: str
    url: str


class SearchAnswer(Schema):
    total: int
    engine: str = Field(description="作答的引擎：elasticsearch 或 database")
    degraded: bool = Field(description="正在用备用检索")
    took_ms: int
    results: list[Hit]
    facets: dict[str, list[FacetCount]]
    messages: list[str] = Field(description="参数中没有采用之处的说明")
    suggestions: list[Proposal]


class Suggested(Schema):
    text: str
    url: str
    kind: str
    hint: str


class Suggestions(Schema):
    suggestions: list[Suggested]


class Term(Schema):
    """A period of validity, both days included."""

    start: date | None = Field(alias="from", serialization_alias="from")
    end: date | None = Field(alias="to", serialization_alias="to")


class Name(Schema):
    name: str
    used_from: date | None
    used_to: date | None


class Money(Schema):
    value: str = Field(examples=["300000.00"])
    unit: str = Field("元", examples=["元"])
    label: str = Field(description="这类组织的叫法：活动资金、开办资金、原始基金数额")


class OrganisationFacts(Schema):
    """The registered items of a body as the register holds them now."""

    code: str
    name: str
    former_names: list[Name]
    kind: str = Field(description="association、service 或 foundation")
    kind_label: str
    status: str = Field(description="active、liquidating、dissolved、annulled 或 revoked")
    status_label: str
    status_reason: str | None
    level: str = Field(description="national、city 或 district")
    district: str | None = Field(description="住所所在区的六位代码")
    district_name: str | None
    legal_representative: str | None = Field(description="法定代表人（负责人）")
    registered_on: date | None
    ended_on: date | None
    funds: Money | None
    address: str | None
    purpose: str | None
    business_scope: str | None
    sector: str | None
    activity_area: str | None
    foundation_type: str | None
    legal_form: str | None
    direct_registration: bool | None = Field(description="是否直接登记；null 为登记簿未记载")
    is_charity: bool | None = Field(description="是否慈善组织；null 为登记簿未记载")
    certificate: Term
    registrar: str | None
    competent_unit: str | None
    grade: str = Field(description="5A…1A；expired 已过期；none 无等级")
    lists: list[str] = Field(description="现在所在的名单：abnormal 活动异常名录、serious 严重违法失信名单")
    ledger_number: int = Field(description="登记簿共有几笔记载")
    updated_at: datetime
    url: str


class Change(Schema):
    item: str
    label: str
    before: str = Field(description="空串为不详")
    after: str


class Entry(Schema):
    """One entry of the ledger."""

    number: int
    kind: str
    title: str
    effective_on: date
    recorded_at: datetime
    document_no: str
    reason: str
    corrects: int | None = Field(description="更正的是第几笔")
    corrected_by: list[int]
    changes: list[Change]


class History(Schema):
    code: str
    as_of: date
    state: dict[str, str | bool | None] | None = Field(
        description="这一天的登记事项；那时还没有记载的为 null"
    )
    entries: list[Entry] = Field(description="到这一天为止生效的记载，新的在前")


class MatterLine(Schema):
    code: str
    name: str
    kind: str
    summary: str
    promised: str
    url: str


class Matters(Schema):
    matters: list[MatterLine]


class Rule(Schema):
    """A sentence of the law with its source. `certain` is false where the original was not checked."""

    text: str
    when: str = Field(description="什么情形下适用；空串为总是适用")
    source: str
    certain: bool
    note: str


class PaperRule(Rule):
    key: str
    help: str
    requirement: str = Field(description="required 必须、optional 可以、abolished 已取消")


class DurationOut(Schema):
    days: int
    text: str
    source: str
    certain: bool
    note: str


class PeriodOut(Schema):
    key: str
    label: str
    statutory: DurationOut | None
    promised: DurationOut | None


class StepOut(Schema):
    who: str
    verbs: str
    silence: str


class MatterGuide(Schema):
    code: str
    name: str
    kind: str
    version: str
    on: date = Field(description="按哪一天施行的规定")
    summary: str
    fee: str
    result: str
    basis: list[str]
    offices: list[str]
    conditions: list[Rule]
    papers: list[PaperRule]
    periods: list[PeriodOut]
    steps: list[StepOut]
    url: str


#: What a parameter of the search may be, for the description of the API.
SEARCH_PARAMETERS: dict[str, dict[str, Any]] = {
    "q": {"description": "检索词：名称、曾用名、信用代码、拼音或首字母", "maxLength": 100},
    "type": {"description": "类型，可以多个"},
    "kind": {"description": "机构种类：association、service、foundation、community"},
    "level": {"description": "登记层级：national、city、district、street"},
    "district": {"description": "六位区代码或者九位街道代码"},
    "status": {"description": "登记状态：active、liquidating、dissolved、annulled、revoked"},
    "grade": {"description": "评估等级：5A…1A、expired"},
    "hub": {"description": "所属枢纽"},
    "sort": {"description": "relevance、name 或 registered"},
    "page": {"description": "页码，从 1 起"},
}
