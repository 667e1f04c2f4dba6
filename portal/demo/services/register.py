"""The city's register, written through the ledger year by year, as it would have grown."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.demo.declarations.plan import RESERVED_PREFIX, Body
from registry.ledger.services import Change, Opening, record_many
from registry.offices.models import Office
from registry.organisations.models import CodeBlock, Organisation

_BATCH = 1500
_SCOPE = {
    "association": "开展{sector}领域的学术交流、业务培训、专业展览、咨询服务；编辑会刊；承办委托事项。",
    "service": "{sector}服务；{sector}相关咨询、培训与交流；承接政府委托的社会服务。",
    "foundation": "资助{sector}公益项目；奖励对{sector}事业有突出贡献的个人和集体；开展公益宣传。",
}


def build_register(bodies: Iterable[Body], today: date) -> int:
    """Opens every body and records what happened to it, oldest first. Returns how many bodies there are."""
    offices = {office.division_id: office for office in Office.objects.filter(kind=Office.Kind.CIVIL_AFFAIRS)}
    openings: dict[int, list[Body]] = defaultdict(list)
    events: dict[int, list[tuple[Body, int]]] = defaultdict(list)
    count = 0
    for body in bodies:
        count += 1
        openings[body.registered_on.year].append(body)
        for index, event in enumerate(body.events):
            events[event.on.year].append((body, index))
    known: dict[str, Organisation] = {}
    for year in range(min(openings), today.year + 1):
        when = _end_of(year, today)
        for chunk in _chunks(openings[year]):
            opened = record_many(openings=[_opening(body, offices) for body in chunk], recorded_at=when)
            known.update({organisation.code: organisation for organisation in opened.organisations})
        for chunk in _chunks(sorted(events[year], key=lambda pair: pair[0].events[pair[1]].on)):
            record_many(changes=[_change(body, index, known) for body, index in chunk], recorded_at=when)
    return count


def assign_code_blocks() -> None:
    """A block of numbers for each registering organ, so that new bodies can be given codes."""
    for index, office in enumerate(Office.objects.filter(kind=Office.Kind.CIVIL_AFFAIRS).order_by("code")):
        CodeBlock.objects.get_or_create(
            prefix=f"MX{index:02d}",
            first=1,
            defaults={"office": office, "last": 2000, "next_number": 1, "assigned_on": date(2026, 1, 1)},
        )


def _opening(body: Body, offices: dict[str, Office]) -> Opening:
    office = offices[body.division]
    valid_from = body.registered_on if body.ended_on else max(body.registered_on, date(2023, 4, 1))
    return Opening(
        values={
            "code": body.code,
            "kind": body.kind,
            "name": body.name,
            "level": "city" if body.division == "110000" else "district",
            "division": body.division,
            "district_code": body.district,
            "registrar": office,
            "competent_unit_name": body.competent_unit,
            "legal_representative": body.person,
            "registered_on": body.registered_on,
            "funds": body.funds,
            "address": body.address,
            "purpose": f"遵守宪法和法律，团结{body.sector}领域的力量，服务社会、服务群众。",
            "business_scope": _SCOPE[body.kind].format(sector=body.sector),
            "activity_area": "北京市" if body.kind == "association" else "",
            "foundation_type": ("公募" if body.number % 7 == 0 else "非公募")
            if body.kind == "foundation"
            else "",
            "legal_form": "法人" if body.kind == "service" else "",
            "certificate_from": valid_from,
            "certificate_to": valid_from.replace(year=valid_from.year + 5, day=min(valid_from.day, 28))
            - timedelta(days=1),
            "direct_registration": body.direct,
            "sector": body.sector,
            "source": Organisation.Source.DEMO.value,
        },
        effective_on=body.registered_on,
        kind="established",
        reason="符合成立条件，准予登记",
        source_kind="demo",
        source_ref=RESERVED_PREFIX,
        document_no=_document_no(body, "准成", body.registered_on, office),
    )


def _change(body: Body, index: int, known: dict[str, Organisation]) -> Change:
    event = body.events[index]
    return Change(
        organisation=known[body.code],
        kind=event.kind,
        changes=event.changes,
        effective_on=event.on,
        reason=event.reason,
        source_kind="demo",
        source_ref=RESERVED_PREFIX,
        document_no=f"演示〔{event.on.year}〕{body.number}-{index + 1}号",
    )


def _document_no(body: Body, word: str, on: date, office: Office) -> str:
    kind = {"association": "社", "service": "民", "foundation": "基"}[body.kind]
    return f"{office.document_prefix}{kind}许{word}字〔{on.year}〕{body.number}号"


def _end_of(year: int, today: date) -> datetime:
    day = min(date(year, 12, 31), today - timedelta(days=1))
    return timezone.make_aware(datetime.combine(day, time(18)))


def _chunks(rows: list) -> Iterable[list]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
