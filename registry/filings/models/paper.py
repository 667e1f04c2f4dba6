"""Papers handed in and the marks a reviewer sets beside them."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from registry.filings.models.filing import Filing


def papers_storage() -> Storage:
    """Storage outside MEDIA_ROOT: a paper is served only through a view that checks who asks."""
    return storages["papers"]


class Paper(models.Model):
    """One uploaded file for one item of the matter's list. Replaced papers are kept, marked."""

    class Outcome(models.TextChoices):
        PENDING = "pending", "待审"
        PASSED = "passed", "通过"
        RETURNED = "returned", "退回补正"

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="papers")
    item = models.CharField("材料", max_length=60)
    file = models.FileField("文件", storage=papers_storage, upload_to="filings/%Y/%m")
    original_name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("大小（字节）")
    pages = models.PositiveIntegerField("页数", default=1)
    sha256 = models.CharField("摘要", max_length=64)
    outcome = models.CharField("审查结果", max_length=8, choices=Outcome.choices, default=Outcome.PENDING)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ("item", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["filing", "item", "sha256"],
                condition=Q(replaced_at__isnull=True),
                name="same_file_once",
            ),
        )

    def __str__(self) -> str:
        return self.original_name


class CheckMark(models.Model):
    """A reviewer's answer to one line of the checklist. One that was changed is kept, marked replaced:

    who once answered took part in the review, whoever answers after.
    """

    class Answer(models.TextChoices):
        YES = "yes", "符合"
        NO = "no", "不符合"
        NOT_APPLICABLE = "na", "不适用"

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="check_marks")
    check_code = models.CharField("核查项", max_length=60)
    answer = models.CharField("结论", max_length=4, choices=Answer.choices)
    note = models.CharField("说明", max_length=300, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("时间", auto_now_add=True)
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "核查记录"
        verbose_name_plural = "核查记录"
        constraints = (
            models.UniqueConstraint(
                fields=["filing", "check_code"],
                condition=Q(replaced_at__isnull=True),
                name="check_mark_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_code}: {self.answer}"
