"""Invented bodies in any number, always the same: a 字号 of two or three characters, a field, a form."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from registry.organisations.validators.codes import compose
from search.projections import Entry

_SYLLABLES = (
    "安柏辰澄岱恩枫光禾惠嘉景珂岚黎明宁沛启清然睿书拾泰桐望希溪欣雅彦一宜逸云泽舟卓子梓渡岸篱青槐荫柳巷"
)
_FIELDS = (
    "社会工作 养老服务 社区服务 志愿服务 公益 慈善 文化艺术 书画 体育 教育 青少年 科技 环境保护 健康 心理 法律 就业 残疾人 "
    "妇女 儿童 医学 历史 行业 商业 农业 国际交流 社会组织 党建 传统文化 自行车运动"
).split()
_FORMS = {
    "association": "协会 联合会 促进会 学会 研究会 商会".split(),
    "service": "事务所 服务中心 发展中心 研究院 学校 幼儿园 俱乐部".split(),
    "foundation": ["基金会"],
}
_DISTRICTS = (
    "110101 东城 110102 西城 110105 朝阳 110106 丰台 110107 石景山 110108 海淀 110109 门头沟 110111 房山 110112 通州 "
    "110113 顺义 110114 昌平 110115 大兴 110116 怀柔 110117 平谷 110118 密云 110119 延庆"
).split()
_KINDS = ("association",) * 35 + ("service",) * 59 + ("foundation",) * 6
_STATUSES = ("active",) * 94 + ("dissolved",) * 5 + ("revoked",)
_GRADES = ("",) * 85 + (
    "5A",
    "4A",
    "4A",
    "3A",
    "3A",
    "3A",
    "3A",
    "expired",
    "expired",
    "expired",
    "2A",
    "1A",
    "",
    "",
    "",
)


def entries(size: int, seed: int = 20261123) -> Iterator[Entry]:
    """That many bodies; the same for the same seed. Codes are of a block no organ was given."""
    draw = random.Random(seed)  # noqa: S311  # invented names, no secret
    for number in range(size):
        yield _entry(number, draw)


def _entry(number: int, draw: random.Random) -> Entry:
    kind = draw.choice(_KINDS)
    place = draw.randrange(len(_DISTRICTS) // 2)
    city = kind == "foundation" or draw.random() < 0.35
    division = "110000" if city else _DISTRICTS[place * 2]
    prefix = "北京" if city else f"北京市{_DISTRICTS[place * 2 + 1]}区"
    word = "".join(draw.sample(_SYLLABLES, draw.choice((2, 2, 3))))
    field, form = draw.choice(_FIELDS), draw.choice(_FORMS[kind])
    status, grade = draw.choice(_STATUSES), draw.choice(_GRADES)
    code = compose(kind, division, f"WX{number:06d}")
    return Entry(
        object_id=code,
        title=f"{prefix}{word}{field}{form}",
        url=f"/organisations/{code}/",
        code=code,
        text=f"开展{field}领域的调查研究、咨询服务与业务培训；承接政府购买服务。",
        kind=kind,
        level="city" if city else "district",
        district=_DISTRICTS[place * 2],
        status=status,
        grade=grade,
        last_grade="3A" if grade == "expired" else grade,
        rank=1000 if status == "active" else 0,
        registered_on=date(1995, 1, 1) + timedelta(days=draw.randrange(11_000)),
        payload={
            "facts": ["社会组织", f"{prefix}民政局", code],
            "badges": [{"shape": "valid", "word": "正常"}],
            "grade": {"value": grade, "until": "2028-12", "valid": grade != "expired"} if grade else None,
        },
    )
