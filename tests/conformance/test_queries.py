"""The queries people make, and what must come first; the same on every engine."""

from urllib.parse import parse_qs, urlsplit

import pytest

from registry.organisations.validators.codes import compose
from search.explaining import explain
from search.matching import holds
from search.plan import build_plan
from search.selectors import places
from search.services import suggest
from tests.conformance.cast import codes

pytestmark = pytest.mark.django_db

DIGITAL = "北京数字健康研究会"
SOCIAL = "北京市海淀区社会组织联合会"
RUIBO = "北京市海淀区睿搏社会工作事务所"

#: number of the list of forty → query → title at the top
FIRST = [
    (1, "51110000MJ0101505U", DIGITAL),
    (2, "５１１１００００ＭＪ０１０１５０５Ｕ", DIGITAL),
    (3, "51110000mj0101505u", DIGITAL),
    (4, "MJ0101505", DIGITAL),
    (5, "MJ010150-5", DIGITAL),
    (5, " 5111 0000 MJ01 0150 5U ", DIGITAL),
    (9, "北京市海淀区社会组织联合会", SOCIAL),
    (10, "海淀社会组织联合会", SOCIAL),
    (10, "海淀区社会组织联合会", SOCIAL),
    (10, "北京海淀社会组织联合会", SOCIAL),
    (11, "海淀社联会", SOCIAL),
    (12, "海澱社會組織聯合會", SOCIAL),
    (13, "haidian shehui zuzhi lianhehui", SOCIAL),
    (13, "haidianshehuizuzhilianhehui", SOCIAL),
    (14, "hdshzzlhh", SOCIAL),
    (15, "海淀社会组织联和会", SOCIAL),
    (16, "海定社会组织联合会", SOCIAL),
    (26, "睿搏", RUIBO),
    (27, "睿博社工", RUIBO),
    (28, "ruibo", RUIBO),
    (29, "惠泽社工事务所", "北京市海淀区惠泽社会工作事务所"),
    (30, "北京社会企业发展促进会", "北京社会企业发展促进会"),
    (31, "社企促进会", "北京社会企业发展促进会"),
    (32, "八里庄街道", "北京市朝阳区八里庄街道"),
    (35, "中国社会福利教育基金会", "中国社会福利基金会"),
    (0, "chongyang jinglao", "北京市丰台区长辛店重阳敬老服务中心"),
    (0, "changxindian chongyang", "北京市丰台区长辛店重阳敬老服务中心"),
    (0, "changxindian", "北京市丰台区长辛店重阳敬老服务中心"),
    (0, "zhangxindian", "北京市丰台区长辛店重阳敬老服务中心"),
    (0, "长辛店街道", "北京市丰台区长辛店街道"),
    (0, "dashilan jiedao", "北京市西城区大栅栏街道"),
    (0, "dazhalan jiedao", "北京市西城区大栅栏街道"),
    (0, "yinyuejiaxiehui", "北京市朝阳区音乐家协会"),
    (0, "chaoyangyinyuejia", "北京市朝阳区音乐家协会"),
    (0, "daxingyanglaofuwuhangyexiehui", "北京市大兴区养老服务行业协会"),
    (0, "leling", "北京市东城区乐龄老年社会工作服务中心"),
    (0, "yueling", "北京市东城区乐龄老年社会工作服务中心"),
    (0, "798", "北京798艺术基金会"),
    (0, "bj798ysjjh", "北京798艺术基金会"),
    (0, "３Ｄ打印", "北京3D打印产业联盟"),
    (0, "d打", "北京3D打印产业联盟"),
    (0, "CCF专", "北京CCF专业人员协会"),
    (0, "𠮷祥", "北京𠮷祥文化研究会"),
    (0, "北京国际环境生态学会", "北京（国际）环境·生态学会"),
    (0, "环境 生态", "北京（国际）环境·生态学会"),
    (0, "海淀 社工 禾渡", "北京市海淀区禾渡社会工作服务中心"),
    (0, "助餐 众邦", "北京市海淀区众邦公益发展中心"),
    (0, "怀柔社工", "北京怀柔东方社会工作事务所"),
    (0, "自行车协会", "北京市昌平区自行车运动协会"),
    (0, "ruibo事务所", RUIBO),
    (0, "睿bo", RUIBO),
    (0, "rb社会工作", RUIBO),
    (0, "海淀ruibo", RUIBO),
    (0, "北京海淀区ruibo社工", RUIBO),
    (0, "雁栖湖yy数学", "北京雁栖湖应用数学研究院"),
]


