"""Registered bodies and what is recorded of them.

`Organisation` is today's state of a body: the projection of its ledger. Only `registry.ledger.services`
writes it; everything else reads.
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q


class LedgerOnlyError(RuntimeError):
    """Somebody tried to write an Organisation row past the ledger."""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def update(self, **kwargs: object) -> int:
        raise LedgerOnlyError("Organisation rows change only through registry.ledger.services.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerOnlyError("A body is never deleted; its end is a ledger entry.")

    def bulk_create(self, *args: object, **kwargs: object) -> list["Organisation"]:  # type: ignore[override]
        raise LedgerOnlyError("Organisation rows are opened only by registry.ledger.services.")

    def bulk_update(self, *args: object, **kwargs: object) -> int:
        raise LedgerOnlyError("Organisation rows change only through registry.ledger.services.")


class Organisation(models.Model):
    """A body of the register. Unknown text is '', an unknown date or amount NULL; `funds` in yuan."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", "社会团体"
        SERVICE = "service", "民办非企业单位（社会服务机构）"
        FOUNDATION = "foundation", "基金会"

    class Status(models.TextChoices):
        ACTIVE = "active", "正常"
        LIQUIDATING = "liquidating", "清算中"
        DISSOLVED = "dissolved", "已注销"
        ANNULLED = "annulled", "已撤销"
        REVOKED = "revoked", "已吊销"

    class Level(models.TextChoices):
        NATIONAL = "national", "全国"
        CITY = "city", "市级"
        DISTRICT = "district", "区级"

    class Source(models.TextChoices):
        FILING = "filing", "办件"
        IMPORT = "import", "导入"
        DEMO = "demo", "演示数据"

    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("名称比对式", max_length=200, db_index=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    status_reason = models.CharField("状态原因", max_length=300, blank=True)
    level = models.CharField("登记层级", max_length=12, choices=Level.choices)
    division = models.ForeignKey(
        "divisions.Division",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registered",
        verbose_name="登记地",
        help_text="登记管理机关所在行政区划；不在本系统区划内的为空。",
    )
    district_code = models.CharField("所在区", max_length=6, blank=True, db_index=True)
    registrar = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registered",
        verbose_name="登记管理机关",
    )
    registrar_name = models.CharField("登记管理机关名称", max_length=120, blank=True)
    competent_unit = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised",
        verbose_name="业务主管单位",
    )
    competent_unit_name = models.CharField("业务主管单位名称", max_length=120, blank=True)
    legal_representative = models.CharField("法定代表人（负责人）", max_length=60, blank=True)
    registered_on = models.DateField("成立登记日期", null=True, blank=True)
    funds = models.DecimalField("注册资金（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    address = models.CharField("住所", max_length=300, blank=True)
    purpose = models.TextField("宗旨", blank=True)
    business_scope = models.TextField("业务范围", blank=True)
    activity_area = models.CharField("活动地域", max_length=100, blank=True)
    foundation_type = models.CharField("基金会类型", max_length=20, blank=True)
    legal_form = models.CharField("民办非企业单位形式", max_length=20, blank=True)
    certificate_from = models.DateField("证书有效期起", null=True, blank=True)
    certificate_to = models.DateField("证书有效期止", null=True, blank=True)
    direct_registration = models.BooleanField("直接登记", null=True, blank=True)
    sector = models.CharField("行（事）业领域", max_length=60, blank=True)
    is_charity = models.BooleanField("慈善组织", null=True, blank=True)
    ended_on = models.DateField(
        "终止日期", null=True, blank=True
    )  # of the first end: 撤销, not the 注销 after it
    source = models.CharField("来源", max_length=8, choices=Source.choices, default=Source.FILING)
    ledger_number = models.PositiveIntegerField("登记簿笔数", default=0)
    ledger_head = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "社会组织"
        verbose_name_plural = "社会组织"
        ordering = ("code",)
        indexes = (
            models.Index(fields=["kind", "status"], name="organisation_kind_status"),
            models.Index(fields=["division", "kind"], name="organisation_division_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(funds__isnull=True) | Q(funds__gte=0), name="funds_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        raise LedgerOnlyError("Organisation rows change only through registry.ledger.services.")

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise LedgerOnlyError("A body is never deleted; its end is a ledger entry.")

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.code}/"


class FormerName(models.Model):
    """A name the body bore before, with the days it bore it. Written with the ledger entry that ends it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    used_from = models.DateField("起", null=True, blank=True)
    used_to = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"
        ordering = ("-used_to", "-id")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name", "used_to"], name="former_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class OfficeHolder(models.Model):
    """A dated office in a body. `sealed` holds identity number and phone, encrypted; never public."""

    class Position(models.TextChoices):
        LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
        PRESIDENT = "president", "会长（理事长）"
        VICE_PRESIDENT = "vice_president", "副会长（副理事长）"
        SECRETARY_GENERAL = "secretary_general", "秘书长"
        DIRECTOR = "director", "理事"
        SUPERVISOR = "supervisor", "监事"
        HEAD = "head", "负责人"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="office_holders")
    position = models.CharField("职务", max_length=24, choices=Position.choices)
    name = models.CharField("姓名", max_length=60)
    starts_on = models.DateField("任职起", null=True, blank=True)
    ends_on = models.DateField("任职止", null=True, blank=True)
    sealed = models.BinaryField("密封的个人信息", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "负责人"
        verbose_name_plural = "负责人"
        ordering = ("ends_on", "id")

    def __str__(self) -> str:
        return f"{self.name}（{self.position_words}）"

    @property
    def position_words(self) -> str:
        """The position as its body calls it: service bodies and foundations have a council and no 会长."""
        council = {self.Position.PRESIDENT: "理事长", self.Position.VICE_PRESIDENT: "副理事长"}
        if self.organisation.kind != Organisation.Kind.ASSOCIATION and self.position in council:
            return council[self.Position(self.position)]
        return str(self.get_position_display())


class Relation(models.Model):
    """A typed, dated relation between two bodies: `source` stands to `target` as `kind` says.

    Written by `organisations.services.relations`.
    """

    class Kind(models.TextChoices):
        BRANCH_OF = "branch_of", "分支（代表）机构属于"
        MERGED_INTO = "merged_into", "并入"
        SPLIT_FROM = "split_from", "分立自"
        SPONSORED_BY = "sponsored_by", "举办者"
        MEMBER_OF = "member_of", "会员属于"

    kind = models.CharField("关系", max_length=16, choices=Kind.choices)
    source = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="relations_out", verbose_name="社会组织"
    )
    target = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="relations_in", verbose_name="对方组织"
    )
    starts_on = models.DateField("起", null=True, blank=True)
    ends_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "关系"
        verbose_name_plural = "关系"
        constraints = (
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
            models.UniqueConstraint(
                fields=["kind", "source", "target"],
                condition=Q(ends_on__isnull=True),
                name="relation_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"


class CodeBlock(models.Model):
    """A block of body numbers (主体标识码前8位) assigned to an office; codes of new bodies are drawn from it.

    Numbers run from `first` to `last` inclusive and are written as `prefix` + zero-padded digits, 8 characters.
    """

    BODY_LENGTH = 8

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="code_blocks", verbose_name="机关"
    )
    prefix = models.CharField(
        "前缀",
        max_length=6,
        help_text="主体标识码开头的 1 至 6 位，例如 MJ0246；其余位数为顺序号。",
        validators=[
            RegexValidator(
                r"^[0-9A-HJ-NPQRTUWXY]{1,6}\Z",
                "前缀只能用数字和大写字母，不使用 I、O、S、V、Z，请核对分配文件。",
            )
        ],
    )
    first = models.PositiveIntegerField("起号")
    last = models.PositiveIntegerField("止号")
    next_number = models.PositiveIntegerField("下一号", editable=False)
    warn_below = models.PositiveIntegerField(
        "余量提醒", default=100, help_text="余量低于此数时提醒登记簿管理人员。"
    )
    assigned_on = models.DateField("分配日期", null=True, blank=True)

    class Meta:
        verbose_name = "赋码号段"
        verbose_name_plural = "赋码号段"
        ordering = ("office", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lte=F("last")) & Q(next_number__gte=F("first")),
                name="code_block_in_order",
                violation_error_message="止号不能小于起号，请核对。",
            ),
            models.UniqueConstraint(
                fields=["prefix", "first"],
                name="code_block_once",
                violation_error_message="这一号段已经录入，请勿重复添加。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.prefix}{self.first}–{self.last}"

    def save(self, *args: object, **kwargs: object) -> None:
        if getattr(self, "next_number", None) is None:
            self.next_number = self.first
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def remaining(self) -> int:
        """How many numbers are left in this block."""
        return max(self.last - self.next_number + 1, 0)

    def body(self, number: int) -> str:
        """The eight characters of a number of this block."""
        return f"{self.prefix}{number:0{self.BODY_LENGTH - len(self.prefix)}d}"

    def overlaps(self, other: "CodeBlock") -> bool:
        """Whether any eight characters belong to both blocks."""
        longer, shorter = (self, other) if len(self.prefix) >= len(other.prefix) else (other, self)
        rest = longer.prefix[len(shorter.prefix) :]
        if not longer.prefix.startswith(shorter.prefix) or (rest and not rest.isdigit()):
            return False
        begin, end = (
            int(longer.body(number)[len(shorter.prefix) :]) for number in (longer.first, longer.last)
        )
        return begin <= shorter.last and shorter.first <= end

    def clean(self) -> None:
        if None in (self.first, self.last) or not self.prefix:
            return
        errors: dict[str, str] = {}
        highest = 10 ** (self.BODY_LENGTH - len(self.prefix)) - 1
        if self.last > highest:
            errors["last"] = (
                f"前缀“{self.prefix}”之后只有 {len(str(highest))} 位顺序号，止号最大为 {highest}。"
            )
        if self.last < self.first:
            errors["last"] = "止号不能小于起号，请核对。"
        if self.next_number is None or not self.pk:
            self.next_number = self.first
        elif self.next_number > self.last + 1:
            errors["last"] = f"该号段已发到 {self.next_number - 1} 号，止号不能更小。"
        elif self.next_number < self.first:
            errors["first"] = f"该号段的下一号是 {self.next_number}，起号不能更大。"
        if errors:
            raise ValidationError(errors)
        for other in CodeBlock.objects.exclude(pk=self.pk).select_related("office"):
            if self.overlaps(other):
                raise ValidationError({"first": f"与已有号段“{other}”重叠，请核对起止号。"})
