"""A file as a stream of rows, whatever an office sends: CSV in UTF-8 or GB18030, or XLSX. Flat memory.

TableError is a sentence about the whole file; nothing of the file is used then.
"""

import codecs
import csv
import io
import logging
import re
import unicodedata
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from registry.imports.declarations import Column

logger = logging.getLogger(__name__)

Cells = list[object]

LONGEST_CELL = 16 * 1024 * 1024  # what a CSV reader holds at once before it gives up on an unclosed quote
MOST_UNPACKED = 512 * 1024 * 1024
MOST_SHARED_STRINGS = 96 * 1024 * 1024
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = 16 * 1024 * 1024
_MOST_LINES = 1000  # of one row of a CSV; longer, and a quote is not closed
_MOST_COLUMNS = 200
_HEADER_WITHIN = 10
_LONGEST_NAME = 200
_WIDE = 8  # as many cells as the table has columns are no sentence with commas, from this number on
_CODE_LIKE = re.compile(r"[0-9A-Za-z]{15,20}")
_CODE_DIGITS = 8
_UNIT = re.compile(r"[(\[【](.*?)[)\]】]$|[:,，、/](万元|元)$")


class TableError(Exception):
    """The file as a whole cannot be used; `str(error)` is the sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands. `units`: what a header says in brackets. `unknown`: headers not understood.

    `unnamed`: positions within `width` whose header is blank; empty columns behind the last header are not counted in.
    """

    row: int
    positions: dict[str, int]
    labels: dict[str, str]
    units: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    width: int = 0
    unnamed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A row whose cells cannot be told from those of others. `text`: as it stands in the file; `reason`: the sentence."""

    text: str
    reason: str


@dataclass(slots=True)
class Table:
    """An open table: the header, and the rows below it as (row number in the file, cells or what is wrong)."""

    header: Header
    rows: Iterator[tuple[int, Cells | Fault]]
    notes: list[str]


@contextmanager
def open_table(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    """Open a file of any supported form, judged by its content and not by its name."""
    if not path.is_file():
        raise TableError("没有找到这个文件，请核对文件名。")
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(0)
        if not start:
            raise TableError("文件是空的，请选择有内容的文件。")
        if start.startswith(b"PK"):
            with _workbook(file) as (rows, notes):
                yield _table(rows, notes, columns)
        elif start.startswith(b"\xd0\xcf\x11\xe0"):
            raise TableError(
                "这是旧版 Excel（.xls）或加密的文件，请在 Excel 中另存为 .xlsx 或 CSV 后再上传。"
            )
        else:
            yield _table(*_csv(file), columns)


def _table(rows: Iterator[Cells | Fault], notes: list[str], columns: Sequence[Column]) -> Table:
    numbered = enumerate(rows, start=1)
    first = list(islice(numbered, _HEADER_WITHIN))
    header = _find_header(first, columns)
    return Table(header, chain(first[header.row :], numbered), notes)


# --- header ---------------------------------------------------------------------------------------


def _find_header(rows: Sequence[tuple[int, Cells | Fault]], columns: Sequence[Column]) -> Header:
    """The row that names the most columns, before all others one with every required one; titles may stand above it."""
    names = {_plain(name): column for column in columns for name in (column.label, *column.synonyms)}
    required = {column.field for column in columns if column.required}
    found = [(number, cells, _named(cells, names)) for number, cells in rows if not isinstance(cells, Fault)]
    headers = [(number, cells, named) for number, cells, named in found if named & required]
    if headers:
        number, cells, _ = max(headers, key=lambda row: (required <= row[2], len(row[2])))
        return _header(number, cells, columns, names)
    labels = "、".join(column.label for column in columns if column.required)
    sentence = f"没有找到表头：前{_HEADER_WITHIN}行中没有“{labels}”等列名，请在第一行写明列名。"
    faults = [f"第{number}行：{cells.reason}" for number, cells in rows if isinstance(cells, Fault)]
    raise TableError("".join([sentence, *faults]))


def _named(cells: Cells, names: dict[str, Column]) -> set[str]:
    """The fields whose columns the cells name."""
    written = {_name(cell) for cell in _readable(cells) if len(cell) <= _LONGEST_NAME}
    return {names[name].field for name in written if name in names}


def _readable(cells: Cells) -> Iterator[str]:
    """Cells without U+0000, so that a header with one is still recognised as the header and refused by name."""
    return (str(cell or "").replace("\x00", "") for cell in cells)


def _header(number: int, cells: Cells, columns: Sequence[Column], names: dict[str, Column]) -> Header:
    positions: dict[str, int] = {}
    labels: dict[str, str] = {}
    units: dict[str, str] = {}
    unknown: dict[str, None] = {}
    unnamed = []
    for position, cell in enumerate(cells):
        column, label = names.get(_name(cell)), _label(cell)
        if "\x00" in label:
            where = f"第{number}行第{position + 1}列"
            raise TableError(f"{where}的列名中有不可见的空字符（U+0000），请删去后再导入。")
        if column is None and label:
            unknown[label[:60]] = None
        elif column is None:
            unnamed.append(position)
        if column is None:
            continue
        if column.field in positions:
            raise TableError(
                f"列“{column.label}”出现了两次（{labels[column.field]}、{label}），请只保留一列。"
            )
        positions[column.field], labels[column.field] = position, label
        if unit := _unit_of(label):
            units[column.field] = unit
    missing = [column.label for column in columns if column.required and column.field not in positions]
    if missing:
        raise TableError(f"缺少列：{'、'.join(missing)}。请补上后再导入。")
    absent = tuple(column.label for column in columns if column.field not in positions)
    width = max((position + 1 for position in range(len(cells)) if position not in unnamed), default=0)
    gaps = tuple(position for position in unnamed if position < width)
    return Header(number, positions, labels, units, tuple(unknown), absent, width, gaps)


def _label(cell: object) -> str:
    """A header as it is shown: without what nobody sees (byte order marks, zero-width and direction characters)."""
    return "".join(char for char in str(cell or "") if unicodedata.category(char) != "Cf").strip()


def _plain(name: object) -> str:
    return "".join(unicodedata.normalize("NFKC", _label(name)).split()).strip("*：:")


def _name(cell: object) -> str:
    """The header without a unit at its end, unless the brackets belong to the name: 法定代表人(负责人)."""
    plain = _plain(cell)
    unit = _unit_of(plain)
    return _UNIT.sub("", plain).rstrip(":,，、/") if unit else plain


def _unit_of(label: str) -> str:
    match = _UNIT.search(_plain(label))
    if match is None:
        return ""
    unit = (match[1] or match[2] or "").removeprefix("单位:").strip()
    return unit if unit.endswith(("元", "万")) else ""


# --- CSV ------------------------------------------------------------------------------------------


def _csv(file: IO[bytes]) -> tuple[Iterator[Cells | Fault], list[str]]:
    encoding, notes = _encoding(file)
    file.seek(0)
    delimiter = _delimiter(file, encoding)
    return _csv_rows(io.TextIOWrapper(file, encoding, newline=""), delimiter), notes


def _encoding(file: IO[bytes]) -> tuple[str, list[str]]:
    """By content: a byte order mark, else strict UTF-8, else strict GB18030. The whole file is looked through."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _decodes(file, "utf-16"):
            return "utf-16", []
    elif _decodes(file, "utf-8"):
        return "utf-8-sig", []
    elif _decodes(file, "gb18030"):
        return "gb18030", ["文件不是 UTF-8 编码，已按 GB18030 读取，请留意汉字是否正确。"]
    raise TableError(
        "文件的编码无法识别（既不是 UTF-8 也不是 GB18030），请另存为 UTF-8 编码的 CSV 后再上传。"
    )


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """Comma, or the tab or semicolon of some exports: whichever the first line has most of."""
    first = file.read(64 * 1024).decode(encoding, "ignore").lstrip("\ufeff\r\n").split("\n", 1)[0]
    file.seek(0)
    return max(",\t;", key=first.count)


