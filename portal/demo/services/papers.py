"""Papers of the demonstration: one PDF a kind of paper, plainly marked, with the name of the body on it."""

import json
from functools import lru_cache

import typst

from registry.filings.services.printing.lettering import font_file

_SOURCE = """
#set page(paper: "a4", margin: 28mm)
#set text(font: "Noto Sans SC", size: 11pt, lang: "zh")
#let data = json(bytes(sys.inputs.data))
#align(center, text(size: 20pt, weight: "bold", data.title))
#v(12mm)
#par(leading: 1.2em, data.body)
#v(30mm)
#align(right)[（演示材料，盖章处）\\ #data.signed]
"""
_BODY = {
    "application": "现申请成立“{name}”，所填内容真实，愿意承担相应的法律责任。",
    "consent": "经研究，同意成立“{name}”，并同意担任其业务主管单位。",
    "capital": "经审验，“{name}”注册资金已足额到位，来源合法。",
    "place": "兹证明，下列房屋无偿提供给“{name}”作为住所使用，使用期限三年。",
    "people": "“{name}”有关人员的基本情况、身份证明复印件附后。",
    "charter": "“{name}”章程草案。第一章 总则；第二章 业务范围；第三章 组织机构；第四章 资产管理；第五章 终止；第六章 附则。",
    "board": "“{name}”理事名单以及拟任理事长、副理事长、秘书长简历。理事之间无近亲属关系。",
}


@lru_cache(maxsize=256)
def paper_pdf(item: str, title: str, name: str) -> bytes:
    """A one-page PDF of this kind of paper for a body of this name."""
    body = _BODY.get(item, "“{name}”提交的材料。").format(name=name)
    data = json.dumps({"title": title, "body": body, "signed": name}, ensure_ascii=False)
    fonts = [str(font_file().parent)]
    made: bytes = typst.compile(
        _SOURCE.encode(), sys_inputs={"data": data}, font_paths=fonts, ignore_system_fonts=True
    )  # type: ignore[misc]
    return made