#: Words in another order, one too many, words that only ask: nothing agrees as typed.
LOOSE = {
    "数学雁栖湖": "北京雁栖湖应用数学研究院",
    "雁栖湖数学中心": "北京雁栖湖应用数学研究院",
    "卫生中鸿医疗中心": "北京中鸿医疗卫生健康产业研究中心",
    "海淀睿搏的社工": RUIBO,
    "巧娘互助协会": "北京市海淀区巧娘协会",
    "禾渡青少年": "北京市海淀区禾渡社会工作服务中心",
}
#: Asking words fall away, and a condition may be bound with 的.
ASKED = {
    "睿搏电话": RUIBO,
    "请问睿搏在哪里？": RUIBO,
    "查找睿搏": RUIBO,
    "朝阳区的音乐家协会": "北京市朝阳区音乐家协会",
    "5A的基金会": "中华社会救助基金会",
}


@pytest.mark.parametrize(("query", "title"), LOOSE.items())
def test_parts_of_what_was_typed_find_a_body_when_nothing_agrees_better(finder, ought, query, title):
    found = finder(query)
    assert (found.tolerant, found.results[0].title) == (True, title)
    assert "<mark>" in found.results[0].highlight
    assert set(finder.titles(query)) == ought(query)
    assert finder(query, literal="1").total == 0


@pytest.mark.parametrize(("query", "title"), ASKED.items())
def test_words_that_only_ask_are_left_out(finder, query, title):
    found = finder(query)
    assert (found.tolerant, found.results[0].title) == (False, title)


def test_a_name_of_common_words_alone_finds_no_loose_neighbours(finder):
    assert finder("阿里巴巴文化协会").total == 0
    assert finder.titles("海定社会组织联合会") == [SOCIAL]
    assert finder("吗 了").total == 0


@pytest.mark.parametrize(("number", "query", "title"), FIRST)
def test_the_right_body_comes_first(finder, number, query, title):
    assert finder(query).results[0].title == title


@pytest.mark.parametrize("title", sorted(codes()))
def test_every_body_is_first_for_its_name_and_its_code(finder, title):
    first = finder(title).results[0]
    assert (first.type, first.title) == ("organisation", title)
    found = finder(codes()[title])
    assert found.results[0].type == "organisation"
    assert [result.title for result in found.results if result.type == "organisation"] == [title]


@pytest.mark.parametrize(
    "title", ["北京市门头沟区三家店传统村落文化发展协会", "北京市海淀区旧梦社会工作服务中心"]
)
def test_an_ended_body_stands_before_the_notices_that_bear_its_code(finder, title):
    code = codes()[title]
    short = title.removeprefix("北京市")
    for query in (code, code[8:17], title, short):
        found = finder(query)
        assert (found.results[0].type, found.results[0].title) == ("organisation", title), query
    assert [result.type for result in finder(code).results] == ["organisation", "notice"]


@pytest.mark.parametrize(("number", "query", "title"), FIRST)
def test_what_is_found_is_what_the_plan_means(finder, ought, number, query, title):
    assert set(finder.titles(query)) == ought(query)


@pytest.mark.parametrize(
    "query", [query for _, query, _ in FIRST] + ["社区矫正", "政购", "北京 街道 社工", "朝阳 政购", *LOOSE]
)
def test_the_reason_is_that_of_the_best_tier_on_every_engine(finder, cast, query):
    found = finder(query)
    plan = build_plan(found.query, places())
    documents = {document.key: document for document in cast}
    for result in found.results:
        document = documents[f"{result.type}:{result.id}"]
        tiers = next(stage for stage in plan.stages if any(holds(tier.clause, document) for tier in stage))
        best = max((tier for tier in tiers if holds(tier.clause, document)), key=lambda tier: tier.score)
        assert result.reason == explain(plan, best.because, document, places())


