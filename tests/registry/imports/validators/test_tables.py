"""Files of every kind an office sends, and of kinds nobody should."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from registry.imports.declarations import DECISION_COLUMNS, REGISTER_COLUMNS
from registry.imports.validators.tables import Fault, TableError, open_table

HEADER = "统一社会信用代码,社会组织名称,登记状态"
LINE = "51110000MJ0101505U,北京数字健康研究会,正常"


def read(tmp_path, content, columns=REGISTER_COLUMNS):
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    with open_table(path, columns) as table:
        return table.header, list(table.rows), table.notes


def refusal(tmp_path, content):
    with pytest.raises(TableError) as caught:
        read(tmp_path, content)
    return str(caught.value)


def sheet(*rows, titles=("登记册",)):
    book = Workbook()
    book.active.title = titles[0]
    for row in rows:
        book.active.append(row)
    for title in titles[1:]:
        book.create_sheet(title)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TEXT = f"{HEADER}\n{LINE}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    header, rows, notes = read(tmp_path, TEXT.encode(encoding))
    assert rows == [(2, LINE.split(","))]
    assert header.positions == {"code": 0, "name": 1, "status": 2}
    assert bool(notes) == (encoding == "gb18030"), "a GB18030 file called UTF-8 is read and said to be one"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_ends_of_lines_and_delimiters(tmp_path, end, delimiter):
    content = TEXT.replace("\n", end).replace(",", delimiter).encode()
    assert read(tmp_path, content)[1] == [(2, LINE.split(","))]


def test_a_cell_may_hold_lines_and_odd_separators(tmp_path):
    _, rows, _ = read(tmp_path, f'{HEADER}\n51,"甲\n乙\u2028丙",正常\n'.encode())
    assert rows == [(2, ["51", "甲\n乙\u2028丙", "正常"])]


def test_titles_may_stand_above_the_header(tmp_path):
    header, rows, _ = read(tmp_path, f"某市社会组织名册,,\n2026年,,\n{TEXT}".encode())
    assert (header.row, rows[0][0]) == (3, 4)


@pytest.mark.parametrize(
    "titles",
    [
        ["单位名称：,海淀区民政局,"],
        ["单位名称：,海淀区民政局,", "日期：,2026年,"],
        ["登记管理机关：,海淀区民政局,类型：,社会团体,单位名称：,登记科,地址：,示例路"],
    ],
)
def test_a_title_that_reads_like_a_column_is_no_header(tmp_path, titles):
    header, rows, _ = read(tmp_path, "\n".join([*titles, TEXT]).encode())
    assert header.row == len(titles) + 1
    assert rows == [(len(titles) + 2, LINE.split(","))]


def test_a_header_that_comes_again_is_a_row(tmp_path):
    header, rows, _ = read(tmp_path, f"{TEXT}{TEXT}".encode())
    assert header.row == 1
    assert [number for number, _ in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("written", "field", "unit"),
    [
        ("注册资金(万元)", "funds", "万元"),
        ("注册资金（元）", "funds", "元"),
        ("开办资金", "funds", None),
        ("原始基金数额（人民币万元）", "funds", "人民币万元"),
        ("活动资金(单位:万元)", "funds", "万元"),
        ("法定代表人（负责人）", "legal_representative", None),
        ("登记机关", "registrar_name", None),
        (" 成立 日期 ", "registered_on", None),
    ],
)
def test_synonyms_of_headers(tmp_path, written, field, unit):
    header, _, _ = read(tmp_path, f"信用代码,名称,{written}\n".encode())
    assert header.positions[field] == 2
    assert header.units.get(field) == unit


def test_unknown_columns_are_named_and_absent_ones_too(tmp_path):
    header, _, _ = read(tmp_path, f"{HEADER},备注,内部编号\n".encode())
    assert header.unknown == ("备注", "内部编号")
    assert "住所" in header.absent


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf", "没有找到表头"),
        (b"a,b\n1,2\n", "没有找到表头"),
        ("统一社会信用代码,住所\n".encode(), "缺少列：社会组织名称"),
        (f"{HEADER},名称\n".encode(), "出现了两次"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "编码无法识别"),
        (b"PK\x03\x04", "已损坏或不完整"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(tmp_path, content, sentence):
    assert sentence in refusal(tmp_path, content)


def test_a_missing_file_is_a_sentence(tmp_path):
    with (
        pytest.raises(TableError, match="没有找到这个文件"),
        open_table(tmp_path / "no.csv", REGISTER_COLUMNS),
    ):
        pass


def test_a_cell_of_ten_megabytes_is_one_cell(tmp_path):
    _, rows, _ = read(tmp_path, f"{HEADER}\n51,{'甲' * 3_500_000},正常\n{LINE}\n".encode())
    assert [number for number, _ in rows] == [2, 3]
    assert len(rows[0][1][1]) == 3_500_000


def test_an_unclosed_quote_stops_with_a_sentence(tmp_path):
    content = f'{HEADER}\n51,"甲,正常\n{"x" * (17 * 1024 * 1024)}'.encode()
    assert "引号没有成对" in refusal(tmp_path, content)


def code(number):
    return f"5111{number:014d}"


def lines(number=60):
    return [
        f"{code(at)},北京第{at}协会,社会团体,张某,2010-01-15,正常,范围{at}" for at in range(2, number + 2)
    ]


WIDE = "统一社会信用代码,社会组织名称,社会组织类型,法定代表人,成立登记日期,登记状态,业务范围"


def faulty_and_read(tmp_path, rows):
    """(row and reason of each faulty row, (row, code) of each other one) of a file of `rows`."""
    _, found, _ = read(tmp_path, "\n".join([WIDE, *rows]).encode())
    faults = [(number, cells.reason) for number, cells in found if isinstance(cells, Fault)]
    return faults, [(number, cells[0]) for number, cells in found if not isinstance(cells, Fault)]


def all_but(*faulty, number=60):
    return [(at, code(at)) for at in range(2, number + 2) if at not in faulty]


@pytest.mark.parametrize(
    "others",
    [
        {},
        {30: "范围30", 31: '"甲,乙"'},
        {20: '服务"'},
        {11: '服务"'},
        {40: '"甲\n乙"'},
    ],
)
def test_a_stray_quote_costs_its_own_row_only(tmp_path, others):
    rows = lines()
    for at, scope in {10: '"互联网+服务', **others}.items():
        rows[at - 2] = rows[at - 2].replace(f"范围{at}", scope)
    faults, found = faulty_and_read(tmp_path, rows)
    assert [number for number, _ in faults] == [10]
    assert "在第10行补上或删去引号" in faults[0][1]
    assert found == all_but(10)


@pytest.mark.parametrize("closing", [f'{code(11)}"', f'"{code(11)}"', f'{code(11)},"北京第11协会'])
def test_a_row_whose_own_quote_closes_the_stray_one_is_not_lost(tmp_path, closing):
    rows = lines()
    rows[8] = rows[8].replace("范围10", '"互联网+服务')
    rows[9] = f"{closing},社会团体,张某,2010-01-15,正常,范围11"
    faults, found = faulty_and_read(tmp_path, rows)
    assert faults[0][0] == 10
    assert {number for number, _ in faults} | {number for number, _ in found} == set(range(2, 62))
    assert [row for row in found if row[0] > 11] == all_but(*range(2, 12))


def test_quotes_inside_a_quoted_cell_must_be_doubled(tmp_path):
    rows = lines(3)
    rows[0] = rows[0].replace("北京第2协会", '"北京"星火"协会"')
    rows[1] = rows[1].replace("北京第3协会", '"北京""星火""协会"')
    faults, found = faulty_and_read(tmp_path, rows)
    assert "单元格内的引号没有写成两个" in faults[0][1]
    assert found == all_but(2, number=3)


def test_a_file_cut_inside_a_quoted_cell_says_so_on_its_last_row(tmp_path):
    rows = lines(3)
    rows[2] = rows[2].replace("范围4", '"一、互联网')
    faults, found = faulty_and_read(tmp_path, rows)
    assert [number for number, _ in faults] == [4]
    assert "如果文件在这里中断，请重新导出" in faults[0][1]
    assert found == all_but(4, number=3)


def test_after_a_cell_of_several_lines_the_line_of_the_file_is_told(tmp_path):
    rows = lines(3)
    rows[0] = rows[0].replace("范围2", '"一、互联网\n二、服务,培训\n三、展览"')
    rows[2] = rows[2].replace("范围4", '"一、互联网')
    faults, found = faulty_and_read(tmp_path, rows)
    assert [number for number, _ in faults] == [4]
    assert "在第6行补上" in faults[0][1]
    assert found == all_but(4, number=3)


def test_a_stray_quote_in_a_large_file_is_found_without_reading_to_its_end(tmp_path):
    rows = lines(3_000)
    rows[0] = rows[0].replace("范围2", '"互联网+服务')
    faults, found = faulty_and_read(tmp_path, rows)
    assert [number for number, _ in faults] == [2]
    assert found == all_but(2, number=3_000)


def test_a_quote_in_the_header_is_a_sentence(tmp_path):
    sentence = refusal(tmp_path, f'"统一社会信用代码,社会组织名称\n{LINE}\n'.encode())
    assert "没有找到表头" in sentence
    assert "第1行：引号没有成对" in sentence


def test_a_sheet(tmp_path):
    content = sheet(
        ["统一社会信用代码", "社会组织名称", "成立登记日期", "注册资金(万元)"],
        ["51110000MJ0101505U", "北京数字健康研究会", datetime(2010, 1, 15), 3],
        titles=("登记册", "说明"),
    )
    header, rows, notes = read(tmp_path, content)
    assert header.units == {"funds": "万元"}
    assert rows == [(2, ["51110000MJ0101505U", "北京数字健康研究会", datetime(2010, 1, 15), 3])]
    assert "只读取第一个“登记册”" in notes[0]


def test_a_sheet_of_decisions(tmp_path):
    header, _, _ = read(tmp_path, sheet(["信用代码", "文书号", "日期", "事项"]), DECISION_COLUMNS)
    assert set(header.positions) == {"code", "document_no", "decided_on", "matter"}


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_sheet_is_a_sentence(tmp_path, keep):
    content = sheet(["统一社会信用代码", "社会组织名称"], *[[f"{n:018d}", f"名称{n}"] for n in range(500)])
    assert "已损坏或不完整" in refusal(tmp_path, content[: int(len(content) * keep)])


def test_damage_inside_the_archive_is_a_sentence(tmp_path):
    content = sheet(["统一社会信用代码", "社会组织名称"], ["1", "2"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<broken" if part.endswith("sheet1.xml") else old.read(part))
    assert "已损坏或不完整" in refusal(tmp_path, buffer.getvalue())


def test_entities_that_multiply_are_a_sentence(tmp_path):
    content = sheet(["统一社会信用代码", "社会组织名称"], ["1", "2"])
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            new.writestr(part, laughs if part.endswith("sheet1.xml") else old.read(part))
    assert "已损坏或不完整" in refusal(tmp_path, buffer.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 1024 * 1024))
    assert len(buffer.getvalue()) < 100_000
    assert "异常巨大" in refusal(tmp_path, buffer.getvalue())


def test_another_archive_is_a_sentence(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("register.csv", TEXT)
    assert "压缩文件" in refusal(tmp_path, buffer.getvalue())
