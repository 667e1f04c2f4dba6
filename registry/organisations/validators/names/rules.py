"""What the rules on names are, where each comes from, and how hard each one is: data, so that offices can set it.

Sources: 《社会组织名称管理办法》（民政部令第69号, in force 2024-05-01), of which articles 9-14 are known by content only;
the three regulations; local practice where marked 待核. An unverified rule warns or asks the reviewer and never blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from . import vocabulary

MEASURE = "《社会组织名称管理办法》（民政部令第69号）"
MEASURE_UNREAD = f"{MEASURE}第九至十四条（条号待核）"
UNVERIFIED = "待核"


class Severity(StrEnum):
    """`error` blocks, `warn` asks the applicant to look again, `reviewer` asks staff to decide, `inform` only tells.

    `off` leaves a rule out.
    """

    ERROR = "error"
    WARN = "warn"
    REVIEWER = "reviewer"
    INFORM = "inform"
    OFF = "off"


class Rule(NamedTuple):
    """A rule: what it is called on screen, its source with article, and how hard it is unless an office sets it."""

    title: str
    source: str
    severity: Severity


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "TEXT": Rule("文字规范", f"{MEASURE}第七条", Severity.ERROR),
        "STRUCTURE": Rule("名称结构", f"{MEASURE}第八条", Severity.WARN),
        "N1": Rule("行政区划名称", f"{MEASURE}第八条；冠名方式{UNVERIFIED}", Severity.WARN),
        "N2": Rule(
            "街道（乡镇）、社区名称", f"城乡社区服务类名称的写法（各地做法，{UNVERIFIED}）", Severity.WARN
        ),
        "N3": Rule("组织形式", f"{MEASURE}第八条；组织形式用语{UNVERIFIED}", Severity.WARN),
        "N3-foundation": Rule("组织形式", f"{MEASURE}第八条", Severity.ERROR),
        "N4": Rule("冠以中国、全国、中华", f"{MEASURE}第八条", Severity.ERROR),
        "N4-proper": Rule("他人专名", MEASURE_UNREAD, Severity.REVIEWER),
        "N5": Rule("名称中间的中国、全国、中华、国际、世界", MEASURE_UNREAD, Severity.REVIEWER),
        "N6": Rule("易误导的词语", MEASURE_UNREAD, Severity.ERROR),
        "N6-other": Rule("易误导的词语", MEASURE_UNREAD, Severity.REVIEWER),
        "N7": Rule("字号", f"字号的写法（{UNVERIFIED}）", Severity.WARN),
        "N7-foundation": Rule(
            "无字号基金会", "民政部关于基金会名称字号的通知（文号待核）", Severity.REVIEWER
        ),
        "N8": Rule("规范汉字", f"{MEASURE}第七条；字母、数字的限制{UNVERIFIED}", Severity.WARN),
        "N9": Rule("机关、国家、国际组织、宗教等名称", f"各地清单，全国清单{UNVERIFIED}", Severity.REVIEWER),
        "N10": Rule("自然人姓名", f"{MEASURE}第十五条", Severity.REVIEWER),
        "N12": Rule("总、连锁、集团等用语", f"各地做法（{UNVERIFIED}）", Severity.WARN),
        "N13": Rule("一个组织一个名称", f"{MEASURE}第五条", Severity.ERROR),
    }
)

# 《社会团体登记管理条例》 art. 10 and 《民办非企业单位登记管理暂行条例》 art. 8 say the same of these two kinds.
N4_ALSO = MappingProxyType(
    {
        "association": "《社会团体登记管理条例》第十条（2016-02-06 修订）",
        "service": "《民办非企业单位登记管理暂行条例》第八条（1998-10-25）",
    }
)

# All four must hold for a foundation without 字号; the reviewer ticks them one by one.
NO_BRAND_CONDITIONS = (
    "有业务主管单位，且其出具了说明理由的书面同意意见",
    "业务领域明确、集中，主要服务于该业务主管单位的特定职能",
    "申请人有广泛的影响力和代表性，拟任负责人具备相应能力",
    "名称不会使公众误解",
)


@dataclass(frozen=True, slots=True)
class NameFinding:
    """One finding on a name. `fragment` is the part of the name meant; `conditions` are to be ticked by the reviewer.

    `overridable`: an error that staff may set aside with a reason (a word with another meaning). `verified` is False
    when the wording of the rule awaits the official text.
    """

    rule: str
    severity: Severity
    sentence: str
    source: str
    fragment: str = ""
    overridable: bool = False
    conditions: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return UNVERIFIED not in self.source


@dataclass(frozen=True, slots=True)
class NameRules:
    """The rules as one office applies them. `severities` holds only what differs from `RULES`."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    max_length: int = 100
    brand_min_chars: int = 2
    brand_max_chars: int = 8
    proper_names: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: vocabulary.FORMS)
    misleading_words: tuple[str, ...] = vocabulary.MISLEADING_WORDS
    misleading_alike: tuple[str, ...] = vocabulary.MISLEADING_ALIKE
    other_meaning: tuple[str, ...] = vocabulary.OTHER_MEANING
    organ_words: tuple[str, ...] = vocabulary.ORGAN_WORDS
    foreign_words: tuple[str, ...] = vocabulary.FOREIGN_WORDS
    religious_words: tuple[str, ...] = vocabulary.RELIGIOUS_WORDS
    superstitious_words: tuple[str, ...] = vocabulary.SUPERSTITIOUS_WORDS
    known_persons: tuple[str, ...] = vocabulary.KNOWN_PERSONS

    def __post_init__(self) -> None:
        unknown = set(self.severities) - set(RULES)
        if unknown:
            raise ValueError(f"unknown name rules: {sorted(unknown)}")
        # Control characters and the like cannot be stored or printed, whatever an office prefers.
        if self.severities.get("TEXT", Severity.ERROR) is not Severity.ERROR:
            raise ValueError("the rule TEXT cannot be softened")

    def severity(self, rule: str) -> Severity:
        return self.severities.get(rule, RULES[rule].severity)

    def with_settings(self, values: Mapping[str, Any]) -> "NameRules":
        """These rules with an office's settings laid over them.

        Keys are rule codes with a severity (`{"N8": "inform"}`) or field names (`{"max_length": 60}`); lists are
        given as sequences. ValueError names a key or a severity that does not exist.
        """
        own = {item.name for item in fields(self)} - {"severities"}
        unknown = set(values) - own - set(RULES)
        if unknown:
            raise ValueError(f"unknown name settings: {sorted(unknown)}")
        severities = {key: Severity(value) for key, value in values.items() if key in RULES}
        changed = {key: _frozen(value) for key, value in values.items() if key in own}
        return replace(self, severities={**self.severities, **severities}, **changed)


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: tuple(words) for key, words in value.items()}
    return tuple(value) if isinstance(value, list) else value
