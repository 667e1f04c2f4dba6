"""One row of a file judged: what it says in the register's terms, and everything that is wrong with it at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from registry.imports.declarations import (
    COMMUNITY_SENTENCE,
    COMMUNITY_WORDS,
    FUNDS_UNITS,
    KIND_LABELS,
    KIND_WORDS,
    Finding,
    Severity,
)
from registry.imports.validators import values
from registry.imports.validators.tables import Cells, Fault, Header
from registry.organisations.validators.codes import CodeReason, examine, kind_of

LIMITS = {
    "name": 200,
    "legal_representative": 60,
    "registrar_name": 120,
    "competent_unit_name": 120,
    "address": 300,
    "activity_area": 100,
    "business_scope": 20_000,
    "purpose": 20_000,
    "matter": 200,
    "document_no": 80,
}


#: How the text of a column is read; all others are of one line.
_READ: dict[str, Callable[[object], str]] = {
    "legal_representative": values.person,
    "business_scope": values.text,
    "purpose": values.text,
}


@dataclass(slots=True)
class Row:
    """A row in the register's terms. `items` holds what the file states; what it leaves empty is not in it."""

    number: int
    code: str = ""
    items: dict[str, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(finding.severity == Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Rules:
    """What judging depends on beside the row: today, and whether a wrong GB 11714 digit sets a row aside."""

    today: date
    accept_wrong_check9: bool = False


class _Reader:
    """Takes cells of one row by column and collects what is wrong with them."""

    def __init__(self, row: Row, cells: Cells, header: Header) -> None:
        self.row = row
        self.cells = cells
        self.header = header
        width = len(cells)
        self.by_column = {
            column: cells[position] for column, position in header.positions.items() if position < width
        }

    def raw(self, column: str) -> object:
        return self.by_column.get(column)

    def say(self, column: str, reason: str, severity: str = Severity.ERROR) -> None:
        label = self.header.labels.get(column, column)
        value = values.shown("" if self.raw(column) is None else self.raw(column))
        self.row.findings.append(Finding(self.row.number, label, value, reason, severity))

    def take(self, column: str, read: Callable[[object], object]) -> object:
        """The value, or None after saying what is wrong with it."""
        raw = self.raw(column)
        if raw is None or raw == "":
            return None
        if isinstance(raw, str) and "\x00" in raw:
            self.say(column, "单元格中有不可见的空字符（U+0000），请删去后再导入。")
            return None
        try:
            values.refuse_error_word(raw)
            return read(raw)
        except ValueError as error:
            self.say(column, str(error))
            return None

    def text(self, column: str) -> str:
        if self.by_column.get(column, "") == "":
            return ""
        value = str(self.take(column, _READ.get(column, values.line)) or "")
        limit = LIMITS.get(column)
        if limit is not None and len(value) > limit:
            self.say(column, f"内容有{len(value)}字，最多{limit}字，请缩短。")
            return ""
        return value

    def spare_cells(self) -> None:
        cells, header = self.cells, self.header
        spare = sum(1 for cell in cells[header.width :] if values.text(cell))
        if spare:
            self._warn(f"该行比表头多出{spare}格内容，未读取，请核对是否错列。")
        unnamed = [at + 1 for at in header.unnamed if at < len(cells) and values.text(cells[at])]
        if unnamed:
            columns = "、".join(str(at) for at in unnamed)
            self._warn(f"第{columns}列没有列名，其中的内容未读取，请补上列名或核对是否错列。")

    def _warn(self, reason: str) -> None:
        self.row.findings.append(Finding(self.row.number, "", "", reason, Severity.WARNING))


def faulty_row(number: int, fault: Fault) -> Row:
    """A row of which nothing but its fault can be told."""
    return Row(number, findings=[Finding(number, "", values.shown(fault.text), fault.reason)])


def is_blank(cells: Cells | Fault) -> bool:
    """Whether nothing is written in the row."""
    return not isinstance(cells, Fault) and not any(
        cell is not None and cell != "" and str(cell).strip() for cell in cells
    )


def register_row(number: int, cells: Cells, header: Header, rules: Rules) -> Row:
    """Judge a row of a register. Name rules do not apply: registered names break them, and an import never judges."""
    row = Row(number)
    reader = _Reader(row, cells, header)
    kind_word = reader.text("kind")
    if any(word in kind_word for word in COMMUNITY_WORDS):
        reader.say("kind", COMMUNITY_SENTENCE)
        return row
    row.code = _code(reader, rules)
    _kind(reader, kind_word)
    if not (name := reader.text("name")) and not _said(row, reader, "name"):
        reader.say("name", "缺少社会组织名称，请补上。")
    _keep(row, "name", name)
    for column in (
        "legal_representative",
        "registrar_name",
        "competent_unit_name",
        "address",
        "business_scope",
    ):
        _keep(row, column, reader.text(column))
    for column in ("purpose", "activity_area"):
        _keep(row, column, reader.text(column))
    _keep(row, "registered_on", reader.take("registered_on", lambda raw: values.past_day(raw, rules.today)))
    _keep(row, "status", reader.take("status", values.status))
    unit = header.units.get("funds", "万元")
    _keep(
        row,
        "funds",
        reader.take("funds", lambda raw: values.funds(raw, unit if unit in FUNDS_UNITS else "万元")),
    )
    span = reader.take("certificate", values.span)
    if isinstance(span, tuple):
        _keep(row, "certificate_from", span[0])
        _keep(row, "certificate_to", span[1])
    reader.spare_cells()
    return row


def decision_row(number: int, cells: Cells, header: Header, rules: Rules) -> Row:
    """Judge a row of published decisions: a body's code, document number, day and matter."""
    row = Row(number)
    reader = _Reader(row, cells, header)
    row.code = _code(reader, rules)
    document_no = values.document_no(reader.text("document_no"))
    if not document_no:
        reader.say("document_no", "缺少决定文书号，请补上。")
    decided_on = reader.take("decided_on", lambda raw: values.past_day(raw, rules.today))
    if decided_on is None and not _said(row, reader, "decided_on"):
        reader.say("decided_on", "缺少决定日期，请补上。")
    row.items = {"document_no": document_no, "decided_on": decided_on, "matter": reader.text("matter")}
    reader.spare_cells()
    return row


def _said(row: Row, reader: _Reader, column: str) -> bool:
    return any(finding.column == reader.header.labels.get(column) for finding in row.findings)


def _keep(row: Row, item: str, value: object) -> None:
    if isinstance(value, str):
        if value:
            row.items[item] = value
    elif value is not None:
        row.items[item] = _json(value)


def _json(value: object) -> object:
    """The form entries hold: ISO dates and amounts with cents as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _code(reader: _Reader, rules: Rules) -> str:
    """The normalised code when it may be used, else '' after saying why not."""
    raw = reader.raw("code")
    if isinstance(raw, int | float):
        reader.say("code", "单元格是数字格式，18位代码的末几位已经丢失；请把这一列设为文本格式后重新填写。")
        return ""
    if isinstance(raw, str) and "\x00" in raw:
        reader.say("code", "单元格中有不可见的空字符（U+0000），请删去后再导入。")
        return ""
    typed = str(raw or "")
    try:
        values.refuse_error_word(raw)
    except ValueError as error:
        reader.say("code", str(error))
        return ""
    if len(typed) > 100:
        reader.say("code", f"统一社会信用代码应为18位，现为{len(typed)}字，请核对。")
        return ""
    finding = examine(typed)
    if finding.ok:
        return finding.code
    if finding.reason is not CodeReason.CHECK9:
        reader.say("code", finding.sentence)
        return ""
    if rules.accept_wrong_check9:
        reader.say("code", f"{finding.sentence}按设置已导入，请对照证书核实。", Severity.WARNING)
        return finding.code
    reader.say("code", f"{finding.sentence}末位校验码相符，公开数据中确有这样的代码，请人工对照证书后处理。")
    return ""


def _kind(reader: _Reader, word: str) -> None:
    row = reader.row
    actual = kind_of(row.code) if row.code else None
    if word:
        kind = KIND_WORDS.get(word.replace("（", "(").replace("）", ")"))
        if kind is None:
            reader.say(
                "kind", f"“{values.shown(word)}”不是社会组织类型，请填写：社会团体、民办非企业单位或基金会。"
            )
        elif actual is not None and kind != actual:
            sentence = (
                f"类型与代码不符：代码第2位为 {row.code[1]}（{KIND_LABELS[actual]}），请核对代码或类型。"
            )
            reader.say("kind", sentence)
    if actual is not None:
        row.items["kind"] = actual
