"""Runs of an import, what they said of single rows, and what each body's row last said."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


def papers() -> Storage:
    """Uploaded registers are papers: never below MEDIA_ROOT."""
    return storages["papers"]


def upload_path(run: "ImportRun", file_name: str) -> str:
    """A name nobody can guess; the name it came with is kept in the row only."""
    return f"imports/{uuid.uuid4().hex}"


class ImportRun(models.Model):
    """One file on its way into the register. `rows_done` is committed with each batch, so a run can be resumed.

    Waiting and cancelled: nothing of it is in the register. Running also between two slices of the worker, which
    leaves `touched_at` empty then. Stopped: the rows so far are in, the others are not.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", "登记册"
        DECISIONS = "decisions", "历史决定"

    class State(models.TextChoices):
        UPLOADED = "uploaded", "等待检查"
        CHECKED = "checked", "等待确认"
        WAITING = "waiting", "等待导入"
        RUNNING = "running", "正在导入"
        DONE = "done", "已完成"
        REFUSED = "refused", "不能使用"
        CANCELLED = "cancelled", "已取消"
        STOPPED = "stopped", "已停止"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.REGISTER)
    file_name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", storage=papers, upload_to=upload_path, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("字节数", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.UPLOADED)
    refusal = models.CharField("不能使用的原因", max_length=500, blank=True)
    notes = models.JSONField("提示", default=list)
    preview = models.JSONField("检查结果", default=dict)
    rows_total = models.PositiveIntegerField("总行数", null=True)
    rows_done = models.PositiveIntegerField("已处理行数", default=0)
    counts = models.JSONField("结果", default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办"
    )
    office = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="机关",
        help_text="为哪个机关的登记簿导入；命令行和系统管理员的导入为空。",
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True)
    touched_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "id"], name="import_state"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file_name}"


class ImportIssue(models.Model):
    """What a run said of one cell of one row."""

    class Severity(models.TextChoices):
        ERROR = "error", "未导入"
        WARNING = "warning", "已导入，请核实"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60, blank=True)
    value = models.CharField("值", max_length=120, blank=True)
    reason = models.CharField("原因", max_length=500)
    severity = models.CharField("处理", max_length=8, choices=Severity.choices)

    class Meta:
        verbose_name = "导入问题"
        verbose_name_plural = "导入问题"
        ordering = ("row", "id")

    def __str__(self) -> str:
        return f"第{self.row}行 {self.column}：{self.reason}"


class ImportedRow(models.Model):
    """What a body's row stated when it was last imported: the base against which the next file is compared.

    A file that repeats it claims nothing new, even if the register has moved on since.
    """

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="imported_row"
    )
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="imported_rows")
    row = models.PositiveIntegerField("行")
    items = models.JSONField("文件所载")

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"

    def __str__(self) -> str:
        return f"{self.run_id} 第{self.row}行"
