"""The rules on new names, rule by rule: what is let pass, what is found, how hard, and what the sentence says."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations.validators.names import NO_BRAND_CONDITIONS, NameRules, Severity, examine_name

GOOD = [
    ("北京市海淀区禾渡社会工作事务所", "service", "北京市海淀区"),
    ("北京市禾渡公益基金会", "foundation", "北京市"),
    ("北京禾渡公益基金会", "foundation", "北京市"),
    ("北京市海淀区停车服务行业协会", "association", "北京市海淀区"),
    ("北京市滑雪协会", "association", "北京市"),
    ("北京湖南企业商会", "association", "北京市"),
    ("北京市朝阳区力迈学校", "service", "北京市朝阳区"),
    ("北京工业大学教育基金会", "foundation", "北京市"),
]


def judge(name, kind="service", division="北京市", **more):
    level = more.pop("level", "district" if "区" in division else "city")
    findings = examine_name(name, kind=kind, division=division, registrar_level=level, **more)
    for finding in findings:
        assert finding.sentence.endswith("。")
        assert finding.source
    return {(finding.rule, finding.severity.value): finding for finding in findings}


@pytest.mark.parametrize(("name", "kind", "division"), GOOD)
def test_a_proper_name_has_no_finding(beijing, name, kind, division):
    assert judge(name, kind, division, divisions=beijing) == {}
    assert judge(name, kind, division) == {}


@pytest.mark.parametrize(
    ("name", "kind", "division", "expected"),
    [
        ("禾渡社会工作事务所", "service", "北京市海淀区", {("N1", "warn")}),
        ("北京市禾渡社会工作事务所", "service", "北京市海淀区", {("N1", "warn")}),
        ("海淀区禾渡社会工作事务所", "service", "北京市海淀区", {("N1", "warn")}),
        ("北京市朝阳区禾渡社会工作事务所", "service", "北京市海淀区", {("N1", "warn")}),
        ("中关村大数据产业联盟", "association", "北京市", {("N1", "warn")}),
        ("首都剧院联盟", "association", "北京市", {("N1", "warn")}),
        ("北京禾渡社会工作协会", "service", "北京市", {("N3", "warn")}),
        ("北京市社会工作中心", "association", "北京市", {("N3", "warn")}),
        ("北京禾渡公益中心", "foundation", "北京市", {("N3", "error")}),
        ("北京禾渡公益基金会", "service", "北京市", {("N3", "warn")}),
        ("中国禾渡公益基金会", "foundation", "北京市", {("N4", "error"), ("N1", "warn")}),
        ("全国滑雪协会", "association", "北京市", {("N4", "error"), ("N1", "warn")}),
        ("中华健康医院管理协会", "association", "北京市", {("N4", "error"), ("N1", "warn")}),
        ("中国医院协会", "association", "北京市", {("N4", "error"), ("N1", "warn")}),
        ("中国科技大学北京校友会", "association", "北京市", {("N4", "reviewer"), ("N1", "warn")}),
        ("中国政法大学北京校友会", "association", "北京市", {("N4", "reviewer"), ("N1", "warn")}),
        ("中国政法大学教育基金会", "foundation", "北京市", {("N4", "reviewer"), ("N1", "warn"), ("N7", "x")}),
        ("北京中国抗日战争史研究会", "association", "北京市", {("N5", "reviewer")}),
        ("北京市国际金融学会", "association", "北京市", {("N5", "reviewer")}),
        ("北京第一滑雪协会", "association", "北京市", {("N6", "error")}),
        ("北京国家级滑雪协会", "association", "北京市", {("N6", "error")}),
        ("北京第一中学校友会", "association", "北京市", {("N6", "reviewer")}),
        ("北京世界级滑雪协会", "association", "北京市", {("N6", "reviewer"), ("N5", "reviewer")}),
        ("北京社会工作中心", "service", "北京市", {("N7", "warn")}),
        ("北京公益基金会", "foundation", "北京市", {("N7", "reviewer")}),
        ("北京798艺术基金会", "foundation", "北京市", {("N7", "warn"), ("N8", "warn")}),
        ("北京奇虎360公益基金会", "foundation", "北京市", {("N8", "warn")}),
        ("北京市101毛发研究院", "service", "北京市", {("N7", "warn"), ("N8", "warn")}),
        ("北京ABC英语培训学校", "service", "北京市", {("N7", "warn"), ("N8", "warn")}),
        ("北京禾渡社會工作事務所", "service", "北京市", {("N8", "warn")}),
        ("北京海淀社会工作中心", "service", "北京市", {("N1", "warn"), ("N7", "warn")}),
        ("北京湖南社会工作中心", "service", "北京市", {("N7", "warn")}),
        ("北京让每个孩子都有书读公益基金会", "foundation", "北京市", {("N7", "warn")}),
        ("北京市海淀区伊斯兰教协会", "association", "北京市海淀区", {("N9", "reviewer")}),
        ("北京市联合国研究会", "association", "北京市", {("N9", "reviewer")}),
        ("北京市政府采购协会", "association", "北京市", {("N9", "reviewer")}),
        ("北京禾渡风水文化研究院", "service", "北京市", {("N9", "reviewer"), ("STRUCTURE", "x")}),
        ("北京孙桂芝中医肿瘤研究所", "service", "北京市", {("N10", "reviewer")}),
        ("北京欧阳某公益基金会", "foundation", "北京市", {("N10", "reviewer")}),
        ("北京鲁迅研究会", "association", "北京市", {("N10", "reviewer")}),
        ("北京禾渡教育集团", "service", "北京市", {("N12", "warn"), ("STRUCTURE", "x")}),
        ("北京禾渡养老连锁中心", "service", "北京市", {("N12", "warn"), ("STRUCTURE", "x")}),
        (
            "北京禾渡社会工作中心简称禾渡中心",
            "service",
            "北京市",
            {("N13", "error"), ("N7", "x"), ("STRUCTURE", "x")},
        ),
        ("北京协会", "association", "北京市", {("STRUCTURE", "warn")}),
        ("北京企业商会", "association", "北京市", {("STRUCTURE", "warn")}),
        ("北京禾渡基金会", "foundation", "北京市", {("STRUCTURE", "warn")}),
    ],
)
def test_each_rule_finds_its_names(beijing, name, kind, division, expected):
    found = set(judge(name, kind, division, divisions=beijing))
    # An "x" names a rule that may come along without being the point of the case.
    certain = {item for item in expected if item[1] != "x"}
    along = {rule for rule, severity in expected if severity == "x"}
    assert {item for item in found if item[0] not in along} == certain


def test_the_sentence_says_what_to_do_and_where_it_is_written(beijing):
    findings = judge("中国滑雪协会", "association", divisions=beijing)
    finding = findings["N4", "error"]
    assert finding.sentence == "地方登记的社会组织名称不得以“中国”开头，请改以“北京市”开头。"
    assert "民政部令第69号）第八条" in finding.source and "《社会团体登记管理条例》第十条" in finding.source
    assert finding.verified and finding.fragment == "中国"
    district = judge("海淀区禾渡社会工作事务所", division="北京市海淀区", divisions=beijing)["N1", "warn"]
    assert district.sentence == "市辖区名称前应冠市名，请将“海淀区”改为“北京市海淀区”。"
    assert not district.verified


def test_the_nation_may_be_named_by_national_bodies():
    assert judge("中国滑雪协会", "association", "", level="national") == {}
    assert judge("国际滑雪协会", "association", "", level="national") == {}


def test_a_misleading_word_can_be_set_aside_with_a_reason():
    assert judge("北京第一滑雪协会", "association")["N6", "error"].overridable


def test_a_foundation_without_brand_comes_with_four_ticks():
    finding = judge("北京公益基金会", "foundation")["N7", "reviewer"]
    assert finding.conditions == NO_BRAND_CONDITIONS and len(finding.conditions) == 4
    assert "业务主管单位的书面意见" in finding.sentence
    assert "直接登记" in judge("北京公益基金会", "foundation", direct=True)["N7", "reviewer"].sentence


def test_direct_registration_for_communities_asks_for_the_street(beijing):
    name, division = "北京市海淀区社区服务中心", "北京市海淀区"
    assert ("N2", "warn") in judge(name, division=division, direct=True, divisions=beijing)
    assert ("N2", "warn") not in judge(name, division=division, divisions=beijing)
    with_street = "北京市海淀区清河街道社区服务中心"
    assert ("N2", "warn") not in judge(with_street, division=division, direct=True, divisions=beijing)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "请填写名称"),
        (None, "请填写名称"),
        (" \u200b\n", "请填写名称"),
        ("北京市禾渡\x00社会工作中心", "空字符（U+0000）"),
        ("北京市禾渡\n社会工作中心", "控制字符或换行（U+000A）"),
        ("北京市禾渡\u202e社会工作中心", "改变文字方向的不可见字符（U+202E）"),
        ("北京市禾渡\u200b社会工作中心", "不可见字符（U+200B）"),
        ("北京市禾渡\ue000社会工作中心", "无法显示的字（U+E000）"),
        ("北京市禾渡\ud800社会工作中心", "无法显示的字（U+D800）"),
        ("北京市禾渡😀社会工作中心", "不能使用符号“😀”"),
        ("北京市禾渡%社会工作中心", "不能使用符号“%”"),
        ("北京市" + "禾" * 98, "名称最多100个字，现为101个字"),
        ("北京市" + "㍿" * 80 + "协会", "拆开后现为325个字"),
    ],
)
def test_text_that_cannot_be_a_name_has_its_own_sentence(name, word):
    assert word in judge(name)["TEXT", "error"].sentence


def test_nothing_typed_is_one_finding_only():
    assert set(judge(" \u200b\n")) == {("TEXT", "error")}


def test_a_hundred_characters_are_allowed():
    assert ("TEXT", "error") not in judge("北京市" + "禾" * 97)


def test_other_rules_still_speak_beside_a_fault_of_the_text():
    assert {("TEXT", "error"), ("N4", "error")} <= set(judge("中国滑雪\u200b协会", "association"))


def test_an_office_sets_how_hard_a_rule_is():
    rules = NameRules().with_settings(
        {"N8": "inform", "N5": "off", "max_length": 11, "proper_names": ["中国滑雪队"]}
    )
    assert set(judge("北京奇虎360公益基金会", "foundation", rules=rules)) == {("TEXT", "error")}
    assert set(judge("北京360奇虎基金会", "foundation", rules=rules)) >= {("N8", "inform")}
    assert judge("北京国际滑雪协会", "association", rules=rules) == {}
    assert ("N4", "reviewer") in judge("中国滑雪队之友联谊会", "association", rules=rules)


@pytest.mark.parametrize("settings", [{"N99": "warn"}, {"N8": "fatal"}, {"TEXT": "off"}, {"length": 3}])
def test_a_setting_that_does_not_exist_is_refused(settings):
    with pytest.raises(ValueError):
        NameRules().with_settings(settings)


def test_errors_come_first(beijing):
    findings = examine_name(
        "中国第一ABC国际鲁迅社会工作集团",
        kind="service",
        division="北京市",
        registrar_level="city",
        divisions=beijing,
    )
    order = [list(Severity).index(finding.severity) for finding in findings]
    assert order == sorted(order)
    assert findings[0].severity is Severity.ERROR


def test_no_registered_name_of_beijing_breaks_a_blocking_rule(beijing, real_names):
    found: Counter[tuple[str, str]] = Counter()
    for name, kind, division in real_names:
        found.update(judge(name, kind, division, divisions=beijing).keys())
    assert not [rule for rule, severity in found if severity == "error"]
    # 67 stand under 中关村, 首都 or another old form; nine hold 中国, 中华, 国际 inside; one a number.
    assert found["N1", "warn"] == 67
    assert found["N5", "reviewer"] == 9
    assert found["N8", "warn"] == 1
    assert ("N3", "warn") not in found and ("STRUCTURE", "warn") not in found


@given(
    st.text(max_size=110),
    st.sampled_from(["association", "service", "foundation"]),
    st.sampled_from([("", "national"), ("北京市", "city"), ("北京市海淀区", "district")]),
    st.booleans(),
)
def test_anything_typed_gets_findings_not_an_exception(text, kind, organ, direct):
    judge(text, kind, organ[0], level=organ[1], direct=direct)
