"""Invented names: a 字号 that no other body of the city bears, a field, a form. No real body is imitated."""

import random
from collections.abc import Iterator

_FIRST = (
    "禾槐栎漕枕岚澄芷柏枫桐杉榆梧柚榛栌楠檀樟桦棠杏菱蓼荻芦苇蒲莲荷菡芙蓉蕙兰芸茗苓薇蔚葭"
    "溪涧泓沚汀渚浦湄潭泽沐沁洵淳清涟润渊澜瀚霁霭霖霏晴昕旭晖曦昀晗朗煦熙景曜玥琅珩琮瑾璟"
    "砚墨笺简帛瓷陶钧铎钟磬笙箫瑟"
)
_SECOND = (
    "渡溪舟亭岸台庭苑陌野原坡麓岑峦崖屿洲泊湾塘池渠桥驿巷坊楼阁轩斋庐堂圃园畦垄穗秧禾麦稻黍"
    "声音韵歌谣吟咏诵书卷页简信言语知行思远近舒和宁安平泰康乐怡悦欣然若如同与共合聚衡正直诚朴"
    "素白青苍翠碧蓝紫朱丹"
)
_FIELDS = {
    "association": (
        ("书画艺术", "研究会"), ("手工编织", "协会"), ("传统射弓", "协会"), ("餐饮服务", "协会"), ("信息技术", "协会"),
        ("园林绿化", "学会"), ("企业质量", "促进会"), ("老年体育", "协会"), ("青年创业", "促进会"), ("文化遗产", "研究会"),
        ("科普教育", "联合会"), ("志愿服务", "联合会"), ("医药卫生", "学会"), ("物流", "商会"), ("家具", "商会"),
        ("摄影", "协会"), ("围棋", "协会"), ("养老服务", "协会"), ("节能环保", "联盟"), ("社区治理", "研究会"),
        ("物业服务", "协会"), ("法律服务", "促进会"), ("建筑装饰", "协会"), ("数字出版", "学会"),
    ),
    "service": (
        ("社会工作", "事务所"), ("社会工作", "服务中心"), ("养老", "服务中心"), ("社区", "服务中心"), ("公益", "发展中心"),
        ("心理健康", "服务中心"), ("职业技能", "培训学校"), ("双语", "幼儿园"), ("艺术", "培训学校"), ("康复", "医院"),
        ("口腔", "门诊部"), ("残疾人", "服务中心"), ("青少年", "发展中心"), ("环境", "研究院"), ("健康", "研究院"),
        ("助学", "服务中心"), ("家庭", "服务中心"), ("社区卫生", "服务站"), ("体育", "俱乐部"), ("陶瓷", "美术馆"),
        ("民俗", "博物馆"), ("救援", "服务中心"), ("志愿者", "服务中心"), ("儿童", "发展中心"),
    ),
    "foundation": (
        ("教育", "基金会"), ("公益", "基金会"), ("助学", "基金会"), ("扶贫", "基金会"), ("环境保护", "基金会"),
        ("艺术", "基金会"), ("医疗救助", "基金会"), ("儿童", "基金会"), ("科学", "基金会"), ("文化遗产", "基金会"),
    ),
}  # fmt: skip
_SURNAMES = "季栾程沈郁霍岳葛裴乔尹邵祝柯卫蓝庄童骆翟路聂商甄费纪桑车游褚"
_GIVEN = tuple(
    "知闲 予安 砚秋 静姝 疏桐 知远 若水 以宁 景行 书禾 言蹊 乐之 清和 望舒 怀瑾 明远 思齐 修远 云起 听澜".split()
)
ROADS = (
    "柳巷胡同",
    "槐荫街",
    "枕溪路",
    "知稔大街",
    "听澜路",
    "禾风里",
    "岚台街",
    "砚北路",
    "澄岸路",
    "栎舟街",
)
COMPETENT_UNITS = {
    "association": (
        "科学技术委员会",
        "文化和旅游局",
        "体育局",
        "卫生健康委员会",
        "教育委员会",
        "住房和城乡建设委员会",
    ),
    "service": ("教育委员会", "民政局", "卫生健康委员会", "人力资源和社会保障局", "体育局"),
    "foundation": ("教育委员会", "民政局", "卫生健康委员会", "文化和旅游局"),
}


def brands(chance: random.Random) -> Iterator[str]:
    """Every 字号 once, in an order that the seed fixes."""
    pairs = [
        first + second
        for first in dict.fromkeys(_FIRST)
        for second in dict.fromkeys(_SECOND)
        if first != second
    ]
    chance.shuffle(pairs)
    yield from pairs
    firsts = list(dict.fromkeys(_FIRST))
    chance.shuffle(firsts)
    for pair in pairs:
        yield pair + firsts[len(pair) * ord(pair[0]) % len(firsts)]


def field_and_form(kind: str, chance: random.Random) -> tuple[str, str]:
    """A field and a form word for a kind of body."""
    return chance.choice(_FIELDS[kind])


def person(chance: random.Random) -> str:
    """An invented person."""
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)
