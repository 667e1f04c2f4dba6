"""What spreadsheets leave behind: byte order marks, U+0000, full-width characters, empty and doubled columns."""

from datetime import date
from decimal import Decimal

import pytest

from registry.imports.declarations import REGISTER_COLUMNS, Severity
from registry.imports.validators.rows import Rules, register_row
from registry.imports.validators.tables import TableError, open_table
from tests.registry.imports.validators.test_tables import refusal, sheet

CODE, NAME = "51110000MJ0101505U", "北京数字健康研究会"
HEADER = "统一社会信用代码,社会组织名称"
RULES = Rules(today=date(2026, 11, 23))


def judged(tmp_path, content: bytes):
    """(header, judged rows) of a register."""
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    with open_table(path, REGISTER_COLUMNS) as table:
        rows = [register_row(number, cells, table.header, RULES) for number, cells in table.rows]
        return table.header, rows


@pytest.mark.parametrize(
    ("start", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbf", "utf-8"),
        (b"\x84\x31\x95\x33", "gb18030"),
        (b"\xff\xfe\xff\xfe", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_mark_at_the_start_hides_no_column(tmp_path, start, encoding, quote):
    first = f"{quote}统一社会信用代码{quote},社会组织名称\n{CODE},{NAME}\n"
    header, [row] = judged(tmp_path, start + first.encode(encoding))
    assert header.positions == {"code": 0, "name": 1}
    assert (row.code, row.items["name"], row.findings) == (CODE, NAME, [])


def test_a_mark_inside_a_header_is_not_part_of_its_name(tmp_path):
    header, _ = judged(tmp_path, sheet(["\ufeff统一社会信用代码", "社会\u200b组织名称", "\u202e备注"]))
    assert header.positions == {"code": 0, "name": 1}
    assert header.unknown == ("备注",)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("统一社会信用代码\x00,社会组织名称", 1),
        ("统一社会信用代码,社会组织名称,备\x00注", 3),
        ("统一社会信用代码,社会组织名称,\x00", 3),
    ],
)
def test_a_null_in_a_header_is_a_sentence_that_says_where(tmp_path, header, column):
    sentence = refusal(tmp_path, f"{header}\n{CODE},{NAME},\n".encode())
    assert sentence == f"第1行第{column}列的列名中有不可见的空字符（U+0000），请删去后再导入。"


def test_a_null_in_a_cell_refuses_its_row_and_no_other(tmp_path):
    _, (bad, good) = judged(tmp_path, f"{HEADER},住所\n{CODE},{NAME},路\x001号\n{CODE},{NAME},路\n".encode())
    [finding] = bad.findings
    assert (finding.row, finding.column, finding.severity) == (2, "住所", Severity.ERROR)
    assert "U+0000" in finding.reason and "\x00" not in finding.value
    assert not good.refused


def test_full_width_characters_are_read_everywhere(tmp_path):
    header = "统一社会信用代码，".rstrip("，") + ",社会组织名称,注册资金（万元）,成立登记日期,证书有效期"
    line = (
        "５１１１００００ＭＪ０１０１５０５Ｕ,北京数字健康研究会,３．５,"
        "２０１０年１月１５日,２０２１－０１－０１至２０２５－１２－３１"
    )
    _, [row] = judged(tmp_path, f"{header}\n{line}\n".encode())
    assert row.findings == []
    assert row.code == CODE
    assert Decimal(str(row.items["funds"])) == 35000
    assert (row.items["registered_on"], row.items["certificate_from"], row.items["certificate_to"]) == (
        "2010-01-15",
        "2021-01-01",
        "2025-12-31",
    )


def test_empty_columns_behind_the_last_one_are_nothing_to_tell(tmp_path):
    header, [row] = judged(tmp_path, f"{HEADER},,, ,\n{CODE},{NAME},,, ,\n".encode())
    assert (header.width, header.unknown, header.unnamed, row.findings) == (2, (), (), [])


def test_content_in_an_empty_column_behind_the_last_one_is_told(tmp_path):
    _, [row] = judged(tmp_path, f"{HEADER},,\n{CODE},{NAME},,错列的内容\n".encode())
    [finding] = row.findings
    assert (finding.severity, finding.reason) == (
        Severity.WARNING,
        "该行比表头多出1格内容，未读取，请核对是否错列。",
    )


def test_content_below_a_blank_header_between_others_is_told(tmp_path):
    content = f"统一社会信用代码,,社会组织名称,　,住所\n{CODE},甲,{NAME},,路\n{CODE},,{NAME},乙,路\n"
    header, rows = judged(tmp_path, content.encode())
    assert header.unnamed == (1, 3)
    assert [finding.reason for row in rows for finding in row.findings] == [
        "第2列没有列名，其中的内容未读取，请补上列名或核对是否错列。",
        "第4列没有列名，其中的内容未读取，请补上列名或核对是否错列。",
    ]
    assert [row.items["address"] for row in rows] == ["路", "路"]


@pytest.mark.parametrize(
    ("header", "label", "both"),
    [
        (f"{HEADER},名称", "社会组织名称", "社会组织名称、名称"),
        (f"{HEADER},统一社会信用代码", "统一社会信用代码", "统一社会信用代码、统一社会信用代码"),
        (f"{HEADER},注册资金(万元),注册资金（元）", "注册资金", "注册资金(万元)、注册资金（元）"),
        (f"{HEADER},住 所,\ufeff住所", "住所", "住 所、住所"),
    ],
)
def test_a_column_that_stands_twice_is_a_sentence_that_names_both(tmp_path, header, label, both):
    sentence = refusal(tmp_path, f"{header}\n".encode())
    assert sentence == f"列“{label}”出现了两次（{both}），请只保留一列。"


def test_unknown_columns_of_one_name_are_named_once(tmp_path):
    header, _ = judged(tmp_path, f"{HEADER},备注,备注\n".encode())
    assert header.unknown == ("备注",)


def test_a_file_of_nothing_but_a_mark_is_a_sentence(tmp_path):
    with pytest.raises(TableError, match="没有找到表头"):
        judged(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbf")
