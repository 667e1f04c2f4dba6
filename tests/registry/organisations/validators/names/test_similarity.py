"""Two names beside each other, and how long a name that was given up still counts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations.validators.names import N11Windows, compare_names, n11_applies, parse


def compare(beijing, a, b):
    similarity = compare_names(parse(a, beijing), parse(b, beijing))
    return None if similarity is None else (similarity.likeness.value, similarity.severity.value)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("北京禾渡社会工作事务所", "北京禾渡社会工作事务所", ("exact", "error")),
        ("北京禾渡社会工作事务所", "北京市禾渡社會工作事務所", ("exact", "error")),
        ("北京市海淀区医学会", "北京海淀医学会", ("exact", "error")),
        ("北京禾渡社会工作事务所", "北京禾渡社会工作中心", ("same_brand_and_field", "error")),
        ("北京禾渡社会工作事务所", "北京禾苗社会工作事务所", ("one_character", "warn")),
        ("北京睿搏社会工作事务所", "北京睿博社会工作事务所", ("one_character", "warn")),
        ("北京睿搏社会工作事务所", "北京睿博养老服务中心", ("same_sound", "warn")),
        ("北京市社会组织联合会", "北京市社会组织联和会", ("one_character", "warn")),
        ("北京禾渡社会工作事务所", "北京禾渡养老服务中心", ("same_brand", "inform")),
        ("北京市台球运动协会", "北京市台球运动联合会", ("same_field", "inform")),
        ("北京林学会", "北京农学会", None),
        ("北京宁波企业商会", "北京宁德企业商会", None),
        ("北京禾渡社会工作事务所", "北京惠泽养老服务中心", None),
        ("", "", None),
        ("北京市", "北京", None),
    ],
)
def test_how_alike_two_names_are(beijing, a, b, expected):
    assert compare(beijing, a, b) == expected
    assert compare(beijing, b, a) == expected


def test_the_sentence_names_the_other_body(beijing):
    similarity = compare_names(
        parse("北京睿搏社会工作事务所", beijing), parse("北京睿博社会工作事务所", beijing)
    )
    assert similarity is not None
    assert similarity.sentence.startswith("近似名称：与“北京睿博社会工作事务所”")
    assert "第十六条" in similarity.source


@given(
    st.text("北京禾渡睿社工会协公益基金心中", max_size=12),
    st.text("北京禾渡睿社工会协公益基金心中", max_size=12),
)
def test_likeness_is_mutual(a, b):
    first, second = parse(a, ["北京市"]), parse(b, ["北京市"])
    one, other = compare_names(first, second), compare_names(second, first)
    assert (one and one.likeness) == (other and other.likeness)


@pytest.mark.parametrize(
    ("status", "ended_on", "on", "applies"),
    [
        ("active", None, date(2026, 11, 23), True),
        ("liquidating", None, date(2026, 11, 23), True),
        ("revoked", date(2010, 1, 1), date(2026, 11, 23), True),
        ("pending", None, date(2026, 11, 23), True),
        ("dissolved", date(2025, 11, 24), date(2026, 11, 23), True),
        ("dissolved", date(2025, 11, 23), date(2026, 11, 23), False),
        ("renamed", date(2025, 11, 24), date(2026, 11, 23), True),
        ("renamed", date(2025, 11, 23), date(2026, 11, 23), False),
        ("annulled", date(2023, 11, 24), date(2026, 11, 23), True),
        ("annulled", date(2023, 11, 23), date(2026, 11, 23), False),
        ("dissolved", None, date(2026, 11, 23), True),
        ("dissolved", date(2027, 1, 1), date(2026, 11, 23), True),
        ("dissolved", date(2024, 2, 29), date(2025, 2, 27), True),
        ("dissolved", date(2024, 2, 29), date(2025, 2, 28), False),
        ("annulled", date.max, date.max, False),
    ],
)
def test_a_name_given_up_counts_for_one_year_and_an_annulled_one_for_three(status, ended_on, on, applies):
    assert n11_applies(status, ended_on, on) is applies


def test_the_years_are_a_setting():
    windows = N11Windows(given_up_years=2, annulled_years=0)
    assert n11_applies("dissolved", date(2025, 1, 1), date(2026, 11, 23), windows)
    assert not n11_applies("annulled", date(2026, 11, 23), date(2026, 11, 23), windows)