def _without_mark(lines: Iterable[str]) -> Iterable[str]:
    """Joined and converted files have byte order marks that no codec takes off; before a quote they would hide it."""
    rest = iter(lines)
    return chain([next(rest, "").lstrip("\ufeff")], rest)


class _Lines:
    """The lines of a file, one row after the other; those of a faulty row after its first can be read again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rest = iter(lines)
        self._again: deque[str] = deque()
        self.number = 1  # of the first line of the row
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == _MOST_LINES:
            raise csv.Error("a quote is not closed")
        line = self._again.popleft() if self._again else next(self._rest)
        self.taken.append(line)
        return line

    def begin_row(self) -> None:
        self.number += len(self.taken)
        self.taken.clear()

    def fault(self) -> Fault:
        """What is wrong with the row; the lines after its first are given back."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.taken = [first]
        return Fault(first.strip(), _FAULT.format(line=self.number))


_FAULT = (
    "引号没有成对，或单元格内的引号没有写成两个，分不清本行到哪里为止；本行未导入。"
    "请用文本编辑器打开文件，在第{line}行补上或删去引号；如果文件在这里中断，请重新导出。"
)


def _csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[Cells | Fault]:
    csv.field_size_limit(LONGEST_CELL)
    source = _Lines(_without_mark(lines))
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if len(source.taken[0]) > LONGEST_CELL:
                raise TableError(
                    f"第{source.number}行附近无法读取：单元格超过{LONGEST_CELL // 1024 // 1024}MB，或引号没有成对，请改正后再导入。"
                ) from error
            yield source.fault()
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if len(source.taken) > 1 and _holds_rows(row, delimiter):
            yield source.fault()
        else:
            yield list(row)


