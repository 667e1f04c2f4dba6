"""What a filing brings forth: the decision, letters, the certificate."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry.filings.models.filing import Filing


class Decision(models.Model):
    """The one decision of a filing (准予 or 不予), written in the deciding transaction."""

    class Result(models.TextChoices):
        APPROVED = "approved", "准予"
        REFUSED = "refused", "不予"

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="decision")
    result = models.CharField("结果", max_length=8, choices=Result.choices)
    document_no = models.CharField("决定文书号", max_length=80, unique=True)
    grounds = models.TextField("理由")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_reason = models.CharField("撤销事由", max_length=500, blank=True)

    class Meta:
        verbose_name = "决定"
        verbose_name_plural = "决定"

    def __str__(self) -> str:
        return self.document_no


class Letter(models.Model):
    """A letter to the applicant. `content` is all that is printed; the PDF is made from it alone."""

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", "受理通知书"
        CORRECTION = "correction", "补正通知书"
        NOT_ACCEPTED = "not_accepted", "不予受理通知书"
        PAUSE = "pause", "停止计算期限告知书"
        EXTENSION = "extension", "延期通知书"
        APPROVAL = "approval", "准予行政许可决定书"
        REFUSAL = "refusal", "不予行政许可决定书"
        WITHDRAWAL = "withdrawal", "撤回申请确认书"
        LAPSE = "lapse", "视为撤回通知书"
        REVOCATION = "revocation", "撤销行政许可决定书"

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField("文书", max_length=14, choices=Kind.choices)
    number = models.CharField("文书号", max_length=80, unique=True)
    issued_at = models.DateTimeField("签发时间")
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ("issued_at", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Certificate(models.Model):
    """A registration certificate (登记证书); `token` is what its QR carries. One is current per body."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name="社会组织",
    )
    filing = models.ForeignKey(
        Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    serial = models.CharField("证书编号", max_length=40, unique=True)
    token = models.CharField(max_length=40, unique=True)
    issued_on = models.DateField("发证日期")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止", null=True, blank=True)
    content = models.JSONField("证书内容")
    superseded_on = models.DateField("换发日期", null=True, blank=True)

    class Meta:
        verbose_name = "登记证书"
        verbose_name_plural = "登记证书"
        ordering = ("-issued_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(superseded_on__isnull=True),
                name="one_current_certificate",
            ),
        )

    def __str__(self) -> str:
        return self.serial
