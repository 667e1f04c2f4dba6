"""The three declarations of 成立登记."""

from registry.filings.declarations import Matter
from registry.matters.establishment.declarations import questions, requirements
from registry.matters.establishment.declarations.sources import (
    CONDITION_ARTICLE,
    INSTRUMENT,
    LICENSING,
    NAMING,
    law,
)

_WORDS = {
    "association": ("社会团体成立登记", "社会团体", "社许准成", "社会团体法人登记证书"),
    "service": (
        "社会服务机构（民办非企业单位）成立登记",
        "社会服务机构",
        "民许准登",
        "民办非企业单位登记证书",
    ),
    "foundation": ("基金会设立登记", "基金会", "基许准成", "基金会法人登记证书"),
}
#: What stands for the kind in document numbers (京民社, 京民民, 京民基).
_LETTER_WORD = {"association": "社", "service": "民", "foundation": "基"}
_RESULT_TITLES = {
    # 民办非企业单位登记管理暂行条例 art. 12: one certificate for each form.
    "service": {form: f"民办非企业单位（{form}）登记证书" for form in ("法人", "合伙", "个体")},
}
_SUMMARY = {
    "association": "公民或者单位自愿组成、按章程开展活动的协会、学会、商会、研究会等，从这里申请成立。",
    "service": "用非国有资产举办、从事非营利社会服务的学校、养老院、社工机构、研究院等，从这里申请成立。",
    "foundation": "利用捐赠财产从事公益事业的基金会，从这里申请设立。",
}


def matter(kind: str) -> Matter:
    """The declaration for one kind: association, service or foundation."""
    name, short_name, document_word, certificate = _WORDS[kind]
    return Matter(
        code=f"{kind}-establishment",
        name=name,
        short_name=f"{short_name}成立",
        kind=kind,
        version="2026-11",
        summary=_SUMMARY[kind],
        basis=(law(INSTRUMENT[kind], ""), law(NAMING, ""), law(LICENSING, "")),
        conditions=requirements.conditions(kind),
        papers=requirements.papers(kind),
        sections=questions.sections(kind),
        limits=requirements.limits(kind),
        amounts=requirements.amounts(kind),
        rules=requirements.rules(kind),
        checks=requirements.checks(kind),
        document_word=document_word,
        letter_word=_LETTER_WORD[kind],
        result_name=certificate,
        result_titles=_RESULT_TITLES.get(kind, {}),
        granted="准予登记",
        granting_grounds=f"申请材料齐全，符合《{INSTRUMENT[kind]}》{CONDITION_ARTICLE[kind]}规定的条件。",
        asks_name=True,
    )


MATTERS = tuple(matter(kind) for kind in ("association", "service", "foundation"))