def _holds_rows(row: Sequence[str], delimiter: str) -> bool:
    """Whether a cell of several lines has a row of the table in it: two stray quotes close each other."""
    return any(_is_row(line, len(row), delimiter) for cell in row for line in cell.splitlines()[1:])


def _is_row(line: str, width: int, delimiter: str) -> bool:
    parts = line.split(delimiter)
    return len(parts) == width >= _WIDE or any(_is_code(part) for part in parts)


def _is_code(part: str) -> bool:
    plain = "".join(unicodedata.normalize("NFKC", part[:60]).split()).strip("'")
    return bool(_CODE_LIKE.fullmatch(plain)) and sum(char.isdigit() for char in plain) >= _CODE_DIGITS


# --- XLSX -----------------------------------------------------------------------------------------

_DAMAGED = "文件已损坏或不完整，无法作为 XLSX 打开，请重新导出后再上传。"


@contextmanager
def _workbook(file: IO[bytes]) -> Iterator[tuple[Iterator[Cells], list[str]]]:
    from openpyxl import load_workbook

    _refuse_bombs(file)
    book = _guarded(lambda: load_workbook(file, read_only=True, data_only=True, keep_links=False))
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise TableError("文件中没有可见的工作表，请核对后再上传。")
        notes = [f"文件有{len(sheets)}个工作表，只读取第一个“{sheets[0].title}”。"] if len(sheets) > 1 else []
        yield _sheet_rows(sheets[0]), notes
    finally:
        book.close()


def _refuse_bombs(file: IO[bytes]) -> None:
    """A sheet unpacks ten- to thirtyfold; far more, or more than a register can be, is not a sheet."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise TableError(_DAMAGED) from error
    finally:
        file.seek(0)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise TableError("这是压缩文件而不是 XLSX 表格，请解压后上传其中的表格。")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    shared = max((part.file_size for part in parts if part.filename.endswith("sharedStrings.xml")), default=0)
    too_dense = unpacked > RATIO_COUNTS_FROM and unpacked / packed > HIGHEST_RATIO
    if unpacked > MOST_UNPACKED or shared > MOST_SHARED_STRINGS or too_dense:
        raise TableError("文件解压后异常巨大，已停止读取。请改用 CSV，或分成几个文件导入。")


def _sheet_rows(sheet: Any) -> Iterator[Cells]:
    sheet.reset_dimensions()  # a wrong dimension in the file would cut columns or pad a million rows
    rows = sheet.iter_rows(values_only=True)
    while True:
        row = _guarded(lambda: next(rows, None))
        if row is None:
            return
        yield list(row[:_MOST_COLUMNS])


def _guarded(read: Callable[[], Any]) -> Any:
    """Damage inside the archive surfaces as whatever the XML or ZIP reader trips over."""
    try:
        return read()
    except TableError:
        raise
    except Exception as error:
        logger.info("unreadable workbook", exc_info=True)
        raise TableError(_DAMAGED) from error
