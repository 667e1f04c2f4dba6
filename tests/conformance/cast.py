"""The bodies the conformance queries look for: real published names with their codes, and invented neighbours.

They are registered and told of by the projection of bodies, so that nothing is searched that the register cannot say.
Only the hubs are added: no room tells of them yet.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from registry.divisions.selectors import NATIONAL_CODE
from registry.organisations.models import FormerName, Organisation
from registry.organisations.validators.codes import compose, kind_of
from registry.standing.models import Grade, Listing
from search.projections import Entry, get
from tests.factories.bodies import body

#: Names and codes as published beside each other.
_REAL = """
51110000MJ0101505U 北京数字健康研究会
52110000MJ0163191U 北京中鸿医疗卫生健康产业研究中心
52110000MJ0166456X 北京雁栖湖应用数学研究院
53100000500021676K 北京理工大学教育基金会
53100000MJ0065049E 三峡集团公益基金会
53100000500021326D 中华社会救助基金会
51100000500002862F 中国自动化学会
51100000500009247D 中国复合材料工业协会
51100000500012681T 中国医疗保健国际交流促进会
51210100508206173F 沈阳市工商行政管理学会
51310110501144395U 上海市杨浦区科技企业联合会
53440300305837768J 深圳市善加公益基金会
5144030050267905XD 深圳市审计学会
51110108500686678Y 北京市海淀区停车服务行业协会
51110108MJ0246536G 北京市海淀区巧娘协会
511101085006851651 北京市海淀区医学会
5111010850068594XN 北京市海淀区伊斯兰教协会
52110108MJ0252936Y 北京市海淀区众邦公益发展中心
52110108MJ0252952L 北京市海淀区清河街道怡美社区卫生服务站
51110102500530999R 北京市西城区食品药品行业协会
51110101500501661E 北京市东城区党的建设研究会
511101055006110007 北京市朝阳区进出口企业协会
51110106500641269A 北京市丰台区党的建设研究会
51110111500731539A 北京市房山区台球运动协会
51110114MJ0348313G 北京市昌平区自行车运动协会
51110115MJ03348274 北京市大兴区养老服务行业协会
52110116MJ0378221N 北京怀柔东方社会工作事务所
52110112MJ03175682 北京市通州区宋庄当代艺术文献馆
52110118763500820J 北京市密云区檀州体育俱乐部
51110119MJ0392752U 北京市延庆区香营乡社区社会组织联合会
53110000MJ0177323P 北京798艺术基金会
53110000MJ0177681Q 北京奇虎360公益基金会
"""

#: Invented: kind, division, name.
_INVENTED = """
association 110108 北京市海淀区社会组织联合会
association 110108 北京市海淀区社会工作联合会
association 110108 北京市海淀区志愿服务联合会
association 110108 北京市海淀区社区工作者联合会
service 110108 北京市海淀区睿搏社会工作事务所
service 110108 北京市海淀区惠泽社会工作事务所
service 110108 北京市海淀区禾渡社会工作服务中心
service 110105 北京市朝阳区安渡社会工作事务所
association 110000 北京社会企业发展促进会
association 110105 北京市朝阳区音乐家协会
association 110105 北京市朝阳区养老服务行业协会
association 110105 北京市朝阳区八里庄街道社区志愿者协会
service 110108 北京市海淀区八里庄街道幸福养老服务中心
association 110102 北京市西城区大栅栏街道商户联合会
service 110106 北京市丰台区长辛店重阳敬老服务中心
service 110101 北京市东城区乐龄老年社会工作服务中心
association 110000 北京3D打印产业联盟
association 110000 北京CCF专业人员协会
association 110000 北京𠮷祥文化研究会
association 110000 北京（国际）环境·生态学会
"""
_TEXTS = {
    "北京市海淀区众邦公益发展中心": "为社区老年人提供助餐、助浴与心理慰藉服务；承接政府购买服务项目。",
    "北京市海淀区惠泽社会工作事务所": "承接社工岗位购买与社工督导。",
    "北京市海淀区禾渡社会工作服务中心": "社区矫正与青少年事务。<script>alert(1)</script>",
}
_GRADES = {
    "北京市海淀区停车服务行业协会": ("5A", True),
    "北京市海淀区巧娘协会": ("4A", True),
    "北京市西城区食品药品行业协会": ("5A", True),
    "中华社会救助基金会": ("5A", True),
    "三峡集团公益基金会": ("5A", False),
    "北京理工大学教育基金会": ("3A", True),
    "北京市海淀区惠泽社会工作事务所": ("3A", False),
}
_HUBS = {
    "北京市海淀区睿搏社会工作事务所": ("51110108MJ0246536G", "511101085006851651"),
    "北京市海淀区惠泽社会工作事务所": ("511101085006851651",),
    "北京市海淀区众邦公益发展中心": ("51110108MJ0246536G",),
}
#: Of these nothing but the name says where they are, as in the register that the city publishes.
_NOWHERE = frozenset(("北京市朝阳区进出口企业协会", "北京市朝阳区养老服务行业协会"))
_ADDRESSES = {"北京市海淀区禾渡社会工作服务中心": "北京市海淀区清河街道安宁庄路8号"}
#: Legal representative, competent unit and registrar.
_ITEMS = {
    "北京市海淀区禾渡社会工作服务中心": ("祝修远", "", "北京市海淀区民政局"),
    "北京市朝阳区音乐家协会": ("祝修远", "北京市朝阳区文学艺术界联合会", "北京市朝阳区民政局"),
    "北京市海淀区巧娘协会": ("乔予安", "北京市海淀区妇女联合会", "北京市海淀区民政局"),
    "北京市海淀区拾光社会工作事务所": ("祝修远", "", "北京市海淀区民政局"),
}
#: Body → list, ground, day, and the day it was removed again.
_LISTINGS: dict[str, list[tuple[str, str, date, date | None]]] = {
    "北京市西城区食品药品行业协会": [("abnormal", "未按时报送2023年度工作报告", date(2024, 7, 1), None)],
    "北京市西城区大栅栏街道商户联合会": [("abnormal", "住所无法联系", date(2019, 3, 4), date(2020, 5, 6))],
    "北京市朝阳区音乐家协会": [("abnormal", "未按时报送2023年度工作报告", date(2024, 7, 1), None)],
    "北京市海淀区旧梦社会工作服务中心": [("serious", "被吊销登记证书", date(2022, 9, 1), None)],
}


@dataclass(frozen=True)
class _Member:
    """One body of the cast, before it is registered."""

    code: str
    name: str
    status: str = "active"
    former: dict[str, date] = field(default_factory=dict)


def _code(kind: str, division: str, number: int) -> str:
    return compose(kind, division, f"MJ09{number:04d}")


def _members() -> list[_Member]:
    members = [_Member(*line.split()) for line in _REAL.strip().splitlines()]
    for number, line in enumerate(_INVENTED.strip().splitlines(), start=1):
        kind, division, name = line.split()
        members.append(_Member(_code(kind, division, number), name))
    renamed = {"中国社会福利教育基金会": date(2011, 7, 15)}
    return [
        *members,
        _Member("53100000500019795A", "中国社会福利基金会", former=renamed),
        _Member("51110109MJ0297536W", "北京市门头沟区三家店传统村落文化发展协会", "dissolved"),
        _Member(_code("service", "110108", 90), "北京市海淀区拾光社会工作事务所", "dissolved"),
        _Member(_code("service", "110108", 91), "北京市海淀区旧梦社会工作服务中心", "revoked"),
        _Member(_code("association", "110108", 92), "北京市海淀区清算研究协会", "liquidating"),
    ]


def codes() -> dict[str, str]:
    """Name to code."""
    return {member.name: member.code for member in _members()}


def bodies() -> list[Entry]:
    """What the projection says of every body of the cast; nothing stays in the register."""
    members = _members()
    with transaction.atomic():
        for member in members:
            _register(member)
        projection = get("organisation")
        assert projection is not None
        entries = projection.entries([member.code for member in members])
        transaction.set_rollback(True)
    return [replace(entry, hubs=_HUBS.get(entry.title, ())) for entry in entries]


def notices() -> list[Entry]:
    """Announcements that bear the code of an ended body, one of them its very name."""
    named = "北京市门头沟区三家店传统村落文化发展协会"
    told = "北京市海淀区旧梦社会工作服务中心"
    titles = {named: named, f"关于吊销{told}登记证书的公告": told}
    return [
        Entry(
            object_id=str(number),
            title=title,
            url=f"/notices/{number}/",
            code=codes()[about],
            rank=800,
            registered_on=date(2020, 3, number),
            payload={"facts": ["公告"], "badges": [], "grade": None},
        )
        for number, (title, about) in enumerate(titles.items(), start=1)
    ]


def _register(member: _Member) -> None:
    day = date(2000 + int(member.code[12:14]) % 20, 3, 1) if member.code[12:14].isdigit() else None
    organisation = body(
        member.name,
        code=member.code,
        kind=kind_of(member.code),
        status=member.status,
        effective_on=day or date(2019, 5, 1),
        registered_on=day,
        business_scope=_TEXTS.get(member.name, ""),
        address=_ADDRESSES.get(member.name, ""),
        **_items(member),
        **_place(member),
    )
    for name, until in member.former.items():
        FormerName.objects.create(organisation=organisation, name=name, name_key=name, used_to=until)
    for name, ground, on, off in _LISTINGS.get(member.name, ()):
        Listing.objects.create(
            organisation=organisation, list=name, ground=ground, listed_on=on, removed_on=off
        )
    if member.name in _GRADES:
        _grade(organisation, *_GRADES[member.name])


def _items(member: _Member) -> dict[str, str]:
    columns = ("legal_representative", "competent_unit_name", "registrar_name")
    return dict(zip(columns, _ITEMS.get(member.name, ("", "", "")), strict=True))


def _place(member: _Member) -> dict[str, str]:
    """Registered by the organ of the code's digits, and where its district has no doubt, there."""
    digits = member.code[2:8]
    if digits == NATIONAL_CODE or not digits.startswith("11"):
        level = "national" if digits == NATIONAL_CODE else "district"
        return {"division": "110000", "level": level}
    known = digits != "110000" and member.name not in _NOWHERE
    return {"division": digits, "district_code": digits if known else ""}


def _grade(organisation: Organisation, value: str, valid: bool) -> None:
    end = date(2999, 12, 31) if valid else date(2015, 12, 31)
    Grade.objects.create(organisation=organisation, value=value, starts_on=date(2011, 1, 1), ends_on=end)
