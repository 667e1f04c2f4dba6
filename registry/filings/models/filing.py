"""The filing, its history, its pauses, its defects and the name it holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry.filings import workflows


class Filing(models.Model):
    """One application. `declaration` is the matter as it stood when the draft was opened or last submitted.

    `made_from` is the closed filing whose answers and papers it began with, if any: one unfinished draft of each.
    `revision` counts state changes (guards races); `data_revision` counts changes of `data` (guards two tabs).
    """

    number = models.CharField("办件号", max_length=24, unique=True)
    matter = models.CharField("事项", max_length=40)
    matter_version = models.CharField("事项版本", max_length=20)
    declaration = models.JSONField("事项副本", default=dict)
    kind = models.CharField("机构类型", max_length=12)
    office = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filings",
        verbose_name="受理机关",
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filings", verbose_name="申请人"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filings",
        verbose_name="社会组织",
    )
    made_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="made_anew",
        verbose_name="据以新建的办件",
    )
    title = models.CharField("名称", max_length=200, blank=True)
    data = models.JSONField("填报内容", default=dict)
    sealed = models.BinaryField("密封的个人信息", null=True, blank=True, editable=False)
    state = models.CharField(
        "状态",
        max_length=14,
        choices=[(state.value, state.label) for state in workflows.State],
        default=workflows.State.DRAFT.value,
    )
    revision = models.PositiveIntegerField(default=0)
    data_revision = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField("补正轮次", default=0)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    received_at = models.DateTimeField("最近收到时间", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    deemed = models.BooleanField("逾期视为受理", default=False)
    extended_days = models.PositiveSmallIntegerField("延长天数", default=0)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审查人",
    )
    opinion = models.CharField("审查意见", max_length=8, blank=True)
    opinion_grounds = models.TextField("审查意见说明", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    stage_from = models.DateField("本环节起算日", null=True, blank=True)
    statutory_due = models.DateField("法定期限", null=True, blank=True, db_index=True)
    promised_due = models.DateField("承诺期限", null=True, blank=True)

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["office", "state"], name="filing_office_state"),
            models.Index(fields=["applicant", "-created_at"], name="filing_applicant"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["made_from"], condition=Q(state="draft"), name="one_draft_made_from_a_filing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title or self.matter}"

    @property
    def closed(self) -> bool:
        """Whether nothing more will happen by itself (a decision can still be revoked)."""
        return self.closed_at is not None


class FilingEvent(models.Model):
    """One line of a filing's history: who moved it from where to where, when and why."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="events")
    move = models.CharField("动作", max_length=20)
    from_state = models.CharField(max_length=14)
    to_state = models.CharField(max_length=14)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField("经办人", max_length=60)
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)
    idempotency_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "办件经过"
        verbose_name_plural = "办件经过"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.filing_id} {self.move}"


class Pause(models.Model):
    """Time that does not count: hearing, appraisal, inspection, expert review (行政许可法 art. 45)."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField("停表日期")
    ends_on = models.DateField("恢复日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "停表"
        verbose_name_plural = "停表"
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["filing"], condition=Q(ends_on__isnull=True), name="one_open_pause_a_filing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.filing_id} {self.starts_on}–{self.ends_on or ''}"


class Defect(models.Model):
    """One thing to mend, told in a 补正通知书. `item` is a paper's code or a field's key.

    `late` marks a defect told after the first notice though visible then (行政许可法 art. 32: 一次性告知).
    `answer_mark` tells whether the answer still reads as it did in that round; '' for papers and rows of earlier.
    A defect that was handed in again unmended, with an explanation, has no `mended_at`.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="defects")
    round = models.PositiveSmallIntegerField("轮次")
    item = models.CharField("材料或填报项", max_length=60)
    text = models.CharField("需要改正的地方", max_length=300)
    late = models.BooleanField("首次未告知", default=False)
    answer_mark = models.CharField("退回时填报内容的标记", max_length=64, blank=True, editable=False)
    mended_at = models.DateTimeField("改正时间", null=True, blank=True)

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        ordering = ("round", "id")

    def __str__(self) -> str:
        return f"{self.item}: {self.text}"


class NameReservation(models.Model):
    """The name a filing holds from submission until it ends; one open holder per registrar and name."""

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="reservations")
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField(max_length=200)
    held_from = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "名称保留"
        verbose_name_plural = "名称保留"
        constraints = (
            models.UniqueConstraint(
                fields=["office", "name_key"], condition=Q(released_at__isnull=True), name="name_held_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The last number given in a series: filing numbers of a year, document numbers of an office."""

    key = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