def test_a_prefix_of_a_code_finds_those_codes_only(finder):
    assert set(finder.titles("52110000MJ")) == {
        "北京中鸿医疗卫生健康产业研究中心",
        "北京雁栖湖应用数学研究院",
    }


def test_a_wrong_check_character_is_explained_and_the_right_code_proposed(finder):
    found = finder("51110000MJ0101505W")
    assert found.total == 0
    assert "校验码应为 U" in found.messages[0]
    assert found.suggestions[0].text == f"51110000MJ0101505U {DIGITAL}"
    assert "51110000MJ0101505U" in found.suggestions[0].url


@pytest.mark.parametrize(
    "query",
    ["健康 51110000MJ0101505U", "代码 5111 0000 MJ01 0150 5U", "统一社会信用代码51110000MJ0101505U"],
)
def test_a_whole_code_among_words_decides(finder, query):
    assert finder.titles(query) == [DIGITAL]


def test_every_beginning_of_a_code_finds_it_to_the_last_character(finder):
    code = "51110000MJ0101505U"
    for length in range(10, 18):
        assert DIGITAL in finder.titles(code[:length]), length
        assert code in {one["url"].strip("/").split("/")[-1] for one in suggest(code[:length])}
    assert finder(code[:17]).messages == ()


@pytest.mark.parametrize("wrong", ["51110000MJ0110505U", "51110000MJ0101506U", "511100O0MJ0101505U"])
def test_the_bodies_one_slip_away_from_a_wrong_code_are_proposed(finder, wrong):
    found = finder(f"代码 {wrong}")
    assert [one.text for one in found.suggestions] == [f"51110000MJ0101505U {DIGITAL}"]
    assert found.messages


def test_a_right_code_that_nobody_bears_is_told_of(finder):
    [message] = finder(compose("service", "110108", "MJ099999")).messages
    assert message.startswith("代码本身没有抄错，但没有机构使用它")


def test_a_long_beginning_of_no_code_says_how_many_characters_are_missing(finder):
    assert "少了1位" in finder("51110000MJ0101599").messages[0]


def test_a_letter_no_code_has_is_named(finder):
    found = finder("5111O000MJ0101505U")
    assert found.total == 0
    assert "第5位是字母 O" in found.messages[0]


def test_a_kind_and_a_district_in_words_are_filters(finder):
    found = finder("民非 海淀")
    assert found.total == 6
    assert {(result.kind, result.status) for result in found.results} == {("service", "active")}
    assert [chip.source for chip in found.chips] == ["民非", "海淀"]
    assert finder.titles("社会服务机构 海淀区") == finder.titles("民非 海淀") == finder.titles("海淀民非")


def test_every_word_for_a_kind_means_all_of_that_kind(finder):
    everyone = finder.titles("民办非企业单位")
    assert len(everyone) == len(finder.titles(kind="service"))
    assert everyone == finder.titles("民非")
    assert {result.kind for result in finder("社团 朝阳").results} == {"association"}
    assert finder("社团 朝阳").total == 4


def test_a_recognised_word_can_be_taken_as_text_again(finder):
    found = finder("海淀 医学会")
    assert found.chips[0].source == "海淀"
    assert "as_text=" in found.chips[0].url
    assert finder("海淀 医学会", as_text=["海淀"]).chips == []


def test_a_street_of_two_districts_finds_both_places_then_the_bodies(finder):
    titles = finder.titles("八里庄街道")
    assert titles[:2] == ["北京市朝阳区八里庄街道", "北京市海淀区八里庄街道"]
    assert set(titles[2:]) == {
        "北京市朝阳区八里庄街道社区志愿者协会",
        "北京市海淀区八里庄街道幸福养老服务中心",
    }


