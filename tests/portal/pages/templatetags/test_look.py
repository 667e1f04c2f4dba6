"""Words and shapes."""

import datetime
from decimal import Decimal

import pytest
from django.utils.safestring import mark_safe

from portal.pages.templatetags import look


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("北京市海淀区禾渡社会工作事务所", ["北京市海淀区", "禾渡", "社会工作事务所"]),
        ("北京市朝阳区栎舟公益发展中心", ["北京市朝阳区", "栎舟", "公益发展中心"]),
        ("北京市东城区墨池书法促进会", ["北京市东城区", "墨池", "书法促进会"]),
        ("北京岸芷教育基金会", ["北京岸芷", "教育基金会"]),
        ("无", ["无"]),
    ],
)
def test_a_name_breaks_after_division_name_and_field_only(name, parts):
    assert look.pieces(name) == parts


def test_no_character_of_a_name_is_lost_or_unescaped():
    shown = look.breaks("<b>北京市</b>海淀区<i>禾渡</i>社区服务中心")
    assert shown.replace("<wbr>", "") == "&lt;b&gt;北京市&lt;/b&gt;海淀区&lt;i&gt;禾渡&lt;/i&gt;社区服务中心"
    assert look.breaks("") == ""


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (Decimal("300000.00"), "30 万元"),
        (Decimal("305000"), "30.5 万元"),
        (Decimal("12345678.90"), "1,234.56789 万元"),
        (Decimal("0"), "0 万元"),
        ("300000.00", "30 万元"),
        (None, ""),
        ("", ""),
        ("不详", "不详"),
    ],
)
def test_money_is_told_in_wan_with_its_unit(yuan, words):
    assert look.wan(yuan) == words


def test_dates_are_chinese():
    day = datetime.date(2026, 11, 20)
    assert (look.cn_date(day), look.cn_day(day), look.weekday(day)) == (
        "2026年11月20日",
        "11月20日",
        "星期五",
    )
    assert look.cn_date(None) == ""


def test_a_code_is_shown_in_five_labelled_segments():
    shown = look.credit_code("52110108MJY207264B", "海淀区")
    for part in ("<b>5</b>", "<b>2</b>", "<b>110108</b>", "<b>MJY207264</b>", "<b>B</b>", "登记机关 海淀区"):
        assert part in shown
    assert look.credit_code("<x>") == "&lt;x&gt;"


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        ("active", "valid", "正常"),
        ("liquidating", "attention", "清算中"),
        ("dissolved", "ended", "已注销"),
        ("annulled", "forbidden", "已撤销"),
        ("revoked", "forbidden", "已吊销"),
    ],
)
def test_a_status_is_a_shape_and_a_word(status, kind, word):
    shown = look.status_badge(status)
    assert f"badge--{kind}" in shown
    assert "<svg" in shown
    assert word in shown


def test_an_expired_grade_says_so():
    assert "已过期" in look.grade_plate("3A", expired=True)
    assert "已取消" in look.grade_plate("3A", expired=True, cancelled=True)
    assert "至 2028-12" in look.grade_plate("4A", datetime.date(2028, 12, 7))


def test_no_line_of_facts_begins_with_a_dot():
    assert look.dotted("甲·<b>") == "甲\u2060·<wbr>&lt;b&gt;"
    assert look.dotted(mark_safe("<mark>甲</mark>·乙")) == "<mark>甲</mark>\u2060·<wbr>乙"
