"""The ledger (登记簿): append-only, one hash chain per body."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class LedgerEntry(models.Model):
    """One entry. `before`/`after` hold the changed items only; `hash` is an HMAC over this and `previous_hash`.

    Database triggers refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL).
    """

    class Kind(models.TextChoices):
        ESTABLISHED = "established", "成立登记"
        IMPORTED = "imported", "导入登记"
        CHANGED = "changed", "变更登记"
        CHARTER = "charter", "章程核准"
        LIQUIDATION = "liquidation", "清算"
        DISSOLVED = "dissolved", "注销登记"
        ANNULLED = "annulled", "撤销登记"
        REVOKED = "revoked", "吊销登记证书"
        DECIDED = "decided", "历史决定"
        CORRECTED = "corrected", "更正"
        COMPLETED = "completed", "补录"

    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name="社会组织",
    )
    number = models.PositiveIntegerField("笔号")
    kind = models.CharField("事由", max_length=16, choices=Kind.choices)
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("记载时间")
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办",
    )
    actor_name = models.CharField("经办姓名", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    source_kind = models.CharField("来源", max_length=20, blank=True)
    source_ref = models.CharField("来源编号", max_length=80, blank=True)
    document_no = models.CharField("文书号", max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="更正的记载",
    )
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "登记簿记载"
        verbose_name_plural = "登记簿记载"
        ordering = ("organisation_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="ledger_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ledger_number_from_one"),
        )
        indexes = (models.Index(fields=["-recorded_at"], name="ledger_recorded"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} 第{self.number}笔 {self.get_kind_display()}"