def test_a_place_is_where_the_register_says_or_the_name_does(finder):
    found = finder("朝阳", type="organisation")
    reasons = {result.title: str(result.reason) for result in found.results}
    assert reasons["北京市朝阳区进出口企业协会"] == "名称：含“朝阳”"
    assert reasons["北京市朝阳区音乐家协会"] == "条件：符合所用条件"
    assert finder.titles("朝阳", type="organisation") == finder.titles("朝阳区", type="organisation")
    told = str(finder("养老 朝阳区").results[0].reason)
    assert told == "名称：“养老”逐字相同，含“朝阳”"


def test_what_only_the_name_says_is_no_known_district(finder):
    titles = finder.titles(district="110105", type="organisation")
    assert "北京市朝阳区音乐家协会" in titles
    assert "北京市朝阳区进出口企业协会" not in titles


@pytest.mark.parametrize(
    ("street", "titles"),
    [
        ("朝阳区八里庄街道", {"北京市朝阳区八里庄街道社区志愿者协会"}),
        (
            "海淀区清河街道",
            {"北京市海淀区禾渡社会工作服务中心", "北京市海淀区清河街道怡美社区卫生服务站"},
        ),
    ],
)
def test_the_way_from_a_street_leads_to_the_bodies_there(finder, street, titles):
    place = finder(street, type="place").results[0]
    assert place.title == f"北京市{street}"
    way = parse_qs(urlsplit(place.url).query)
    assert set(finder.titles(**way)) == titles


def test_a_grade_finds_the_valid_ones_first_and_the_expired_below(finder):
    assert finder.titles("5A 基金会") == ["中华社会救助基金会", "三峡集团公益基金会"]
    assert finder.titles("AAAAA級基金會") == finder.titles("５Ａ基金会") == finder.titles("5A 基金会")


def test_a_former_name_says_so(finder):
    reason = finder("中国社会福利教育基金会").results[0].reason
    assert str(reason) == "曾用名：中国社会福利教育基金会（至2011年7月）"


def test_ended_bodies_leave_the_default_but_stay_findable(finder):
    ended = "北京市海淀区拾光社会工作事务所"
    assert ended not in finder.titles("社会工作事务所")
    assert finder("社会工作事务所").ended_total == 2 - 1
    assert ended in finder.titles("社会工作事务所", status=["dissolved"])
    assert finder("海淀拾光社会工作事务所").results[0].title == ended
    assert finder.titles("拾光") == []
    assert finder("拾光").ended_total == 1


def test_a_status_in_words(finder):
    found = finder("已注销 协会")
    assert [result.title for result in found.results] == ["北京市门头沟区三家店传统村落文化发展协会"]
    assert {result.kind for result in found.results} == {"association"}


@pytest.mark.parametrize("query", ["异常名录 西城", "西城活动异常名录", "西城区 异常名录"])
def test_a_list_finds_who_stands_on_it_today_with_the_day_and_the_ground(finder, query):
    found = finder(query)
    assert [result.title for result in found.results] == ["北京市西城区食品药品行业协会"]
    assert str(found.results[0].reason) == "活动异常名录：2024年7月1日列入，事由：未按时报送2023年度工作报告"
    assert "名单：活动异常名录" in [chip.label for chip in found.chips]


def test_the_black_list_is_that_of_serious_breaches_with_the_revoked_bodies_on_it(finder):
    found = finder("黑名单")
    assert [result.title for result in found.results] == ["北京市海淀区旧梦社会工作服务中心"]
    assert str(found.results[0].reason) == "严重违法失信名单：2022年9月1日列入，事由：被吊销登记证书"
    assert found.ended_total == 0
    assert finder.titles("严重违法失信名单") == finder.titles("黑名单")
    assert finder("黑名单", as_text=["黑名单"]).chips == []


def test_tolerance_is_told_and_only_when_nothing_agrees(finder):
    assert finder("海淀社会组织联和会").tolerant
    assert "相近名称" in finder("海淀社会组织联和会").messages[0]
    assert not finder("海淀社会组织联合会").tolerant
    assert finder("海定社会组织联合会", literal="1").total == 0


