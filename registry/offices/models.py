"""Every organ that acts, the posts people hold in it, and the days it works."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Office(models.Model):
    """An organ: a civil affairs bureau (登记管理机关), a competent unit (业务主管单位), a street office."""

    class Kind(models.TextChoices):
        CIVIL_AFFAIRS = "civil_affairs", "登记管理机关"
        COMPETENT_UNIT = "competent_unit", "业务主管单位"
        STREET = "street", "街道办事处、乡镇政府"

    code = models.SlugField("标识", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    division = models.ForeignKey(
        "divisions.Division", on_delete=models.PROTECT, related_name="offices", verbose_name="行政区划"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级机关",
    )
    document_prefix = models.CharField(
        "文书代字", max_length=12, blank=True, help_text="例如：京民、海民。用于决定文书号。"
    )
    counter_address = models.CharField("办事窗口", max_length=200, blank=True)
    counter_hours = models.CharField("办公时间", max_length=100, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ("kind", "division_id", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["name", "division"],
                name="office_name_once_per_division",
                violation_error_message="该行政区划内已有同名机关，请核对名称，或修改已有的一条。",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A dated post of a person in an office: what that person may do, and where."""

    class Role(models.TextChoices):
        INTAKE = "intake", "受理"
        REVIEWER = "reviewer", "审查"
        APPROVER = "approver", "决定"
        PUBLISHER = "publisher", "制证公告"
        SUPERVISOR = "supervisor", "监管"
        REGISTRAR = "registrar", "登记簿管理"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts", verbose_name="人员"
    )
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="posts", verbose_name="机关")
    role = models.CharField("岗位", max_length=12, choices=Role.choices)
    starts_on = models.DateField("任职起")
    ends_on = models.DateField("任职止", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_post_each",
                violation_error_message="此人在该机关已有同一岗位且未卸任，请先填写原岗位的任职止日期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
                violation_error_message="任职止不能早于任职起，请核对两个日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.office} · {self.get_role_display()}"


class Holiday(models.Model):
    """A day whose nature staff have set: a day off, or a weekend worked in exchange (调休上班)."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False)
    name = models.CharField("名称", max_length=40, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    provisional = models.BooleanField(
        "待正式通知", default=False, help_text="国务院办公厅的通知尚未发布时勾选，期限旁会标明“暂定”。"
    )

    class Meta:
        verbose_name = "节假日安排"
        verbose_name_plural = "节假日安排"
        ordering = ("-date",)

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_workday else '放假'}"
