"""The plan of the city's register: who exists from when to when. Pure, from a fixed seed.

As of 2020-10-31 exactly 12,919 bodies stand: 4,534 社会团体, 7,594 民办非企业单位, 791 基金会
(《北京社会治理发展报告（2020～2021）》). Others ended before that day or began after it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.demo.declarations import naming
from registry.organisations.validators.codes import compose

SEED = 20201031
AS_OF = date(2020, 10, 31)
PUBLISHED = {"association": 4534, "service": 7594, "foundation": 791}
#: A block of body numbers that no registering organ draws from.
RESERVED_PREFIX = "MJY"
#: Relative weights of the sixteen districts.
DISTRICTS = {
    "110101": 9, "110102": 9, "110105": 15, "110106": 8, "110107": 4, "110108": 16, "110109": 3, "110111": 5,
    "110112": 6, "110113": 5, "110114": 6, "110115": 5, "110116": 3, "110117": 2, "110118": 2, "110119": 2,
}  # fmt: skip
_CITY_SHARE = {"association": 0.45, "service": 0.12, "foundation": 1.0}
_FORM_OF_FUNDS = {"association": (3, 50), "service": (3, 300), "foundation": (200, 5000)}


@dataclass
class Event:
    """Something that happened to a body: a ledger entry of this kind with these changes."""

    on: date
    kind: str
    changes: dict[str, object]
    reason: str = ""


@dataclass
class Body:
    """One invented body."""

    number: int
    kind: str
    name: str
    brand: str
    sector: str
    code: str
    division: str
    district: str
    registered_on: date
    funds: int
    person: str
    address: str
    competent_unit: str
    direct: bool
    events: list[Event] = field(default_factory=list)

    @property
    def ended_on(self) -> date | None:
        """The day it ended, None while it stands."""
        return next(
            (event.on for event in self.events if event.kind in ("dissolved", "annulled", "revoked")), None
        )


def bodies(today: date, *, share: float = 1.0) -> Iterator[Body]:
    """Every body of the city. `share` < 1 makes a small city of the same shape."""
    chance = random.Random(SEED)  # noqa: S311 - invented data
    brands = naming.brands(chance)
    number = 0
    for kind, published in PUBLISHED.items():
        standing = round(published * share)
        eras = [("standing", standing), ("ended", round(standing * 0.03)), ("later", round(standing * 0.02))]
        for era, count in eras:
            for _ in range(count):
                number += 1
                yield _body(number, kind, era, next(brands), chance, today)


def _body(number: int, kind: str, era: str, brand: str, chance: random.Random, today: date) -> Body:
    city = chance.random() < _CITY_SHARE[kind]
    district = chance.choices(list(DISTRICTS), weights=list(DISTRICTS.values()))[0]
    division = "110000" if city else district
    sector, form = naming.field_and_form(kind, chance)
    place = "北京" if city and chance.random() < 0.7 else "北京市"
    if not city:
        place = f"北京市{_DISTRICT_NAMES[district]}"
    direct = kind != "foundation" and chance.random() < 0.2
    body = Body(
        number=number,
        kind=kind,
        name=f"{place}{brand}{sector}{form}",
        brand=brand,
        sector=sector,
        code=compose(kind, division, f"{RESERVED_PREFIX}{number:05d}"),
        division=division,
        district=district,
        registered_on=_registered_on(era, chance, today),
        funds=chance.randint(*_FORM_OF_FUNDS[kind]) * 10_000,
        person=naming.person(chance),
        address=f"北京市{_DISTRICT_NAMES[district]}{chance.choice(naming.ROADS)}{chance.randint(1, 99)}号",
        competent_unit="" if direct else _competent_unit(kind, division, chance),
        direct=direct,
    )
    _live(body, era, chance, today)
    return body


def _competent_unit(kind: str, division: str, chance: random.Random) -> str:
    unit = chance.choice(naming.COMPETENT_UNITS[kind])
    return f"北京市{unit}" if division == "110000" else f"北京市{_DISTRICT_NAMES[division]}{unit}"


def _registered_on(era: str, chance: random.Random, today: date) -> date:
    first, last = (
        (date(2020, 11, 10), today - timedelta(days=200)) if era == "later" else (date(1991, 3, 1), AS_OF)
    )
    if era == "ended":
        last = date(2016, 12, 31)
    # More bodies are young than old, as in every register.
    days = (last - first).days
    return first + timedelta(days=int(days * chance.random() ** 0.6))


def _live(body: Body, era: str, chance: random.Random, today: date) -> None:
    """What happened to it since."""
    if era == "ended":
        span = (AS_OF - timedelta(days=30) - body.registered_on).days
        on = body.registered_on + timedelta(days=chance.randint(400, max(401, span)))
        body.events.append(_ending(min(on, AS_OF - timedelta(days=10)), chance))
        return
    _changes(body, chance, today)
    if era == "standing" and chance.random() < 0.03:
        on = AS_OF + timedelta(days=chance.randint(60, (today - AS_OF).days - 90))
        body.events = [event for event in body.events if event.on < on]
        body.events.append(_ending(on, chance))
    elif era == "standing" and chance.random() < 0.004:
        on = today - timedelta(days=chance.randint(10, 100))
        reason = "章程规定的宗旨已经完成，成立清算组"
        body.events.append(
            Event(on, "liquidation", {"status": "liquidating", "status_reason": reason}, reason)
        )


def _ending(on: date, chance: random.Random) -> Event:
    kind, status, reason = chance.choices(
        (
            ("dissolved", "dissolved", "完成章程规定的宗旨，自行解散"),
            ("annulled", "annulled", "以欺骗手段取得登记，撤销登记"),
            ("revoked", "revoked", "连续两年未参加年度检查，吊销登记证书"),
        ),
        weights=(88, 5, 7),
    )[0]
    return Event(on, kind, {"status": status, "status_reason": reason, "ended_on": on}, reason)


def _changes(body: Body, chance: random.Random, today: date) -> None:
    last = today - timedelta(days=120)
    room = (last - body.registered_on).days
    if room < 400:
        return
    count = chance.choices((0, 1, 2, 3), weights=(55, 28, 12, 5))[0]
    days = sorted(body.registered_on + timedelta(days=chance.randint(300, room)) for _ in range(count))
    now = {
        "legal_representative": body.person,
        "address": body.address,
        "funds": body.funds,
        "name": body.name,
    }
    for on in days:
        item, value, reason = _change(body, now, chance)
        if now[item] != value:
            now[item] = value
            body.events.append(Event(on, "changed", {item: value}, reason))


def _change(body: Body, now: dict[str, object], chance: random.Random) -> tuple[str, object, str]:
    what = chance.choices(tuple(now), weights=(45, 30, 15, 10))[0]
    if what == "legal_representative":
        return what, naming.person(chance), "届中变更"
    if what == "address":
        road = f"{chance.choice(naming.ROADS)}{chance.randint(1, 99)}号"
        return what, f"北京市{_DISTRICT_NAMES[body.district]}{road}", "办公场所迁移"
    if what == "funds":
        return what, int(str(now["funds"])) + chance.randint(1, 40) * 10_000, "增加资金"
    other = chance.choice(("公益", "社区发展", "文化", "科技创新", f"{body.sector}与传播"))
    return what, body.name.replace(body.sector, other, 1), "更名"


_DISTRICT_NAMES = {
    "110101": "东城区", "110102": "西城区", "110105": "朝阳区", "110106": "丰台区", "110107": "石景山区",
    "110108": "海淀区", "110109": "门头沟区", "110111": "房山区", "110112": "通州区", "110113": "顺义区",
    "110114": "昌平区", "110115": "大兴区", "110116": "怀柔区", "110117": "平谷区", "110118": "密云区",
    "110119": "延庆区",
}  # fmt: skip
