"""Law as dated rows: conditions, papers, limits, amounts and texts, each with its source."""

from django.db import models
from django.db.models import F, Q


class Provision(models.Model):
    """One provision of a matter (or of all, `matter` empty) while it is in force.

    `value` by kind — limit: {"days": int, "unit": "WD"|"CD"} · amount: {"yuan": str} ·
    condition, text: {"text": str} · paper: {"title", "help", "requirement"} · rule: anything the rule reads.
    The row of an office stands before the row of all offices.
    """

    class Kind(models.TextChoices):
        LIMIT = "limit", "期限"
        AMOUNT = "amount", "金额"
        CONDITION = "condition", "条件"
        PAPER = "paper", "材料"
        TEXT = "text", "文本"
        RULE = "rule", "规则"

    matter = models.CharField("事项", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    key = models.CharField("名称", max_length=60)
    office = models.ForeignKey(
        "offices.Office",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="适用机关",
    )
    value = models.JSONField("内容")
    instrument = models.CharField("依据文件", max_length=120, blank=True)
    version = models.CharField("版本", max_length=40, blank=True)
    article = models.CharField("条款", max_length=40, blank=True)
    certain = models.BooleanField("已核对原文", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "法定与承诺事项设置"
        verbose_name_plural = "法定与承诺事项设置"
        ordering = ("matter", "kind", "key", "-in_force_from")
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "kind", "key", "office", "in_force_from"],
                nulls_distinct=False,
                name="provision_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="provision_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter or '通用'} · {self.key}"