def test_each_kind_of_tolerance_has_its_own_sentence(finder):
    assert finder("吊销 公告").messages == (
        "没有符合条件“登记状态：已吊销”的结果，以下不把“吊销”当作条件，只按文字查找。",
    )
    [message] = finder("海淀拾广社会工作事务所").messages
    assert finder("海淀拾广社会工作事务所").total == 0
    assert "都已注销、撤销或吊销，默认不列出" in message
    [message] = finder("海淀社会组织联和会", kind="service").messages
    assert "请去掉一些条件再查" in message
    assert finder("数学雁栖湖").messages == (
        "没有找到与“数学雁栖湖”逐字相同的结果，以下含有其中的词语或多数字。",
    )


def test_what_was_typed_is_quoted_as_it_was_typed(finder):
    assert str(finder("专业 CCF").results[0].reason) == "名称：“专业”逐字相同，“CCF”逐字相同"
    assert str(finder("３Ｄ打印").results[0].reason) == "名称：以“３Ｄ打印”开头"
    assert str(finder("社區矯正").results[0].reason) == "正文：提到“社區矯正”"
    assert "“NGO”即“社会组织”" in str(finder("海淀 NGO 联合会").results[0].reason)
    assert finder("海淀 NGO 联合会").exchanged == ("NGO", "社会组织")


def test_synonyms_are_told_and_can_be_left_out(finder):
    wide = finder("社工 海淀")
    assert wide.exchanged == ("社工", "社会工作")
    assert wide.total > finder("社工 海淀", literal="1").total == wide.literal_total
    assert "“社工”即“社会工作”，按同义词匹配" in str(wide.results[0].reason)


def test_marks_are_around_what_was_found_and_nothing_else(finder):
    assert (
        finder("睿搏 社工").results[0].highlight == "北京市海淀区<mark>睿搏</mark><mark>社会工作</mark>事务所"
    )
    assert finder("海澱醫學會").results[0].highlight == "北京市<mark>海淀</mark>区<mark>医学会</mark>"
    assert finder("ccf专").results[0].highlight == "北京<mark>CCF专</mark>业人员协会"


def test_text_is_shown_in_pieces_that_are_safe(finder):
    found = finder("社区矫正")
    assert found.results[0].title == "北京市海淀区禾渡社会工作服务中心"
    assert str(found.results[0].reason) == "正文：提到“社区矫正”"
    assert "<mark>社区矫正</mark>" in found.results[0].snippet
    assert "<script>" not in finder("青少年事务").results[0].snippet


CRASH = [
    "", " ", "会", "市", "北", "a", "1", "%", "_", "'", '"', "\\", "%_'\"\\", "。，、", "😀", "北京😀", "𠮷", "北京bj", "bj",
    "北京市", "北京", "协会", "基金会", "海淀", "海淀区", "OR", "AND NOT", "NEAR(", "*", "北京*", "names:北京", "(", "))", "-", "--",
    "\x00", "北\x00京", "\u202e北京", "\u200b", "ﬁ", "Ω", "é", "ﷺ", "北" * 250, "a" * 300, "北京市海淀区" * 40, "1" * 400, "社工 " * 60,
    "51110000MJ0101505", "51110000MJ0101505UU", "5" * 18, "null", "<script>alert(1)</script>", "京 津 冀 " * 20, "ﾊﾝｶｸ", "xian", "'ab",
    " ".join(f"{first}序岚黎澄岱恩枫光禾惠嘉景珂明宁沛启清" for first in "甲乙丙丁戊"), "社工岚黎澄岱恩枫光禾惠嘉景珂社团", "行乐长重调校" * 6,
]  # fmt: skip


@pytest.mark.parametrize("query", CRASH, ids=[f"crash{number}" for number in range(len(CRASH))])
def test_no_query_breaks_it_and_all_engines_agree(finder, ought, query):
    assert set(finder.titles(query)) == ought(query)


def test_nothing_searchable_says_what_to_do(finder):
    assert finder("😀").messages == ("没有可检索的文字。请输入机构名称、信用代码或拼音首字母。",)
