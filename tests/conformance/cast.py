"""The bodies the conformance queries look for: real published names with their codes, and invented neighbours."""

from datetime import date
from typing import Any

from registry.organisations.validators.codes import compose, kind_of
from search.projections import Alias, Entry

_DISTRICT_ORGANS = {
    "110101": "东城区", "110102": "西城区", "110105": "朝阳区", "110106": "丰台区", "110108": "海淀区",
    "110109": "门头沟区", "110111": "房山区", "110112": "通州区", "110114": "昌平区", "110115": "大兴区",
    "110116": "怀柔区", "110118": "密云区", "110119": "延庆区",
}  # fmt: skip

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
_STATUS_RANK = {"active": 1000, "liquidating": 900}


def _code(kind: str, division: str, number: int) -> str:
    return compose(kind, division, f"MJ09{number:04d}")


def _level(code: str) -> str:
    return "national" if code[2:8] == "100000" else "city" if code[2:8] == "110000" else "district"


def _entry(code: str, name: str, **values: Any) -> Entry:
    grade, valid = _GRADES.get(name, ("", False))
    status = values.pop("status", "active")
    district = code[2:8] if code[2:8] in _DISTRICT_ORGANS else ""
    rank = _STATUS_RANK.get(status, 0) + (int(grade[0]) * (10 if valid else 1) if grade else 0)
    defaults: dict[str, Any] = {
        "object_id": code,
        "title": name,
        "url": f"/organisations/{code}/",
        "code": code,
        "text": _TEXTS.get(name, ""),
        "kind": kind_of(code) or "",
        "level": _level(code),
        "district": district,
        "street": {
            "北京市朝阳区八里庄街道社区志愿者协会": "110105015",
            "北京市海淀区八里庄街道幸福养老服务中心": "110108005",
        }.get(name, ""),
        "status": status,
        "grade": (grade if valid else "expired") if grade else "",
        "last_grade": grade,
        "hubs": _HUBS.get(name, ()),
        "rank": rank,
        "registered_on": date(2000 + int(code[12:14]) % 20, 3, 1) if code[12:14].isdigit() else None,
        "payload": {"facts": [name], "badges": [], "grade": None},
    }
    return Entry(**{**defaults, **values})


def bodies() -> list[Entry]:
    """Every body of the cast."""
    entries = [_entry(*line.split()) for line in _REAL.strip().splitlines()]
    for number, line in enumerate(_INVENTED.strip().splitlines(), start=1):
        kind, division, name = line.split()
        entries.append(_entry(_code(kind, division, number), name))
    renamed = Alias("中国社会福利教育基金会", "曾用名", "至2011年7月")
    entries.append(_entry("53100000500019795A", "中国社会福利基金会", aliases=[renamed]))
    entries.append(
        _entry("51110109MJ0297536W", "北京市门头沟区三家店传统村落文化发展协会", status="dissolved")
    )
    entries.append(
        _entry(_code("service", "110108", 90), "北京市海淀区拾光社会工作事务所", status="dissolved")
    )
    entries.append(
        _entry(_code("service", "110108", 91), "北京市海淀区旧梦社会工作服务中心", status="revoked")
    )
    entries.append(
        _entry(_code("association", "110108", 92), "北京市海淀区清算研究协会", status="liquidating")
    )
    return entries


def codes() -> dict[str, str]:
    """Name to code."""
    return {entry.title: entry.code for entry in bodies()}
