"""Words that are conditions, and registered items: the same on every engine."""

import pytest

pytestmark = pytest.mark.django_db

DIGITAL = "北京数字健康研究会"


@pytest.mark.parametrize(
    ("together", "each"),
    [
        ("5A 4A 协会", ["5A 协会", "4A 协会"]),
        ("社团 民非 海淀", ["社团 海淀", "民非 海淀"]),
        ("海淀 朝阳 民非", ["海淀 民非", "朝阳 民非"]),
        ("注销 吊销 海淀 社会工作", ["注销 海淀 社会工作", "吊销 海淀 社会工作"]),
        ("异常名录 黑名单", ["异常名录", "黑名单"]),
        ("海淀 清河街道 民非 西城", ["清河街道 民非", "西城 民非"]),
    ],
)
def test_words_of_one_facet_add_to_one_another_as_parameters_do(finder, ought, together, each):
    titles = finder.titles(together)
    assert set(titles) == ought(together) == {title for one in each for title in finder.titles(one)}
    assert titles


def test_a_district_tells_which_of_the_streets_of_one_name_is_meant(finder):
    assert finder.titles("海淀 八里庄街道", type="organisation") == ["北京市海淀区八里庄街道幸福养老服务中心"]


def test_a_year_is_that_of_registration(finder, cast):
    born = {one.title for one in cast if one.registered_on and one.registered_on.year == 2019}
    assert set(finder.titles("2019年", type="organisation")) <= born
    assert finder.titles("2019年 协会") == finder.titles("2019年成立的协会")
    year = next(one.registered_on.year for one in cast if one.title == DIGITAL)
    found = finder(f"{year}年 健康")
    assert DIGITAL in [result.title for result in found.results]
    assert found.chips[0].label == f"登记年份：{year}年"


@pytest.mark.parametrize("query", ["五A 基金会", "五a级的基金会", "清算 海淀 协会"])
def test_grades_and_states_are_read_however_they_are_said(finder, ought, query):
    assert finder(query).chips
    assert set(finder.titles(query)) == ought(query) != set()
    assert not finder(query).tolerant


@pytest.mark.parametrize(
    ("query", "titles", "reason"),
    [
        ("祝修远", {"禾渡", "音乐家"}, "法定代表人：祝修远"),
        ("法人祝修远", {"禾渡", "音乐家"}, "法定代表人：祝修远"),
        ("法定代表人：乔予安", {"巧娘"}, "法定代表人：乔予安"),
        ("祝修远 音乐家", {"音乐家"}, "法定代表人：祝修远"),
        ("负责人 祝修远 朝阳", {"音乐家"}, "法定代表人：祝修远"),
        ("朝阳区文学艺术界联合会", {"音乐家"}, "业务主管单位：北京市朝阳区文学艺术界联合会"),
        ("主管单位海淀妇女联合会", {"巧娘"}, "业务主管单位：北京市海淀区妇女联合会"),
        ("登记机关 海淀区民政局", {"巧娘", "禾渡"}, "登记管理机关：北京市海淀区民政局"),
    ],
)
def test_registered_items_find_the_bodies_by_their_whole_value(finder, ought, query, titles, reason):
    found = finder(query)
    assert {str(result.reason).split("，")[0] for result in found.results} == {reason}
    assert len(found.results) == len(titles)
    assert all(any(part in result.title for part in titles) for result in found.results)
    assert set(finder.titles(query)) == ought(query)


def test_a_part_of_an_item_and_its_bare_label_find_nothing_by_it(finder):
    assert finder.titles("民政局") == finder.titles("修远") == []
    assert finder("法人").total == 0
    assert finder("祝修远", status=["dissolved"]).total == finder("祝修远").ended_total == 1
