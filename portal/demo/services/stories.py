"""Filings in every state, made by the people who would make them, dated back from the day of building."""

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo.declarations.stories import STORIES, Story
from portal.demo.services.papers import paper_pdf
from registry.filings.declarations import all_matters
from registry.filings.models import Filing, FilingEvent
from registry.filings.selectors.law import terms_of
from registry.filings.services.drafts import open_draft, save_answers
from registry.filings.services.papers import add_paper
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.offices import selectors as offices

People = dict[str, Any]
_IDENTITIES = (
    "110108198001010015",
    "11010819850312002X",
    "11010819900707003X",
    "110108197611230045",
    "110108197904180045",
    "110108198209260056",
)


_STAFF = {
    "110108": {
        "accept": "shouli",
        "return": "shouli",
        "refuse_intake": "shouli",
        "start_review": "shencha",
        "pause": "shencha",
        "recommend": "shencha",
        "approve": "jueding",
        "refuse": "jueding",
        "certify": "zhizheng",
        "announce": "zhizheng",
    },
    "110000": {
        "accept": "shishouli",
        "return": "shishouli",
        "refuse_intake": "shishouli",
        "start_review": "shishencha",
        "pause": "shishencha",
        "recommend": "shishencha",
        "approve": "shijueding",
        "refuse": "shijueding",
        "certify": "shijueding",
        "announce": "shijueding",
    },
}


def tell_stories(people: People) -> int:
    """Makes every story that is not told yet. Returns how many filings there are."""
    for story in STORIES:
        if not Filing.objects.filter(title=story.name).exists():
            with transaction.atomic():
                _tell(story, people)
    return len(STORIES)


def _tell(story: Story, people: People) -> None:
    matter = next(row for row in all_matters() if row.kind == story.kind)
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
        leaders += [
            {"name": name, "position": "director", "id_number": number}
            for name, number in zip(names, _IDENTITIES[1:], strict=False)
        ]
        leaders.append({"name": "庄清和", "position": "supervisor", "id_number": _IDENTITIES[5]})
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
