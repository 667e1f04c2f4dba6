"""Filings in every state, made by the people who would make them, dated back from the day of building."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo.services.papers import paper_pdf
from registry.filings.declarations import get
from registry.filings.models import Filing, FilingEvent
from registry.filings.selectors.law import terms_of
from registry.filings.services.drafts import open_draft, save_answers
from registry.filings.services.papers import add_paper
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.offices import selectors as offices

People = dict[str, Any]
_IDENTITIES = ("110108198001010015", "11010819850312002X", "11010819900707003X", "110108197611230045")


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
        "faqiren", "service", "北京市海淀区苇间社区服务中心", "社区", ((9, "submit"), (7, "return")),
        defects=(
            ("place", "租赁合同缺少出租方签字页。请补拍签字、盖章的最后一页。"),
            ("place", "租期到 2027年1月31日，不足一年。请附续租意向书，或产权人同意使用的证明。"),
        ),
    ),
    Story("faqiren", "association", "北京市海淀区菖溪手工编织协会", "手工编织", (), missing=("charter", "capital"), funds=""),
    Story("jubanzhe", "service", "北京市海淀区知稔养老服务中心", "养老", _TO_REVIEW, route="dual", unit="北京市海淀区民政局"),
    Story("jubanzhe", "service", "北京市海淀区澄禾社会工作事务所", "社会工作", ((1, "submit"),)),
    Story("jubanzhe", "association", "北京市海淀区槐荫书画研究会", "书画艺术", ((3, "submit"),), route="dual", unit="北京市海淀区文化和旅游局"),
    Story("jubanzhe", "service", "北京市海淀区岚岸残疾人服务中心", "残疾人", ((6, "submit"), (5, "accept"))),
    Story("jubanzhe", "service", "北京市海淀区云岫康复医院", "康复", (*_TO_REVIEW, (9, "pause")), route="dual", unit="北京市海淀区卫生健康委员会"),
    Story(
        "jubanzhe", "association", "北京市海淀区砚汀摄影协会", "摄影", (*_TO_REVIEW, (2, "recommend")), route="dual",
        unit="北京市海淀区文化和旅游局",
    ),
    Story("jubanzhe", "service", "北京市海淀区柏轩艺术培训学校", "艺术", (*_TO_REVIEW, (3, "recommend"), (1, "approve")), route="dual", unit="北京市海淀区教育委员会"),
    Story(
        "jubanzhe", "service", "北京市海淀区禾信社会工作服务中心", "社会工作",
        ((30, "submit"), (28, "accept"), (27, "start_review"), (22, "recommend"), (20, "approve"), (18, "certify"), (17, "announce")),
    ),
    Story(
        "jubanzhe", "association", "北京市海淀区漪澜传统射弓协会", "传统射弓",
        ((20, "submit"), (18, "accept"), (17, "start_review"), (12, "recommend"), (10, "approve"), (8, "certify")),
        route="dual", unit="北京市海淀区体育局",
    ),
    Story(
        "jubanzhe", "service", "北京市海淀区远岫双语幼儿园", "双语",
        ((25, "submit"), (23, "accept"), (22, "start_review"), (16, "recommend_refusal"), (14, "refuse")),
        grounds="场所未取得消防验收，不符合《民办非企业单位登记管理暂行条例》第八条第五项。", route="dual", unit="北京市海淀区教育委员会",
    ),
    Story("jubanzhe", "service", "北京市海淀区墨池助学服务中心", "助学", ((12, "submit"), (11, "refuse_intake")), grounds="活动地域跨区，应当向市民政局申请。"),
    Story("jubanzhe", "service", "北京市海淀区栎舟心理健康服务中心", "心理健康", ((15, "submit"), (9, "withdraw")), grounds="举办者决定改为向市级申请。"),
    Story("jubanzhe", "association", "北京市海淀区芷溪围棋协会", "围棋", ((70, "submit"), (68, "return"), (30, "lapse")), defects=(("people", "拟任秘书长身份证明缺少背面。"),), route="dual", unit="北京市海淀区体育局"),
    Story("jubanzhe", "service", "北京市海淀区杏坞家庭服务中心", "家庭", ((14, "submit"), (8, "deem_accepted"))),
    Story("jubanzhe", "foundation", "北京苇知教育基金会", "教育", ((5, "submit"), (4, "accept"), (3, "start_review")), division=_CITY, route="dual", unit="北京市教育委员会", funds="450"),
    Story("jubanzhe", "foundation", "北京岚知公益基金会", "公益", ((2, "submit"),), division=_CITY, route="dual", unit="北京市民政局", funds="300", answers={"foundation_type": "非公募"}),
    Story("jubanzhe", "association", "北京槐序志愿服务联合会", "志愿服务", ((13, "submit"), (11, "accept"), (10, "start_review"), (2, "recommend")), division=_CITY),
)  # fmt: skip

_STAFF = {
    "110108": {"accept": "shouli", "return": "shouli", "refuse_intake": "shouli", "start_review": "shencha",
               "pause": "shencha", "recommend": "shencha", "approve": "jueding", "refuse": "jueding",
               "certify": "zhizheng", "announce": "zhizheng"},
    "110000": {"accept": "shishouli", "return": "shishouli", "refuse_intake": "shishouli", "start_review": "shishencha",
               "pause": "shishencha", "recommend": "shishencha", "approve": "shijueding", "refuse": "shijueding",
               "certify": "shijueding", "announce": "shijueding"},
}  # fmt: skip


def tell_stories(people: People) -> int:
    """Makes every story that is not told yet. Returns how many filings there are."""
    for story in STORIES:
        if not Filing.objects.filter(title=story.name).exists():
            with transaction.atomic():
                _tell(story, people)
    return len(STORIES)


def _tell(story: Story, people: People) -> None:
    matter = get(f"{story.kind}-establishment")
    assert matter is not None
    applicant = people[story.applicant]
    filing = open_draft(matter, actor=applicant)
    save_answers(filing.pk, _answers(story, applicant), actor=applicant)
    filing.refresh_from_db()
    for row in terms_of(filing).papers(filing.data):
        if row["requirement"] == "required" and row["key"] not in story.missing:
            pdf = io.BytesIO(paper_pdf(row["key"], row["title"], story.name))
            add_paper(filing.pk, row["key"], pdf, f"{row['title'][:30]}.pdf", actor=applicant)
    for days_ago, step in story.steps:
        _step(filing, story, step, days_ago, people)
    if story.steps:
        _date_back(filing, story.steps[0][0] + 2)


def _step(filing: Filing, story: Story, step: str, days_ago: int, people: People) -> None:
    at = _moment(days_ago)
    move = "recommend" if step == "recommend_refusal" else step
    actor: Any = None
    if move in ("submit", "withdraw"):
        actor = people[story.applicant]
    elif move not in ("deem_accepted", "lapse"):
        actor = people[_STAFF[story.division][move]]
    if step == "recommend":
        for line in terms_of(filing).checks(filing.data):
            mark_check(filing.pk, line["key"], "yes", actor=actor)
    perform(filing.pk, move, actor=actor, at=at, **_details(story, step))
    filing.refresh_from_db()


def _details(story: Story, step: str) -> dict[str, Any]:
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "return": lambda: {"defects": [{"item": item, "text": text} for item, text in story.defects]},
        "refuse_intake": lambda: {"reason": story.grounds},
        "withdraw": lambda: {"reason": story.grounds},
        "pause": lambda: {"ground": "专家评审", "reason": "诊疗科目设置需要专家评审"},
        "recommend": lambda: {"opinion": "approve", "grounds": story.grounds},
        "recommend_refusal": lambda: {"opinion": "refuse", "grounds": story.grounds},
        "approve": lambda: {"grounds": story.grounds},
        "refuse": lambda: {"grounds": story.grounds},
    }
    return made.get(step, dict)()


def _answers(story: Story, applicant: Any) -> dict[str, Any]:
    leader = {"name": applicant.get_full_name(), "id_number": _IDENTITIES[0], "phone": "13800000000"}
    leaders = [{**leader, "position": "president"}]
    if story.kind == "foundation":
        names = ("岳知闲", "葛静姝", "裴书禾", "乔景行")
        leaders += [{"name": name, "position": "director", "id_number": _IDENTITIES[1]} for name in names]
        leaders.append({"name": "庄清和", "position": "supervisor", "id_number": _IDENTITIES[2]})
    else:
        second = "secretary_general" if story.kind == "association" else "director"
        leaders.append({"name": "岳知闲", "position": second, "id_number": _IDENTITIES[1]})
    return {
        "division": story.division,
        "route": story.route,
        "direct_category": "community" if story.kind == "service" else "charity",
        "competent_unit": story.unit,
        "name": story.name,
        "sector": story.sector,
        "brand_meaning": "取水岸草木之意，寓意守望相助。",
        "person_in_name": "no",
        "purpose": f"服务社区居民，促进{story.sector}事业健康发展。",
        "business_scope": f"{story.sector}服务；相关咨询、培训与交流；承接政府委托的社会服务。",
        "district": "110108",
        "address": "北京市海淀区槐荫街道柳巷胡同 26 号 1 层",
        "funds": story.funds,
        "activity_area": "海淀区" if story.division == "110108" else "北京市",
        "personal_members": "56",
        "unit_members": "0",
        "legal_form": "法人",
        "foundation_type": "公募",
        "full_time_staff": "4",
        "party_members": "1",
        "founders": [{"name": applicant.get_full_name()}, {"name": "北京苇间文化有限公司（虚构）"}],
        "legal_representative": [leader],
        "leaders": leaders,
        **story.answers,
    }


def _moment(working_days_ago: int) -> datetime:
    calendar, day = offices.calendar(), offices.today()
    left = working_days_ago
    while left > 0 or not calendar.is_workday(day).is_workday:
        day -= timedelta(days=1)
        left -= calendar.is_workday(day).is_workday
    moment = timezone.make_aware(datetime.combine(day, time(10, 20)))
    return min(moment, timezone.now() - timedelta(minutes=1))


def _date_back(filing: Filing, working_days_ago: int) -> None:
    """The draft was opened before it was submitted."""
    opened = _moment(working_days_ago)
    Filing.objects.filter(pk=filing.pk).update(created_at=opened, saved_at=opened)
    filing.papers.update(uploaded_at=opened)
    FilingEvent.objects.filter(filing=filing, at__lt=opened).update(at=opened)
