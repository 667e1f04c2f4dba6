"""Values as offices write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.validators import values


@pytest.mark.parametrize(
    "raw",
    [
        "2019-05-01",
        "2019/5/1",
        "2019.5.1",
        "2019年5月1日",
        "2019年05月01",
        "20190501",
        "２０１９－０５－０１",
        "2019-05-01 00:00:00",
        " 2019-5-1 ",
        43586,
        "43586",
        date(2019, 5, 1),
        datetime(2019, 5, 1, 12),
    ],
)
def test_a_day(raw):
    assert values.day(raw) == date(2019, 5, 1)


@pytest.mark.parametrize("raw", ["", None, " ", "-", "无", "—"])
def test_no_day(raw):
    assert values.day(raw) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2016-02-30", "不存在这一天"),
        ("2016-13-01", "不存在这一天"),
        ("0000-01-01", "不存在这一天"),
        ("20191301", "不存在这一天"),
        ("去年", "不是日期"),
        ("2019", "不是日期"),
        ("5/1/2019", "不是日期"),
        ("1" * 5000, "不是日期"),
        ("0001-01-01", "“0001-01-01”早于1949-10-01，请核对年份"),
        ("1949年9月30日", "早于1949-10-01"),
        (date(1900, 1, 1), "早于1949-10-01"),
        (10000, "早于1949-10-01"),
    ],
)
def test_a_wrong_day_is_a_sentence(raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        values.day(raw)


def test_the_first_day_that_can_be_meant():
    assert values.day("1949-10-01") == date(1949, 10, 1)


def test_tomorrow_is_no_day_of_registration():
    with pytest.raises(ValueError, match="晚于今天"):
        values.past_day("9999-12-31", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("raw", "unit", "yuan"),
    [
        ("3", "万元", "30000.00"),
        ("30万元", "万元", "300000.00"),
        ("30 万", "元", "300000.00"),
        ("300,000元", "万元", "300000.00"),
        ("人民币30万元整", "万元", "300000.00"),
        ("￥5", "元", "5.00"),
        ("1.5", "万元", "15000.00"),
        ("0", "万元", "0.00"),
        ("２０", "万元", "200000.00"),
        (12.5, "万元", "125000.00"),
        (3, "元", "3.00"),
        ("1亿元", "万元", "100000000.00"),
    ],
)
def test_funds_in_yuan(raw, unit, yuan):
    assert str(values.funds(raw, unit)) == yuan


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("-5", "负数"),
        ("(5)", "负数"),
        ("三十万", "不是金额"),
        ("5美元", "不是金额"),
        ("1e9", "不是金额"),
        ("9" * 30, "大得不合常理"),
        ("NaN", "不是金额"),
        ("1.2.3", "不是金额"),
    ],
)
def test_wrong_funds_are_a_sentence(raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        values.funds(raw)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2021-01-01至2025-12-31", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021年1月1日至2025年12月31日", date(2021, 1, 1), date(2025, 12, 31)),
        ("自2021年1月1日起至2025年12月31日止", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021.1.1-2025.12.31", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021/1/1 - 2025/12/31", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021-01-01~2025-12-31", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021-01-01—2025-12-31", date(2021, 1, 1), date(2025, 12, 31)),
        ("至2025-12-31", None, date(2025, 12, 31)),
        ("2025-12-31", None, date(2025, 12, 31)),
        ("2021-01-01至长期", date(2021, 1, 1), None),
        ("长期", None, None),
        ("", None, None),
    ],
)
def test_a_span(raw, first, last):
    assert values.span(raw) == (first, last)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2025-12-31至2021-01-01", "起日晚于止日"),
        ("五年", "不是日期"),
        ("2021-01-01至2022-01-01至2023-01-01", "不是有效期"),
        ("2021-02-30至2025-12-31", "不存在这一天"),
        ("2021-01-01至9999-12-31", "晚于2100-12-31，请核对年份；长期有效的，止日请写“长期”"),
        ("9999-12-31", "晚于2100-12-31"),
    ],
)
def test_a_wrong_span_is_a_sentence(raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        values.span(raw)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("正常", "active"),
        ("存续", "active"),
        ("已注销", "dissolved"),
        ("注销", "dissolved"),
        ("撤销", "annulled"),
        ("吊销", "revoked"),
        ("清算中", "liquidating"),
        ("", ""),
    ],
)
def test_words_of_status(word, status):
    assert values.status(word) == status


def test_an_unknown_word_of_status_is_a_sentence():
    with pytest.raises(ValueError, match="撤销或吊销"):
        values.status("备案")


@pytest.mark.parametrize(
    "raw",
    [
        "京民社许准变字﹝2017﹞287号",
        "京民社许准变字[2017]287号",
        "京民社许准变字（2017） 287号",
        "京民社许准变字（２０１７）２８７号",
    ],
)
def test_a_document_number_has_one_spelling(raw):
    assert values.document_no(raw) == "京民社许准变字〔2017〕287号"


def test_text_loses_what_nobody_sees():
    assert values.text("\u202e甲\u200b乙\ufeff ") == "甲乙"
    assert values.text("𠮷野家") == "𠮷野家"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("北京数字\n健康研究会", "北京数字健康研究会"),
        ("北京数字 \r\n健康研究会", "北京数字健康研究会"),
        ("北京数字_x000D_\n健康研究会", "北京数字健康研究会"),
        ("北京数字\u2028健康\t研究会", "北京数字健康研究会"),
        ("Save the\nChildren", "Save the Children"),
        ("北京 Rotary\n俱乐部", "北京 Rotary俱乐部"),
        ("\n北京数字健康研究会\n", "北京数字健康研究会"),
    ],
)
def test_a_break_inside_a_line_goes(raw, read):
    assert values.line(raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("王　伟", "王伟"),
        ("王 \n 伟", "王伟"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John  Smith"),
        ("欧阳 𠮷 子", "欧阳𠮷子"),
    ],
)
def test_spaces_that_widen_a_personal_name_go(raw, read):
    assert values.person(raw) == read


@pytest.mark.parametrize("raw", ["#N/A", " #n/a ", "＃REF！", "#VALUE!", "#DIV/0!", "########"])
def test_an_error_of_excel_is_a_sentence(raw):
    with pytest.raises(ValueError, match="是 Excel 的错误值"):
        values.refuse_error_word(raw)


@pytest.mark.parametrize("raw", ["#", "1#", "N/A", "#1号楼", "见#N/A", None, 5, ""])
def test_a_number_sign_is_no_error(raw):
    values.refuse_error_word(raw)


@given(st.text() | st.integers() | st.floats() | st.dates() | st.none())
def test_nothing_raises_anything_but_a_sentence(raw):
    for read in (
        *(values.day, values.funds, values.span, values.status, values.text, values.document_no),
        *(values.line, values.person, values.refuse_error_word),
    ):
        try:
            read(raw)
        except ValueError as error:
            assert str(error).endswith("。")
