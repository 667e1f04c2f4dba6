"""What the law asks of a new body: conditions, papers, limits, amounts, rules, checks. Each with its source."""

from dataclasses import replace
from datetime import date

from registry.filings.declarations import Amount, Check, Condition, Limit, PaperItem, Rule
from registry.matters.establishment.declarations.sources import (
    ASSOCIATION,
    CONDITION_ARTICLE,
    FOUNDATION,
    INSTRUMENT,
    LICENSING,
    NAMING,
    PRACTICE,
    SERVICE,
    law,
    unsettled,
)

DUAL = {"route": ("dual",)}
DIRECT = {"route": ("direct",)}
PERIOD_ARTICLE = {"association": "第十二条", "service": "第十一条", "foundation": "第十一条"}
PAPER_ARTICLE = {"association": "第十一条", "service": "第九条", "foundation": "第九条"}
#: 社会团体登记管理条例 art. 11(4), 民办非企业单位登记管理暂行条例 art. 9(5), 基金会管理条例 art. 9(4).
PEOPLE_PAPER = {
    "association": "发起人和拟任负责人的基本情况、身份证明",
    "service": "拟任负责人的基本情况、身份证明",
    "foundation": "理事的身份证明",
}
REFUSAL_ARTICLE = {"association": "第十三条", "service": "第十一条", "foundation": "第十一条"}


_CONDITIONS = {
    "association": (
        (
            "members",
            "有 50 个以上的个人会员或者 30 个以上的单位会员；个人会员、单位会员混合组成的，会员总数不得少于 50 个。",
        ),
        ("name", "有规范的名称和相应的组织机构。"),
        ("place", "有固定的住所。"),
        ("staff", "有与其业务活动相适应的专职工作人员。"),
        ("funds", "有合法的资产和经费来源；地方性社会团体有 3 万元以上活动资金。"),
        ("liability", "有独立承担民事责任的能力。"),
    ),
    "service": (
        ("name", "有规范的名称、必要的组织机构。"),
        ("staff", "有与其业务活动相适应的从业人员。"),
        ("funds", "有与其业务活动相适应的合法财产。"),
        ("place", "有必要的场所。"),
    ),
    "foundation": (
        ("purpose", "为特定的公益目的而设立。"),
        (
            "funds",
            "原始基金为到账货币资金：地方性公募基金会不低于 400 万元，非公募基金会不低于 200 万元。",
        ),
        ("name", "有规范的名称、章程、组织机构以及与其开展活动相适应的专职工作人员。"),
        ("place", "有固定的住所。"),
        ("liability", "能够独立承担民事责任。"),
    ),
}


def conditions(kind: str) -> tuple[Condition, ...]:
    """成立条件 of §1.2, in words."""
    here = law(INSTRUMENT[kind], CONDITION_ARTICLE[kind])
    consent = Condition(
        "consent", "经业务主管单位审查同意。", law(INSTRUMENT[kind], PAPER_ARTICLE[kind]), DUAL
    )
    direct = Condition(
        "direct",
        "属于行业协会商会类、科技类、公益慈善类或者城乡社区服务类的，可以不经业务主管单位，直接申请登记。",
        unsettled("地方直接登记改革做法，类别和口径以登记管理机关公布的为准。"),
        DIRECT,
    )
    return (*(Condition(key, text, here) for key, text in _CONDITIONS[kind]), consent, direct)


def papers(kind: str) -> tuple[PaperItem, ...]:
    """Statutory papers of §1.5 first, usual practice after them (optional where the law does not ask)."""
    return (*_statutory_papers(kind), *_usual_papers(kind), _abolished_paper(kind))


