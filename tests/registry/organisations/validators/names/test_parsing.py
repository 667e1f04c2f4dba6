"""Names taken apart: real ones, odd ones, anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations.validators.names import NameParts, Places, parse, pieces_of

CASES = [
    ("北京市海淀区禾渡社会工作事务所", "北京市海淀区", "禾渡", "社会工作", "事务所", "service"),
    ("北京怀柔东方社会工作事务所", "北京怀柔", "东方", "社会工作", "事务所", "service"),
    ("北京市海淀停车服务行业协会", "北京市海淀", "", "停车服务行业", "协会", "association"),
    ("北京市海淀区巧娘协会", "北京市海淀区", "", "巧娘", "协会", "association"),
    ("北京市海淀区医学会", "北京市海淀区", "", "医", "学会", "association"),
    (
        "北京市海淀区清河街道怡美社区卫生服务站",
        "北京市海淀区清河街道",
        "怡美",
        "社区卫生服务",
        "站",
        "service",
    ),
    (
        "北京市延庆区香营乡社区社会组织联合会",
        "北京市延庆区香营乡",
        "",
        "社区社会组织",
        "联合会",
        "association",
    ),
    ("北京市通州区宋庄当代艺术文献馆", "北京市通州区", "宋庄", "当代艺术", "文献馆", "service"),
    ("北京市密云区檀州体育俱乐部", "北京市密云区", "檀州", "体育", "俱乐部", "service"),
    ("北京昌平天寿康门诊部", "北京昌平", "天寿康", "", "门诊部", "service"),
    ("北京798艺术基金会", "北京", "798", "艺术", "基金会", "foundation"),
    ("北京奇虎360公益基金会", "北京", "奇虎360", "公益", "基金会", "foundation"),
    ("北京市北京汽车排球俱乐部", "北京市", "北京汽车", "排球", "俱乐部", "service"),
    ("北京海悦书画院", "北京", "海悦", "", "书画院", "service"),
    ("北京国韵百年邮票钱币博物馆", "北京", "国韵百年邮票钱币", "", "博物馆", "service"),
    ("中关村数安大数据安全产业联盟", "中关村", "", "数安大数据安全产业", "联盟", "association"),
    ("首都女新闻工作者协会", "首都", "", "女新闻", "工作者协会", "association"),
    ("北京十一同学会", "北京", "", "十一", "同学会", "association"),
    ("平谷区文化旅游产业协会", "平谷区", "", "文化旅游产业", "协会", "association"),
    ("北京辽宁朝阳企业商会", "北京", "", "辽宁朝阳企业", "商会", "association"),
    ("北京大兴安岭企业商会", "北京", "", "大兴安岭企业", "商会", "association"),
    ("中国科技大学北京校友会", "", "", "中国科技大学北京", "校友会", "association"),
    ("北京市天成住宅合作社", "北京市", "", "天成", "住宅合作社", "association"),
    ("北京脑科学与智能技术研究院", "北京", "", "脑科学与智能技术", "研究院", "service"),
    ("北京和文化心理发展研究院", "北京", "和文化", "心理发展", "研究院", "service"),
    ("北京市海澱區禾渡社會工作事務所", "北京市海澱區", "禾渡", "社會工作", "事務所", "service"),
    ("北京市", "北京市", "", "", "", None),
    ("协会", "", "", "", "协会", "association"),
    ("北京协会", "北京", "", "", "协会", "association"),
    ("基金会", "", "", "", "基金会", "foundation"),
    ("北京禾渡", "北京", "禾渡", "", "", None),
    ("", "", "", "", "", None),
    (None, "", "", "", "", None),
]


@pytest.mark.parametrize(("name", "division", "brand", "field", "form", "kind"), CASES)
def test_a_name_is_taken_apart(beijing, name, division, brand, field, form, kind):
    parts = parse(name, beijing)
    got = (parts.division_text, parts.brand, parts.field, parts.form, parts.kind_hint)
    assert got == (division, brand, field, form, kind)


def test_width_spaces_and_invisible_marks_do_not_matter(beijing):
    assert parse(" 北京市\u3000海淀区\u200b禾渡\n社会工作事务所\ufeff", beijing) == parse(
        "北京市海淀区禾渡社会工作事务所", beijing
    )


def test_divisions_are_named_in_full_with_their_level(beijing):
    places = parse("北京怀柔东方社会工作事务所", beijing).places
    assert [(place.text, place.name, place.level) for place in places] == [
        ("北京", "北京市", "city"),
        ("怀柔", "怀柔区", "district"),
    ]


def test_old_places_are_marked(beijing):
    assert parse("中关村大数据产业联盟", beijing).legacy_place
    assert not parse("北京中关村高新技术企业协会", beijing).legacy_place


def test_the_kind_decides_where_a_form_word_does_not(beijing):
    assert parse("北京长风信息技术产业联盟", beijing, kind="service").brand == "长风"
    assert parse("北京长风信息技术产业联盟", beijing).brand == ""


def test_plain_names_of_divisions_will_do():
    parts = parse("上海市杨浦区科技企业联合会", ["上海市", "杨浦区"])
    assert (parts.division_text, parts.field, parts.form) == ("上海市杨浦区", "科技企业", "联合会")
    assert parse("西藏某某公益基金会", iter(["西藏自治区"])).division_text == "西藏"


def test_a_full_name_falls_into_its_divisions():
    assert pieces_of("北京市海淀区清河街道") == ("北京市", "海淀区", "清河街道")
    assert pieces_of("上海市浦东新区") == ("上海市", "浦东新区")
    assert pieces_of("西藏自治区拉萨市") == ("西藏自治区", "拉萨市")
    assert pieces_of("") == ()


def test_every_real_name_has_a_division_a_form_and_the_right_kind(beijing, real_names):
    assert len(real_names) == 464
    for name, kind, _ in real_names:
        parts = parse(name, beijing)
        assert parts.division_text and parts.form, name
        assert parts.kind_hint == kind, name
        assert parts.division_text + parts.stem == name


@given(st.text(max_size=60))
def test_anything_can_be_parsed_and_nothing_is_lost(text):
    parts = parse(text, PLACES)
    assert parts.division_text + parts.brand + parts.field + parts.form == parts.name


@given(
    st.sampled_from(["北京市", "北京", "北京市海淀区", "北京海淀", ""]),
    st.text("禾渡睿搏惠泽翎", min_size=2, max_size=4),
    st.sampled_from(["社会工作", "社区服务", "心理健康与教育", "公益"]),
    st.sampled_from([("事务所", "service"), ("中心", "service"), ("基金会", "foundation")]),
)
def test_a_name_put_together_comes_apart_again(division, brand, field, form):
    parts = parse(division + brand + field + form[0], PLACES)
    assert (parts.division_text, parts.brand, parts.field) == (division, brand, field)
    assert (parts.form, parts.kind_hint) == form


def test_parts_compare_by_value():
    assert isinstance(parse("x", PLACES), NameParts)
    assert parse("x", PLACES) == parse("x", ["北京市", "海淀区"])


PLACES = Places(["北京市", "海淀区"])
