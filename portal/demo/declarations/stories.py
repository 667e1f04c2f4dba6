"""The filings of the city: who files what, and how far it has come."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """One filing: who files what, and how far it has come. `steps` are (working days ago, move)."""

    applicant: str
    kind: str
    name: str
    sector: str
    steps: tuple[tuple[int, str], ...]
    division: str = "110108"
    route: str = "direct"
    unit: str = ""
    defects: tuple[tuple[str, str], ...] = ()
    grounds: str = "材料齐全，符合法定条件。"
    funds: str = "30"
    missing: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


_CITY = "110000"
_TO_REVIEW = ((14, "submit"), (12, "accept"), (11, "start_review"))
STORIES = (
    Story(
        "faqiren",
        "service",
        "北京市海淀区苇间社区服务中心",
        "社区",
        ((9, "submit"), (7, "return")),
        defects=(
            ("place", "租赁合同缺少出租方签字页。请补拍签字、盖章的最后一页。"),
            ("place", "租期到 2027年1月31日，不足一年。请附续租意向书，或产权人同意使用的证明。"),
        ),
    ),
    Story(
        "faqiren",
        "association",
        "北京市海淀区菖溪手工编织协会",
        "手工编织",
        (),
        missing=("charter", "capital"),
        funds="",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区知稔养老服务中心",
        "养老",
        _TO_REVIEW,
        route="dual",
        unit="北京市海淀区民政局",
    ),
    Story("jubanzhe", "service", "北京市海淀区澄禾社会工作事务所", "社会工作", ((1, "submit"),)),
    Story(
        "jubanzhe",
        "association",
        "北京市海淀区槐荫书画研究会",
        "书画艺术",
        ((3, "submit"),),
        route="dual",
        unit="北京市海淀区文化和旅游局",
    ),
    Story("jubanzhe", "service", "北京市海淀区岚岸残疾人服务中心", "残疾人", ((6, "submit"), (5, "accept"))),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区云岫康复医院",
        "康复",
        (*_TO_REVIEW, (9, "pause")),
        route="dual",
        unit="北京市海淀区卫生健康委员会",
    ),
    Story(
        "jubanzhe",
        "association",
        "北京市海淀区砚汀摄影协会",
        "摄影",
        (*_TO_REVIEW, (2, "recommend")),
        route="dual",
        unit="北京市海淀区文化和旅游局",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区柏轩艺术培训学校",
        "艺术",
        (*_TO_REVIEW, (3, "recommend"), (1, "approve")),
        route="dual",
        unit="北京市海淀区教育委员会",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区禾信社会工作服务中心",
        "社会工作",
        (
            (30, "submit"),
            (28, "accept"),
            (27, "start_review"),
            (22, "recommend"),
            (20, "approve"),
            (18, "certify"),
            (17, "announce"),
        ),
    ),
    Story(
        "jubanzhe",
        "association",
        "北京市海淀区漪澜传统射弓协会",
        "传统射弓",
        (
            (20, "submit"),
            (18, "accept"),
            (17, "start_review"),
            (12, "recommend"),
            (10, "approve"),
            (8, "certify"),
        ),
        route="dual",
        unit="北京市海淀区体育局",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区远岫双语幼儿园",
        "双语",
        ((25, "submit"), (23, "accept"), (22, "start_review"), (16, "recommend_refusal"), (14, "refuse")),
        grounds="场所未取得消防验收，不符合《民办非企业单位登记管理暂行条例》第八条第五项。",
        route="dual",
        unit="北京市海淀区教育委员会",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区墨池助学服务中心",
        "助学",
        ((12, "submit"), (11, "refuse_intake")),
        grounds="活动地域跨区，应当向市民政局申请。",
    ),
    Story(
        "jubanzhe",
        "service",
        "北京市海淀区栎舟心理健康服务中心",
        "心理健康",
        ((15, "submit"), (9, "withdraw")),
        grounds="举办者决定改为向市级申请。",
    ),
    Story(
        "jubanzhe",
        "association",
        "北京市海淀区芷溪围棋协会",
        "围棋",
        ((70, "submit"), (68, "return"), (30, "lapse")),
        defects=(("people", "拟任秘书长身份证明缺少背面。"),),
        route="dual",
        unit="北京市海淀区体育局",
    ),
    Story(
        "jubanzhe", "service", "北京市海淀区杏坞家庭服务中心", "家庭", ((14, "submit"), (8, "deem_accepted"))
    ),
    Story(
        "jubanzhe",
        "foundation",
        "北京苇知教育基金会",
        "教育",
        ((5, "submit"), (4, "accept"), (3, "start_review")),
        division=_CITY,
        route="dual",
        unit="北京市教育委员会",
        funds="450",
    ),
    Story(
        "jubanzhe",
        "foundation",
        "北京岚知公益基金会",
        "公益",
        ((2, "submit"),),
        division=_CITY,
        route="dual",
        unit="北京市民政局",
        funds="300",
        answers={"foundation_type": "非公募"},
    ),
    Story(
        "jubanzhe",
        "association",
        "北京槐序志愿服务联合会",
        "志愿服务",
        ((13, "submit"), (11, "accept"), (10, "start_review"), (2, "recommend")),
        division=_CITY,
    ),
)
