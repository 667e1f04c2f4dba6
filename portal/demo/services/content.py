"""Editorial pages of the city: instruments with their facts, invented news and notices, plainly marked."""

from datetime import date, timedelta
from typing import Any

from portal.pages.models import (
    NewsIndexPage,
    NewsPage,
    NoticeIndexPage,
    NoticePage,
    PolicyIndexPage,
    PolicyPage,
)
from portal.pages.services import add_page, ensure_site

_POLICIES = (
    ("社会团体登记管理条例", "regulation", "国务院令第250号", "国务院", date(1998, 10, 25), "2016-02-06 修订",
     "规定社会团体的成立、变更、注销登记和监督管理。成立条件见第十条，应当提交的文件见第十一条。"),
    ("民办非企业单位登记管理暂行条例", "regulation", "国务院令第251号", "国务院", date(1998, 10, 25), "",
     "规定民办非企业单位（社会服务机构）的登记和管理。成立条件见第八条，应当提交的文件见第九条。"),
    ("基金会管理条例", "regulation", "国务院令第400号", "国务院", date(2004, 6, 1), "",
     "规定基金会的设立、组织机构、财产管理和监督。设立条件见第八条，组织机构见第二十条至第二十三条。"),
    ("社会组织名称管理办法", "rule", "民政部令第69号", "民政部", date(2024, 5, 1), "",
     "社会团体、基金会、民办非企业单位的名称由哪些部分组成、不得与谁相同，见第八条和第十六条。"),
    ("社会组织信用信息管理办法", "rule", "民政部令第60号", "民政部", date(2018, 1, 24), "",
     "活动异常名录和严重违法失信名单的列入、移出和公开。"),
    ("取缔非法社会组织办法", "rule", "民政部令第77号", "民政部", date(2025, 5, 1), "",
     "取缔非法社会组织的管辖、程序和措施。"),
    ("社会组织评估管理办法", "rule", "", "民政部", date(2026, 3, 1), "2026 年修订",
     "评估等级自公告次年1月1日起至第五年12月31日有效。"),
)  # fmt: skip
_NEWS = (
    (
        "网上办理成立登记：缺什么，一次告诉您",
        "从核对条件到领取证书，全部可以在手机上完成；需要补正的内容一次性列明。",
        6,
    ),
    ("登记簿开放按日查询", "任何人都可以查看一家社会组织在过去某一天的登记事项。", 20),
    ("证书二维码可以核验", "扫描证书上的二维码，或者在“证书核验”输入代码，即可看到当前登记状态。", 41),
)
_NOTICES = (
    (
        "2026 年度第二批社会组织评估等级公示",
        "evaluation",
        "共 64 家，其中 5A 6 家、4A 21 家、3A 37 家。对公示内容有意见的，请在公示期内书面反馈。",
        -5,
        4,
    ),
    (
        "关于某社会组织拟注销登记的债权人公告",
        "liquidation",
        "清算组已成立，请债权人自公告之日起 45 日内申报债权。",
        -14,
        31,
    ),
    (
        "2026 年 10 月活动异常名录公告",
        "list",
        "本月列入 7 家、移出 11 家，名单见各社会组织的公开登记页。",
        -20,
        -6,
    ),
)


def build_content(today: date, actor: Any = None) -> None:
    """Makes the pages that are not there yet."""
    ensure_site(actor)
    for title, instrument, number, issuer, since, revision, text in _POLICIES:
        if not PolicyPage.objects.filter(title=title).exists():
            page = PolicyPage(
                title=title,
                instrument=instrument,
                number=number,
                issuer=issuer,
                in_force_from=since,
                revision=revision,
                summary=text,
                body=[("text", f"<p>{text}</p><p>演示站点不收录条文全文，请以公布机关的文本为准。</p>")],
            )
            add_page(page, below=PolicyIndexPage, actor=actor)
    for title, text, days_ago in _NEWS:
        if not NewsPage.objects.filter(title=title).exists():
            page = NewsPage(
                title=title, published_on=today - timedelta(days=days_ago), summary=text, source="演示数据"
            )
            page.body = [("text", f"<p>{text}</p>")]
            add_page(page, below=NewsIndexPage, actor=actor)
    for title, kind, text, begins, ends in _NOTICES:
        if not NoticePage.objects.filter(title=title).exists():
            notice = NoticePage(title=title, kind=kind, summary=text, body=[("text", f"<p>{text}</p>")])
            notice.period_from, notice.period_to = (
                today + timedelta(days=begins),
                today + timedelta(days=ends),
            )
            add_page(notice, below=NoticeIndexPage, actor=actor)
