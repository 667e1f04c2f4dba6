"""Words that mean the same in this trade, as data."""

from functools import lru_cache

from search.analysis.folding import fold

_MOST_VARIANTS = 16

#: Each line stands for the others, both ways.
_GROUPS = (
    "民办非企业单位 社会服务机构 民办非企业 民非企业 民非 社服机构",
    "社会团体 社团",
    "社会组织 民间组织 NGO NPO",
    "枢纽型社会组织 枢纽组织 枢纽型",
    "孵化基地 孵化器 孵化中心 培育基地 培育中心 孵化培育中心",
    "两新组织 新经济组织和新社会组织",
    "政府购买服务 购买服务 政府购买 政购",
    "评估等级 等级评估",
    "年度检查 年检 年报 年度报告 年度工作报告",
    "统一社会信用代码 信用代码 组织机构代码 税号 纳税人识别号",
    "社会工作事务所 社工事务所 社会工作服务机构 社工机构",
    "社会工作 社工",
    "备案组织 社区社会组织 备案社区社会组织",
    "异常名录 活动异常名录",
    "非法社会组织 非法组织 山寨社团 离岸社团",
    "志愿者联合会 志联",
    "志愿者 义工",
    "总工会 工会",
    "共青团北京市委 团市委",
    "科学技术协会 科协",
    "妇女联合会 妇联",
    "残疾人联合会 残联",
    "归国华侨联合会 侨联",
    "文学艺术界联合会 文联",
    "社会建设工作领导小组办公室 社建办 社会办 社工委",
    "街道办事处 街道 办事处",
    "地区办事处 地区",
    "成立 设立",
)
#: The first word also finds the others, not the other way round.
_ONE_WAY = (
    "党组织 党委 联合党委 党总支 党支部 联合支部",
    "党建 党组织",
    "法人 法定代表人",
    "黑名单 严重违法失信名单",
    "工青妇 总工会 共青团 妇联",
    "注册 登记",
)


@lru_cache(maxsize=1)
def _alternatives() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS:
        words = [fold(word) for word in line.split()]
        for word in words:
            table[word] = (*table.get(word, ()), *(other for other in words if other != word))
    for line in _ONE_WAY:
        word, *others = (fold(word) for word in line.split())
        table[word] = (*table.get(word, ()), *others)
    return table


def known_words() -> tuple[str, ...]:
    """Every folded word that has synonyms."""
    return tuple(_alternatives())


@lru_cache(maxsize=4096)
def variants(term: str) -> tuple[str, ...]:
    """The folded term itself, then the term with each known word in it exchanged for its synonyms."""
    found: dict[str, None] = {term: None}
    taken: set[int] = set()
    for start, word in _occurrences(term):
        if taken.isdisjoint(range(start, start + len(word))):
            taken.update(range(start, start + len(word)))
            for other in _alternatives()[word]:
                found.setdefault(term[:start] + other + term[start + len(word) :])
    return tuple(found)[:_MOST_VARIANTS]


def _occurrences(term: str) -> list[tuple[int, str]]:
    """Known words in the term, the longest first."""
    found = [
        (start, term[start:end])
        for start in range(len(term))
        for end in range(start + 2, min(len(term), start + 16) + 1)
        if term[start:end] in _alternatives()
    ]
    return sorted(found, key=lambda place: (-len(place[1]), place[0]))


def exchanged_word(term: str, variant: str) -> tuple[str, str]:
    """What was exchanged for what between a term and its variant, for telling the visitor."""
    head = 0
    while head < min(len(term), len(variant)) and term[head] == variant[head]:
        head += 1
    tail = 0
    while tail < min(len(term), len(variant)) - head and term[-1 - tail] == variant[-1 - tail]:
        tail += 1
    for start, word in _occurrences(term):
        for other in _alternatives()[word]:
            if term[:start] + other + term[start + len(word) :] == variant:
                return word, other
    return term[head : len(term) - tail] or term, variant[head : len(variant) - tail] or variant
