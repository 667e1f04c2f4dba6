"""News, policies, guides written by editors, and plain pages."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.pages.models.base import BodyPage, IndexPage


class NewsIndexPage(IndexPage):
    """/news/: newest first."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    template = "pages/news_index.html"

    class Meta:
        verbose_name = "工作动态栏"

    def listed(self, request: HttpRequest) -> models.QuerySet["NewsPage"]:
        return NewsPage.objects.child_of(self).live().public().order_by("-published_on", "-pk")


class NewsPage(BodyPage):
    published_on = models.DateField("日期", default=datetime.date.today)
    source = models.CharField("来源", max_length=80, blank=True)

    content_panels = [
        *BodyPage.content_panels[:1],
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("source")]),
        *BodyPage.content_panels[1:],
    ]
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "pages/news.html"

    class Meta:
        verbose_name = "工作动态"


class PolicyIndexPage(IndexPage):
    """/policies/: what is in force or coming, newest first; ?state=ended what no longer is."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.PolicyPage"]
    template = "pages/policy_index.html"

    class Meta:
        verbose_name = "政策文件栏"

    def listed(self, request: HttpRequest) -> models.QuerySet["PolicyPage"]:
        rows = PolicyPage.objects.child_of(self).live().public().order_by("-in_force_from", "-pk")
        today = timezone.localdate()
        if request.GET.get("state") == "ended":
            return rows.filter(in_force_to__lt=today)
        return rows.exclude(in_force_to__lt=today)


class PolicyPage(BodyPage):
    """A law or a document. Whether it is in force follows from its days, so it is never stale."""

    class Instrument(models.TextChoices):
        LAW = "law", "法律"
        REGULATION = "regulation", "行政法规"
        RULE = "rule", "部门规章"
        NORMATIVE = "normative", "规范性文件"
        LOCAL = "local", "本市文件"

    instrument = models.CharField("效力位阶", max_length=10, choices=Instrument.choices)
    number = models.CharField("文号", max_length=80, blank=True, help_text="例如“民政部令第69号”。")
    issuer = models.CharField("制定机关", max_length=120)
    issued_on = models.DateField("公布日期", null=True, blank=True)
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField(
        "失效日期", null=True, blank=True, help_text="废止或被替代的前一日；现行有效的留空。"
    )
    revision = models.CharField(
        "修订情况", max_length=200, blank=True, help_text="例如“2016年2月6日国务院令第666号修订”。"
    )

    content_panels = [
        *BodyPage.content_panels[:1],
        FieldRowPanel([FieldPanel("instrument"), FieldPanel("number")]),
        FieldPanel("issuer"),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("in_force_from"), FieldPanel("in_force_to")]),
        FieldPanel("revision"),
        *BodyPage.content_panels[1:],
    ]
    parent_page_types = ["pages.PolicyIndexPage"]
    subpage_types: list[str] = []
    template = "pages/policy.html"

    class Meta:
        verbose_name = "政策文件"

    def clean(self) -> None:
        super().clean()
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValidationError({"in_force_to": "失效日期不能早于施行日期。"})

    def state(self, on: datetime.date | None = None) -> tuple[str, str]:
        """(badge kind, word) on a day: 尚未施行, 现行有效 or 已失效."""
        day = on or timezone.localdate()
        if day < self.in_force_from:
            return "running", "尚未施行"
        if self.in_force_to and self.in_force_to < day:
            return "ended", "已失效"
        return "valid", "现行有效"


class GuideIndexPage(IndexPage):
    """/guides/: explanations by editors; the guide to each matter itself is generated at /matters/."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.GuidePage"]
    template = "pages/guide_index.html"

    class Meta:
        verbose_name = "办事说明栏"

    def listed(self, request: HttpRequest) -> models.QuerySet["GuidePage"]:
        return GuidePage.objects.child_of(self).live().public().order_by("title")


class GuidePage(BodyPage):
    matter_code = models.CharField(
        "相关事项代码", max_length=40, blank=True, help_text="填写后页面会链到该事项的办事指南。"
    )

    content_panels = [*BodyPage.content_panels, FieldPanel("matter_code")]
    parent_page_types = ["pages.GuideIndexPage"]
    subpage_types: list[str] = []
    template = "pages/guide.html"

    class Meta:
        verbose_name = "办事说明"


class PlainPage(BodyPage):
    """About, accessibility, privacy and the like; linked in the footer when shown in menus."""

    parent_page_types = ["pages.HomePage", "pages.PlainPage"]
    subpage_types = ["pages.PlainPage"]
    template = "pages/plain.html"

    class Meta:
        verbose_name = "普通页面"
