"""Divisions by code, below one another, and by the names people write."""

import pytest

from registry.divisions import selectors
from registry.divisions.models import Division

pytestmark = pytest.mark.django_db


def test_the_tree_has_every_level() -> None:
    assert selectors.get("100000").name == "全国"
    assert selectors.get("110000").parent_id == "100000"
    assert selectors.districts().count() == 16
    assert selectors.streets_of("110108").count() == 29
    assert selectors.streets_of(selectors.get("110101")).count() == 17
    assert selectors.get("999999") is None


def test_within_holds_itself_and_all_below() -> None:
    assert selectors.within("110108").count() == 30
    assert selectors.within("110000").count() == 1 + 16 + 349
    assert selectors.within("100000").count() == 2 + 16 + 349
    assert [d.code for d in selectors.within("110108005")] == ["110108005"]
    assert not selectors.within("999999").exists()


def test_full_names_tell_the_two_balizhuang_apart(django_assert_num_queries) -> None:
    codes = Division.objects.filter(name="八里庄街道").order_by("code").values_list("code", flat=True)
    assert [selectors.full_name(code) for code in codes] == [
        "北京市朝阳区八里庄街道",
        "北京市海淀区八里庄街道",
    ]
    with django_assert_num_queries(1):
        names = selectors.full_names()
    assert names["110108005"] == "北京市海淀区八里庄街道"
    assert names["110000"] == "北京市"
    assert names["100000"] == selectors.full_name("100000") == "全国"
    assert selectors.full_name("999999") == ""
    division = selectors.get("110108005")
    with django_assert_num_queries(0):
        assert selectors.full_name(division) == "北京市海淀区八里庄街道"


def test_names_hold_every_way_of_writing_longest_first() -> None:
    names = selectors.names()
    for written in ("北京市海淀区", "北京市海淀", "北京海淀区", "北京海淀", "海淀区", "海淀"):
        assert names[written] == "110108"
    assert names["北京"] == names["北京市"] == "110000"
    lengths = [len(name) for name in names]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京市民政局", "110000"),
        ("北京市海淀区民政局", "110108"),
        ("海淀区民政局", "110108"),
        (" 北京市 延庆区民政局 ", "110119"),
        ("民政部", "100000"),
        ("北京市社会团体管理办公室", "110000"),
        ("上海市杨浦区民政局", None),
        ("市场监管局", None),
        ("北京市海淀区清河街道办事处", None),
        ("民政局", None),
        ("", None),
    ],
)
def test_a_registrars_name_leads_to_its_division(name: str, code: str | None) -> None:
    division = selectors.parse_registrar(name)
    assert (division and division.code) == code


def test_the_district_of_a_code() -> None:
    assert [
        selectors.district_code_of(code) for code in ("110108005", "110108", "110000", "100000", "", "1101")
    ] == [
        "110108",
        "110108",
        "",
        "",
        "",
        "",
    ]