def _statutory_papers(kind: str) -> tuple[PaperItem, ...]:
    here = law(INSTRUMENT[kind], PAPER_ARTICLE[kind])
    of_all = (
        PaperItem(
            "application",
            "申请书" if kind == "foundation" else "登记申请书",
            here,
            "由全体发起人（举办者、申请人）签名或者盖章。",
        ),
        PaperItem(
            "consent", "业务主管单位批准文件", here, "正式文件，写明同意成立和担任业务主管单位。", when=DUAL
        ),
        PaperItem(
            "capital",
            "验资证明" if kind == "foundation" else "验资报告",
            here,
            "会计师事务所出具，金额与填报一致。",
        ),
        PaperItem(
            "place",
            "住所证明" if kind == "foundation" else "场所使用权证明",
            here,
            "产权证、租赁合同或者无偿使用证明。",
        ),
        PaperItem("people", PEOPLE_PAPER[kind], here, "每人一份，正反面都要。"),
        PaperItem("charter", "章程草案", here, "可参照示范文本，写明条例要求的全部事项。"),
    )
    if kind != "foundation":
        return of_all
    title = "理事名单以及拟任理事长、副理事长、秘书长简历"
    return (*of_all, PaperItem("board", title, here, "写明相互间有无近亲属关系。"))


def _usual_papers(kind: str) -> tuple[PaperItem, ...]:
    return (
        PaperItem(
            "name_consent",
            "使用自然人姓名的同意书等证明",
            law(NAMING, "第十五条"),
            "本人签名；已故人物附亲属同意和事迹证明。",
            when={"person_in_name": ("yes",)},
        ),
        PaperItem("direct_promise", "直接登记承诺书", PRACTICE, "按示范文本签署。", "optional", DIRECT),
        PaperItem("party", "党建工作承诺书", PRACTICE, "登记时同步采集党建信息。", "optional"),
        *_USUAL_OF_KIND.get(kind, ()),
    )


_USUAL_OF_KIND = {
    "association": (
        PaperItem("members", "会员名册", PRACTICE, "写明单位会员和个人会员。", "optional"),
        PaperItem("minutes", "会员（代表）大会会议纪要", PRACTICE, "表决情况须载明。", "optional"),
    ),
    "service": (
        PaperItem(
            "licence",
            "执业许可证",
            law(SERVICE, "第十二条"),
            "依法须先取得许可的（学校、医疗、养老等）。",
            "optional",
        ),
    ),
}


def _abolished_paper(kind: str) -> PaperItem:
    count = {"association": 2, "service": 1, "foundation": 12}[kind]
    return PaperItem(
        "abolished_proof",
        f"本市清理取消的 {count} 项证明",
        unsettled("市级证明事项清理（2021 年 2 月公布数量），各项名称由登记管理机关录入。"),
        "已取消，请勿提交；工作人员不得再索要。",
        "abolished",
    )


def limits(kind: str) -> tuple[Limit, ...]:
    """Time limits of §1.4. The unit of the 60 日 is not settled, so it is a setting."""
    unit = "条例写作“60日”，未写明是否工作日；按工作日还是自然日由本机关设置"
    sixty = replace(law(INSTRUMENT[kind], PERIOD_ARTICLE[kind], unit), certain=False)
    promise = unsettled(
        "2011 年 8 月起本市公布的承诺时限为 10 个工作日；现行数值请核对。", since=date(2011, 8, 1)
    )
    return (
        Limit("intake", "受理答复（法定）", 5, "WD", law(LICENSING, "第三十二条、第八十二条"), most=5),
        Limit("intake_promised", "受理答复（承诺）", 2, "WD", unsettled("承诺时限由登记管理机关设置。")),
        Limit(
            "correction", "补正期限", 30, "CD", unsettled("法律未规定，由登记管理机关设置；逾期视为撤回。")
        ),
        Limit("decision", "作出决定（法定）", 60, "CD", sixty),
        Limit("decision_promised", "作出决定（承诺）", 10, "WD", promise),
        Limit("extension", "可以延长", 10, "WD", law(LICENSING, "第四十二条"), most=10),
        Limit("delivery", "送达证书", 10, "WD", law(LICENSING, "第四十四条"), most=10),
        Limit("announcement", "公告", 5, "WD", unsettled("公告时限由登记管理机关设置。")),
    )


