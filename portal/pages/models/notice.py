"""公示公告: what the office makes public, with the days in which anybody may object."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from portal.pages.models.base import BodyPage, IndexPage


class NoticeIndexPage(IndexPage):
    """/notices/: running ones first; ?kind= one kind, ?state=ended those past their end."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NoticePage"]
    template = "pages/notice_index.html"

    class Meta:
        verbose_name = "公示公告栏"

    def listed(self, request: HttpRequest) -> models.QuerySet["NoticePage"]:
        rows = NoticePage.objects.child_of(self).live().public()
        kind = request.GET.get("kind", "")
        if kind in NoticePage.Kind.values:
            rows = rows.filter(kind=kind)
        today = timezone.localdate()
        if request.GET.get("state") == "ended":
            return rows.filter(period_to__lt=today).order_by("-period_to", "-pk")
        running = models.Q(period_to__gte=today) | models.Q(period_to__isnull=True)
        return rows.filter(running).order_by(
            models.F("period_to").asc(nulls_last=True), "-period_from", "-pk"
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        ended = request.GET.get("state") == "ended"
        context |= {
            "kinds": NoticePage.Kind.choices,
            "kind": kind if kind in NoticePage.Kind.values else "",
            "state": "ended" if ended else "",
        }
        return context


class NoticePage(BodyPage):
    """One notice. The last day of the period counts (截止日含当日)."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", "登记公告"
        EVALUATION = "evaluation", "评估公示"
        LIST = "list", "名单公告"
        PENALTY = "penalty", "处罚公告"
        LIQUIDATION = "liquidation", "清算公告"
        OTHER = "other", "其他公告"

    kind = models.CharField("类别", max_length=14, choices=Kind.choices, default=Kind.REGISTRATION)
    period_from = models.DateField("公示起", default=datetime.date.today)
    period_to = models.DateField("公示止", null=True, blank=True, help_text="含当日。没有期限的公告留空。")
    document_number = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发布机关", max_length=120, blank=True)
    organisation_code = models.CharField(
        "相关机构的统一社会信用代码",
        max_length=18,
        blank=True,
        db_index=True,
        validators=[
            RegexValidator(r"^[0-9A-HJ-NPQRTUWXY]{18}$", "请填写 18 位统一社会信用代码，字母用大写。")
        ],
    )

    content_panels = [
        *BodyPage.content_panels[:1],
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")])], heading="公示期"
        ),
        FieldRowPanel([FieldPanel("document_number"), FieldPanel("issuer")]),
        FieldPanel("organisation_code"),
        *BodyPage.content_panels[1:],
    ]
    search_fields = [*BodyPage.search_fields, index.FilterField("kind"), index.FilterField("period_to")]
    parent_page_types = ["pages.NoticeIndexPage"]
    subpage_types: list[str] = []
    template = "pages/notice.html"

    class Meta:
        verbose_name = "公示公告"

    def clean(self) -> None:
        super().clean()
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValidationError({"period_to": "公示止日不能早于公示起日。"})

    @property
    def short_kind(self) -> str:
        """The first two characters of the kind: 登记, 评估 …"""
        return self.get_kind_display()[:2]

    def days_remaining(self, on: datetime.date | None = None) -> int | None:
        """Days from `on` to the last day: 0 on the last day, negative afterwards, None without an end."""
        if self.period_to is None:
            return None
        return (self.period_to - (on or timezone.localdate())).days

    def part_gone(self, on: datetime.date | None = None) -> int:
        """How much of the period is gone, 0–100."""
        if self.period_to is None:
            return 0
        whole = (self.period_to - self.period_from).days + 1
        gone = ((on or timezone.localdate()) - self.period_from).days + 1
        return max(0, min(100, round(100 * gone / whole)))

    @property
    def remaining_words(self) -> str:
        """还剩 2 天 / 今天截止 / 已结束 / 尚未开始; '' without an end."""
        days = self.days_remaining()
        if days is None:
            return ""
        if timezone.localdate() < self.period_from:
            return "尚未开始"
        if days < 0:
            return "已结束"
        return f"还剩 {days} 天" if days else "今天截止"
