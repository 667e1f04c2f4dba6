"""Folding, pinyin, aliases, synonyms, filter words and codes, each on the cases that go wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations.validators.names import vocabulary
from search.analysis import codes, folding, names, pinyin, synonyms, words
from search.analysis.cutting import cut
from search.analysis.places import build_places
from search.labels import GRADES, STATUSES
from search.matching import holds
from search.plan import build_plan
from search.projections import Entry
from search.query import SearchQuery
from search.services.composing import compose

PLACES = build_places(
    [
        ("110000", "北京市", "city", "100000"),
        ("110102", "西城区", "district", "110000"),
        ("110105", "朝阳区", "district", "110000"),
        ("110108", "海淀区", "district", "110000"),
        ("110105015", "八里庄街道", "street", "110105"),
        ("110108005", "八里庄街道", "street", "110108"),
    ]
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("海澱社會組織聯合會", "海淀社会组织联合会"),
        ("頭髮 發展 幹部 乾隆 乾燥", "头发发展干部乾隆干燥"),
        ("５Ａ（北京）", "5a北京"),
        ("“枢纽型”·「社会」—组织", "枢纽型社会组织"),
        ("北\u200b京\ufeff 市\x00", "北京市"),
        ("𠮷祥", "𠮷祥"),
        ("%_'\"\\😀", ""),
    ],
)
def test_folding_gives_one_form(text, folded):
    assert folding.fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_and_every_place_is_in_the_text(text):
    folded = folding.fold_with_places(text)
    assert folded.text == folding.fold(text)
    assert len(folded.text) == len(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)
    assert folded.text.isalnum() or not folded.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("朝阳", "chao yang"),
        ("重阳", "chong yang"),
        ("重庆", "chong qing"),
        ("音乐", "yin yue"),
        ("乐龄", "le ling"),
        ("乐龄", "yue ling"),
        ("长辛店", "chang xin dian"),
        ("大栅栏", "da shi lan"),
        ("大栅栏", "da zha lan"),
        ("大栅栏", "da shi lar"),
        ("大栅栏街道行业协会", "da shi lan jie dao hang ye xie hui"),
        ("成长", "cheng zhang"),
        ("绿色", "lv se"),
        ("绿色", "lu se"),
        ("798艺术", "798 yi shu"),
    ],
)
def test_every_reading_in_use_is_there(text, wanted):
    assert tuple(wanted.split()) in pinyin.readings(text)


@pytest.mark.parametrize(
    ("letters", "cut"),
    [
        ("haidianshehui", (("hai", "dian", "she", "hui"), "")),
        ("xian", (("xian",), "")),
        ("xian", (("xi", "an"), "")),
        ("xi'an", (("xi", "an"), "")),
        ("haidiansh", (("hai", "dian"), "sh")),
    ],
)
def test_letters_are_cut_into_syllables(letters, cut):
    assert cut in pinyin.syllable_cuts(letters)


@pytest.mark.parametrize("letters", ["hdshzzlhh", "ccf", "xyz", "a" * 200, "b"])
def test_letters_that_are_no_pinyin_are_not_cut_or_only_in_bounds(letters):
    assert len(pinyin.syllable_cuts(letters)) <= 8


def test_initials_keep_digits_and_foreign_letters_whole():
    assert pinyin.initials(pinyin.reading("北京798艺术")) == "bj798ys"
    assert pinyin.initials(pinyin.reading("ccf专委会")) == "ccfzwh"


def test_aliases_leave_out_city_and_district():
    assert names.aliases("北京市海淀区社会组织联合会", PLACES) == [
        "北京市海淀区社会组织联合会",
        "海淀区社会组织联合会",
        "海淀社会组织联合会",
        "社会组织联合会",
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [("北京市海淀区社会组织联合会", "海淀社联会"), ("北京社会企业发展促进会", "社企促进会")],
)
def test_short_names_people_make(name, short):
    assert short in names.abbreviations(name, PLACES)


def test_synonyms_work_inside_a_term_and_keep_the_term_first():
    assert synonyms.variants("惠泽社工事务所")[:2] == ("惠泽社工事务所", "惠泽社会工作事务所")
    assert synonyms.variants("党组织")[0] == "党组织"
    assert "党支部" in synonyms.variants("党组织")
    assert synonyms.variants("党支部") == ("党支部",)
    assert synonyms.exchanged_word("惠泽社工", "惠泽社会工作") == ("社工", "社会工作")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("海淀", [("district", ("110108",))]),
        ("宣武", [("district", ("110102",))]),
        ("八里庄街道", [("district", ("110105015", "110108005"))]),
        ("海淀民非", [("district", ("110108",)), ("kind", ("service",))]),
        ("AAAAA級基金會", [("grade", ("5A",)), ("kind", ("foundation",))]),
        ("已注销", [("status", ("dissolved",))]),
        ("协会", [("kind", ("association", ""))]),
        ("2012年登记", [("registered", ("2012",))]),
        ("2012年", [("registered", ("2012",))]),
        ("2012年注册", [("registered", ("2012",))]),
        ("五A", [("grade", ("5A",))]),
        ("四A等级", [("grade", ("4A",))]),
        ("撤销", [("status", ("annulled",))]),
        ("清算", [("status", ("liquidating",))]),
        ("海淀社工", []),
        ("北京市", []),
        ("2012", []),
    ],
)
def test_filter_words(word, meant):
    assert [(one.facet, one.values) for one in words.recognise(word, PLACES)] == meant


@pytest.mark.parametrize(
    ("typed", "part", "value"),
    [
        ("51110000MJ0101505U", "whole", "51110000MJ0101505U"),
        ("５１１１００００ＭＪ０１０１５０５Ｕ", "whole", "51110000MJ0101505U"),
        ("5111 0000-mj01 0150 5u", "whole", "51110000MJ0101505U"),
        ("mj010150-5", "body", "MJ0101505"),
        ("52110000MJ", "prefix", "52110000MJ"),
        ("51110000MJ010150", "prefix", "51110000MJ010150"),
        ("51110000MJ0101505", "prefix", "51110000MJ0101505"),
        ("数字健康 51110000MJ0101505U", "whole", "51110000MJ0101505U"),
        ("统一社会信用代码：51110000mj0101505u", "whole", "51110000MJ0101505U"),
        ("代码 5111 0000-MJ01 0150 5U", "whole", "51110000MJ0101505U"),
        ("2012 51110000MJ0101505U", "whole", "51110000MJ0101505U"),
        ("代码51110000MJ0101505W", "whole", "51110000MJ0101505W"),
        ("51110000MJ0101505W 51110000MJ0101505U", "whole", "51110000MJ0101505U"),
        ("组织机构代码MJ0101505", "body", "MJ0101505"),
    ],
)
def test_codes_are_read_however_typed(typed, part, value):
    found = codes.read_code(typed)
    assert (found.part, found.value) == (part, value)


@pytest.mark.parametrize(
    "typed", ["798", "5A", "海淀", "2026", "abc", "😀", "", "北京798", "电话 01082510000"]
)
def test_what_is_no_code_is_none(typed):
    assert codes.read_code(typed) is None


@pytest.mark.parametrize("form", names.FORMS)
def test_the_first_characters_and_the_form_find_a_body_of_every_form(form):
    document = compose("organisation", Entry("1", f"北京煦秧双语{form}", "/"), PLACES)
    plan = build_plan(SearchQuery(q=f"煦秧{form}"), PLACES)
    assert any(holds(tier.clause, document) for tier in plan.tiers)


def test_every_form_that_the_law_of_names_knows_is_one():
    known = {form for forms in vocabulary.FORMS.values() for form in forms if len(form) > 1}
    assert known <= set(names.FORMS)
    assert names.form_of("煦秧双语幼儿园") == "幼儿园"
    assert names.form_of("睿搏服务中心") == "服务中心"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("怎么注册协会", ["注册协会"]),
        ("请问睿搏电话？", ["睿搏"]),
        ("睿搏的联系电话", ["睿搏"]),
        ("朝阳区的幼儿园", ["朝阳区", "幼儿园"]),
        ("東城區黨的建設研究會", ["東城區黨的建設研究會"]),
        ("5A养老", ["5A", "养老"]),
        ("五a级的养老协会", ["五a级", "养老协会"]),
        ("5A基金会", ["5A基金会"]),
        ("2012年成立的幼儿园", ["2012年成立", "幼儿园"]),
        ("如何", ["如何"]),
        ("找", ["找"]),
        ("电话", ["电话"]),
    ],
)
def test_words_that_only_ask_fall_away(typed, asked):
    assert words.without_asking(typed, PLACES) == asked


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("双语煦秧", ("双语", "煦秧")),
        ("煦秧中心幼儿园", ("煦秧", "中心", "幼儿园")),
        ("民非注册", ("民非", "注册")),
        ("海淀的养老协会", ("海淀", "养老", "协会")),
        ("枕楼", ("枕楼",)),
        ("的", ()),
    ],
)
def test_what_was_run_together_is_cut_into_words(term, parts):
    assert cut(term, PLACES) == parts


@pytest.mark.parametrize(("value", "label"), [*STATUSES.items(), *GRADES.items()])
def test_every_label_of_a_status_and_of_a_grade_is_a_filter_word(value, label):
    facet = "grade" if value in GRADES else "status"
    if value != "expired":
        assert [(one.facet, one.values) for one in words.recognise(label, PLACES)] == [(facet, (value,))]


@pytest.mark.parametrize(
    ("text", "folded", "written"),
    [
        ("海民许〔2026〕2号", "20262号", "2026〕2号"),
        ("NGO 海淀", "ngo", "NGO"),
        ("海澱社會組織", "社会组织", "社會組織"),
        ("海淀", "朝阳", ""),
        ("海淀", "", ""),
    ],
)
def test_what_was_folded_is_quoted_as_it_was_written(text, folded, written):
    assert folding.as_written(text, folded) == written