def amounts(kind: str) -> tuple[Amount, ...]:
    """Amounts in yuan and counts that the automatic checks compare with."""
    here = law(INSTRUMENT[kind], CONDITION_ARTICLE[kind])
    if kind == "association":
        return (
            Amount("funds_least", "活动资金下限（元）", "30000", here),
            Amount("personal_members_least", "个人会员下限", "50", here),
            Amount("unit_members_least", "单位会员下限", "30", here),
            Amount("mixed_members_least", "混合会员下限", "50", here),
        )
    if kind == "service":
        return (
            Amount(
                "funds_least",
                "开办资金下限（元）",
                "0",
                unsettled("条例未写数额，本市下限待核对；0 表示不自动核对。"),
            ),
        )
    board = law(FOUNDATION, "第二十条")
    return (
        Amount("funds_least_公募", "地方公募基金会原始基金下限（元）", "4000000", here),
        Amount("funds_least_非公募", "非公募基金会原始基金下限（元）", "2000000", here),
        Amount("directors_least", "理事下限", "5", board),
        Amount("directors_most", "理事上限", "25", board),
    )


def rules(kind: str) -> tuple[Rule, ...]:
    """Rules read as data. The periods of the remedies are printed in the letters."""
    unique, remedy = law(NAMING, "第十六条"), unsettled("期限待与法律原文核对。")
    return (
        Rule("name_held_years_after_end", "名称变更或注销后多少年内不得使用相同名称", 1, unique),
        Rule(
            "name_held_years_after_annulment", "成立登记或名称变更被撤销后多少年内不得使用相同名称", 3, unique
        ),
        Rule("certificate_years", "证书有效期（年）", 5, unsettled("证书有效期由登记管理机关设置。")),
        Rule("papers_most_mb", "一件申请的材料合计最多（MB）", 200, unsettled("由登记管理机关设置。")),
        Rule("review_days", "申请行政复议的期限（日）", 60, remedy),
        Rule("lawsuit_months", "提起行政诉讼的期限（个月）", 6, remedy),
        *((_ONE_FIELD,) if kind == "association" else ()),
    )


_ONE_FIELD = Rule(
    "same_field_refused",
    "同一行政区域已有业务范围相同或相似的社会团体时提示不予登记",
    False,
    law(ASSOCIATION, REFUSAL_ARTICLE["association"], "本市试行一业多会，默认不作为当然不予登记的理由。"),
)


def checks(kind: str) -> tuple[Check, ...]:
    """The reviewer's checklist."""
    ten, nine = law(INSTRUMENT[kind], CONDITION_ARTICLE[kind]), law(INSTRUMENT[kind], PAPER_ARTICLE[kind])
    lines = [
        Check("application_signed", "登记申请书有签名或者盖章", "application", nine),
        Check("consent_valid", "业务主管单位批准文件有效，单位名称一致", "consent", nine, DUAL),
        Check("direct_fits", "属于直接登记四类之一，业务范围与类别相符", "direct_category", PRACTICE, DIRECT),
        Check("name_fits", "名称规范，与业务范围、活动地域相符", "name", law(NAMING, "第六条、第八条")),
        Check("place_held", "场所使用权证明有效，地址与填报一致", "place", ten),
        Check("funds_fit", "资金数额与验资报告一致，并与业务相适应", "capital", ten),
        Check(
            "people_fit", "拟任负责人无不得担任的情形", "people", law(INSTRUMENT[kind], REFUSAL_ARTICLE[kind])
        ),
        Check("charter_complete", "章程载明必备事项", "charter", nine),
    ]
    if kind == "association":
        lines.append(Check("members_fit", "会员数量和构成符合规定", "personal_members", ten))
    if kind == "foundation":
        lines.append(
            Check(
                "board_fit", "理事、监事人数和回避符合规定", "board", law(FOUNDATION, "第二十条至第二十二条")
            )
        )
    return tuple(lines)
