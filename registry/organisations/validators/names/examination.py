"""A new name judged rule by rule, each finding one Chinese sentence that says what to do.

For names being given, never for names that exist: registered names break several rules lawfully.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from registry.organisations.validators.characters import Unseen, code_points, unseen

from . import vocabulary
from .keys import clean, name_key, simplified
from .parsing import NameParts, Places, parse, pieces_of, places_of
from .rules import N4_ALSO, NO_BRAND_CONDITIONS, RULES, NameFinding, NameRules, Severity

KIND_NAMES = {"association": "社会团体", "service": "民办非企业单位", "foundation": "基金会"}

_UNSEEN = {
    Unseen.EMPTY: "由复制粘贴带入的空字符",
    Unseen.CONTROL: "控制字符或换行",
    Unseen.DIRECTION: "改变文字方向的不可见字符",
    Unseen.INVISIBLE: "不可见字符",
}
_PUNCTUATION = frozenset("·•‧・()“”‘’\"'《》〈〉、-–—~.,&:：")
_SECOND_NAME = re.compile(r"又名|亦名|别名|简称|曾用名")
_TOTAL_ENDINGS = (
    "连锁",
    "集团",
    "总部",
    "总院",
    "总校",
    "总所",
    "总馆",
    "总站",
    "总社",
    "总中心",
    "总会",
    "总店",
)
_TOTAL_WORDS = ("连锁", "集团", "总")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ORIGIN_CHAMBER = re.compile(r"(?:企业)?商会$")


@dataclass(frozen=True, slots=True)
class _Case:
    """What every rule looks at."""

    parts: NameParts
    kind: str
    division: str
    level: str
    rules: NameRules
    direct: bool
    places: Places

    def finding(
        self,
        rule: str,
        sentence: str,
        fragment: str = "",
        *,
        overridable: bool = False,
        conditions: tuple[str, ...] = (),
    ) -> NameFinding:
        code, severity = rule.partition("-")[0], self.rules.severity(rule)
        return NameFinding(code, severity, sentence, RULES[rule].source, fragment, overridable, conditions)


def examine_name(
    name: str | None,
    *,
    kind: str,
    division: str,
    registrar_level: str,
    rules: NameRules | None = None,
    direct: bool = False,
    divisions: Places | Iterable[str] = (),
) -> list[NameFinding]:
    """All findings on a name to be given, hardest first; an empty list when there is none.

    `kind` is `association|service|foundation`; `division` the full name of the registering organ's division
    (北京市海淀区, '' for the nation); `registrar_level` is `national|city|district`; `direct` means 直接登记, without a
    competent unit. `divisions` are all known division names; left out, only those of `division` are recognised.
    Uniqueness (N11) needs the register: see `similarity`.
    """
    rules = rules or NameRules()
    places = places_of(divisions or pieces_of(division))
    text = name or ""
    findings = list(_text_findings(text, rules))
    if not clean(text) or max(len(text), _length_read(text)) > rules.max_length:
        return findings
    parts = parse(text, places, kind=kind)
    case = _Case(parts, kind, clean(division), registrar_level, rules, direct, places)
    for examine in _EXAMINATIONS:
        findings.extend(examine(case))
    order = list(Severity)
    kept = [finding for finding in findings if finding.severity is not Severity.OFF]
    return sorted(kept, key=lambda finding: order.index(finding.severity))


def _text_findings(text: str, rules: NameRules) -> Iterator[NameFinding]:
    def finding(sentence: str, fragment: str = "") -> NameFinding:
        return NameFinding("TEXT", Severity.ERROR, sentence, RULES["TEXT"].source, fragment)

    if not clean(text):
        yield finding("请填写名称。")
        return
    if len(text) > rules.max_length:
        yield finding(f"名称最多{rules.max_length}个字，现为{len(text)}个字，请缩短。")
    elif (read := _length_read(text)) > rules.max_length:
        yield finding(
            f"名称最多{rules.max_length}个字，“㍿”一类合写的字拆开后现为{read}个字，请改用普通汉字并缩短。"
        )
    hidden = unseen(text)
    strange = hidden.pop(Unseen.UNKNOWN, "") + hidden.pop(Unseen.HALF, "")
    for why, chars in hidden.items():
        yield finding(f"名称中有{_UNSEEN[why]}（{code_points(chars)}），请删去后重新输入。")
    if strange:
        yield finding(f"名称中有无法显示的字（{code_points(strange)}），请换用规范汉字。")
    symbols = [char for char in dict.fromkeys(clean(text)) if _is_symbol(char)]
    if symbols:
        shown = "".join(symbols[:10])
        yield finding(f"名称中不能使用符号“{shown}”，请删去或改用文字。", shown)


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSM" and char not in _PUNCTUATION


def _length_read(text: str) -> int:
    """How many characters are compared: one that stands for several is taken apart (㍿ is 株式会社)."""
    return max(len(clean(text)), len(name_key(text)))


def _n1_division(case: _Case) -> Iterator[NameFinding]:
    if case.level == "national":
        return
    parts, expected = case.parts, [place.name for place in case.places.leading(case.division)]
    if parts.legacy_place:
        word = parts.division_text
        yield case.finding("N1", f"“{word}”冠名是早年的做法，新名称请以“{case.division}”开头。", word)
        return
    given = [place.name for place in parts.places if place.level != "street"]
    if not given:
        yield case.finding("N1", f"名称应以登记管理机关所在的行政区划开头，请在前面加上“{case.division}”。")
    elif given != expected:
        sentence = f"名称开头的“{parts.division_text}”与登记管理机关的行政区划“{case.division}”不一致，请改为“{case.division}”。"
        if len(expected) > 1 and given == expected[1:]:
            sentence = f"市辖区名称前应冠市名，请将“{parts.division_text}”改为“{case.division}”。"
        yield case.finding("N1", sentence, parts.division_text)


def _n2_street(case: _Case) -> Iterator[NameFinding]:
    serves_communities = (
        case.direct and case.kind == "service" and case.parts.field.startswith(("社区", "城乡社区"))
    )
    has_street = any(place.level == "street" for place in case.parts.places)
    if case.level == "district" and serves_communities and not has_street:
        yield case.finding(
            "N2",
            "城乡社区服务类组织只在一个街道（乡镇）或社区活动的，请在区名后写明该街道（乡镇）或社区名称。",
        )


def _n3_form(case: _Case) -> Iterator[NameFinding]:
    stem = case.parts.stem
    if case.kind == "foundation":
        if not stem.endswith("基金会"):
            yield case.finding("N3-foundation", "基金会的名称应以“基金会”结尾，请修改。", case.parts.form)
        return
    if stem.endswith("基金会"):
        sentence = f"“基金会”是基金会的组织形式，{KIND_NAMES.get(case.kind, '')}请换用自己的组织形式。"
        yield case.finding("N3", sentence, "基金会")
    elif not stem.endswith(tuple(case.rules.forms.get(case.kind, ()))):
        examples = "、".join(case.rules.forms.get(case.kind, ())[:5])
        sentence = (
            f"名称结尾不是{KIND_NAMES.get(case.kind, '')}常用的组织形式，请以{examples}等结尾，或说明理由。"
        )
        yield case.finding("N3", sentence, case.parts.form)


def _n4_prefix(case: _Case) -> Iterator[NameFinding]:
    text = case.parts.name
    word = next((word for word in vocabulary.NATIONAL_WORDS if text.startswith(word)), "")
    if case.level == "national" or not word:
        return
    owner = _proper_name(case)
    if owner:
        sentence = f"“{owner}”是其他单位的专名，使用它须有该单位的书面同意，请上传同意文件，由审查人员核对。"
        yield case.finding("N4-proper", sentence, owner)
        return
    finding = case.finding(
        "N4", f"地方登记的社会组织名称不得以“{word}”开头，请改以“{case.division}”开头。", word
    )
    also = N4_ALSO.get(case.kind)
    yield replace(finding, source=f"{finding.source}；{also}") if also else finding


def _proper_name(case: _Case) -> str:
    """The proper name of another body at the beginning, as in 中国科技大学北京校友会; '' if there is none."""
    text = case.parts.name
    known = [name for name in case.rules.proper_names if text.startswith(name) and text != name]
    if known:
        return max(known, key=len)
    ending = next((ending for ending in vocabulary.DEPENDENT_ENDINGS if text.endswith(ending)), "")
    owner = text[: len(text) - len(ending)] if ending else ""
    for end in range(len(owner), 0, -1):
        tail = owner[end:]
        if owner[:end].endswith(vocabulary.INSTITUTION_WORDS) and (not tail or tail in case.places):
            return owner[:end]
    return ""


def _n5_inside(case: _Case) -> Iterator[NameFinding]:
    text = case.parts.name
    words = vocabulary.NATIONAL_WORDS + vocabulary.WORLD_WORDS
    found = [
        word for word in words if text.find(word) > 0 or (word in vocabulary.WORLD_WORDS and word in text)
    ]
    if case.level == "national" or not found:
        return
    shown = "、".join(f"“{word}”" for word in found)
    yield case.finding(
        "N5", f"名称中的{shown}只能作为行（事）业领域的限定语，请说明其含义，由审查人员认定。", found[0]
    )


def _n6_misleading(case: _Case) -> Iterator[NameFinding]:
    core = case.parts.stem
    for word in (word for word in case.rules.misleading_words if word in core):
        if any(word in phrase and phrase in core for phrase in case.rules.other_meaning):
            sentence = f"名称中的“{word}”似另有含义，请在说明中写明，由审查人员认定。"
            yield case.finding("N6-other", sentence, word)
        else:
            sentence = f"名称不得使用“{word}”等易使公众误解的词语，请换用其他词语；另有含义的，请书面说明。"
            yield case.finding("N6", sentence, word, overridable=True)
    for word in (word for word in case.rules.misleading_alike if word in core):
        yield case.finding(
            "N6-other", f"“{word}”可能使公众误解，请换用其他词语，或说明其含义由审查人员认定。", word
        )


def _n7_brand(case: _Case) -> Iterator[NameFinding]:
    brand = case.parts.brand
    if case.kind == "association":
        return
    if not brand:
        yield _missing_brand(case)
        return
    least, most = case.rules.brand_min_chars, case.rules.brand_max_chars
    if len(_HAN.findall(brand)) < least:
        yield case.finding("N7", f"字号“{brand}”应由{least}个以上汉字组成，请修改。", brand)
    elif brand in case.places or brand in vocabulary.PROVINCES:
        yield case.finding("N7", f"字号不应使用行政区划名称“{brand}”，请另选字号。", brand)
    elif brand in vocabulary.FIELD_WORDS:
        yield case.finding("N7", f"“{brand}”是行（事）业用语，不能显著识别，请另选字号。", brand)
    elif len(brand) > most and not brand.endswith(vocabulary.INSTITUTION_WORDS):
        yield case.finding(
            "N7", f"字号“{brand}”超过{most}个字，像一句话，请缩短或核对字号与行（事）业的写法。", brand
        )


def _missing_brand(case: _Case) -> NameFinding:
    if case.kind != "foundation":
        return case.finding("N7", "名称中没有看出字号，请在行政区划与行（事）业之间加上两个字以上的字号。")
    sentence = "基金会名称原则上应有字号；不使用字号的，须同时符合四项条件，请提交业务主管单位的书面意见，由审查人员逐项核对。"
    if case.direct:
        sentence = "基金会名称原则上应有字号；直接登记的基金会没有业务主管单位，难以符合不使用字号的条件，请加上字号。"
    return case.finding("N7-foundation", sentence, conditions=NO_BRAND_CONDITIONS)


def _structure(case: _Case) -> Iterator[NameFinding]:
    parts = case.parts
    missing_field = not parts.field and parts.form not in vocabulary.SELF_EXPLAINING_FORMS
    if not parts.stem:
        yield case.finding(
            "STRUCTURE", "只有行政区划，请写全名称：行政区划之后还应有行（事）业领域和组织形式。"
        )
    elif case.kind == "association" and not parts.field:
        yield case.finding(
            "STRUCTURE", "名称中缺少行（事）业领域或会员组成，请写在组织形式之前。", parts.form
        )
    elif case.kind == "association" and parts.field == "企业" and _ORIGIN_CHAMBER.search(parts.name):
        yield case.finding("STRUCTURE", "异地商会请在“商会”之前写明原籍地行政区划的专名。", parts.stem)
    elif case.kind != "association" and missing_field:
        yield case.finding(
            "STRUCTURE", "名称中没有看出行（事）业领域，请写在字号与组织形式之间，或向审查人员说明。"
        )


def _n8_script(case: _Case) -> Iterator[NameFinding]:
    text = case.parts.name
    letters = "".join(char for char in text if char.isalpha() and not _HAN.match(char))
    digits = "".join(char for char in text if char.isnumeric() and not _HAN.match(char))
    if letters:
        sentence = f"名称中有字母“{letters[:20]}”，请改用规范汉字；确需使用的，由审查人员认定。"
        yield case.finding("N8", sentence, letters[:20])
    if digits:
        sentence = f"名称中有数字“{digits[:20]}”，请改用规范汉字；确需使用的，由审查人员认定。"
        yield case.finding("N8", sentence, digits[:20])
    plain = simplified(text)
    changed = (
        [old for old, new in zip(text, plain, strict=False) if old != new] if len(plain) == len(text) else []
    )
    if changed:
        shown = "".join(dict.fromkeys(changed))[:20]
        yield case.finding("N8", f"名称中的“{shown}”不是规范简化字，请改为“{plain}”。", shown)


def _n9_owners(case: _Case) -> Iterator[NameFinding]:
    lists = (
        (case.rules.organ_words, "党政军机关、群团组织的名称", "请取得其书面同意并上传，或换用其他词语"),
        (case.rules.foreign_words, "外国国家或国际组织的名称", "请说明依据，或换用其他词语"),
        (case.rules.religious_words, "宗教用语", "请上传宗教事务部门的意见，或换用其他词语"),
        (case.rules.superstitious_words, "带有封建迷信色彩的用语", "请换用其他词语"),
    )
    for words, what, advice in lists:
        found = [word for word in words if word in case.parts.stem]
        # 人民政府 holds 政府: one finding for the longer word.
        for word in (word for word in found if not any(word in other and word != other for other in found)):
            yield case.finding("N9", f"“{word}”属于{what}，{advice}；由审查人员认定。", word)


def _n10_person(case: _Case) -> Iterator[NameFinding]:
    person = next((name for name in case.rules.known_persons if name in case.parts.core), "")
    if not person and case.kind != "association" and _looks_like_person(case.parts.brand):
        person = case.parts.brand
    if not person:
        return
    if case.kind == "association":
        sentence = f"“{person}”疑似自然人姓名，社会团体一般不以自然人姓名命名；该人物在科技、文化、卫生、教育、艺术领域成就突出的，请上传说明。"
    else:
        sentence = f"字号“{person}”疑似自然人姓名：如是，请上传本人的书面同意（已故的，上传其在该领域成就突出的说明）；如不是，请写明字号含义。"
    yield case.finding("N10", sentence, person)


def _looks_like_person(brand: str) -> bool:
    # Two characters are a word far more often than a person; staff see the name anyway.
    if brand.startswith(vocabulary.COMPOUND_SURNAMES):
        return len(brand) in (3, 4)
    return (
        len(brand) == 3
        and brand[0] in vocabulary.SURNAMES
        and bool(_HAN.match(brand[1]) and _HAN.match(brand[2]))
    )


def _n12_total(case: _Case) -> Iterator[NameFinding]:
    if case.kind != "service":
        return
    text = case.parts.stem
    word = next((word for word in _TOTAL_ENDINGS if text.endswith(word)), "")
    word = word or next((word for word in _TOTAL_WORDS if case.parts.core.endswith(word)), "")
    if word:
        sentence = f"民办非企业单位不设分支机构，名称结尾不宜使用“{word}”等用语，请修改。"
        yield case.finding("N12", sentence, word)


def _n13_one_name(case: _Case) -> Iterator[NameFinding]:
    second = _SECOND_NAME.search(case.parts.name)
    if second:
        sentence = f"一个社会组织只能登记一个名称，请删去“{second.group()}”及其后的名称。"
        yield case.finding("N13", sentence, second.group())


_EXAMINATIONS = (
    _n1_division,
    _n2_street,
    _n3_form,
    _n4_prefix,
    _n5_inside,
    _n6_misleading,
    _structure,
    _n7_brand,
    _n8_script,
    _n9_owners,
    _n10_person,
    _n12_total,
    _n13_one_name,
)
