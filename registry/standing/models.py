"""What has been said of a body over time: lists, penalties, report results, grades, qualifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.ledger.selectors import ends_of
from registry.offices.validators import act_day, period_day
from registry.organisations.models import Organisation
from registry.standing.validators import GRADE_MONTHS, Day, add_months, after, hollow, within_life

_AFTER = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
_FIRST_REPORT_YEAR = 1989  # 社会团体登记管理条例 of 1989-10-25


def of_body(related_name: str) -> "models.ForeignKey[Organisation, Organisation]":
    """The body a statement is about, which reads its statements under `related_name`."""
    return models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.CASCADE,
        related_name=related_name,
        verbose_name="社会组织",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One item of a statement as it was and as it is to be, in words. `amends`: it said something before."""

    label: str
    before: str
    after: str
    amends: bool


class Statement(models.Model):
    """Something said of a body, with who entered it and when. Written by `registry.standing.services`.

    A kind of statement names its dates in `DAYS`, in `ENDING` what is filled in later in the course of things, in
    `PUBLIC_WORDS` the texts that must say something, and in `further()` what else must be true of it.
    """

    DAYS: ClassVar[tuple[Day, ...]] = ()
    ENDING: ClassVar[tuple[str, ...]] = ()
    PUBLIC_WORDS: ClassVar[tuple[str, ...]] = ()

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="录入人",
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    class Meta:
        abstract = True

    def sentences(self) -> dict[str, str]:
        """Field to what is wrong with it, '' for right."""
        today = timezone.localdate()
        told = {day.field: self._day_sentence(day, today) for day in self.DAYS}
        words = {name: hollow(self._label(name), getattr(self, name)) for name in self.PUBLIC_WORDS}
        for field, sentence in (*words.items(), *self.further().items()):
            told[field] = told.get(field) or sentence
        return told

    def changes(self, held: Self) -> Iterator[Change]:
        """What differs from the row as it is held. To fill in an empty item of `ENDING` amends nothing."""
        for field in self._meta.concrete_fields:
            if field.primary_key or not field.editable or field.name == "organisation":
                continue
            before, after = getattr(held, field.name), getattr(self, field.name)
            if before != after:
                filled_in = field.name in self.ENDING and before in (None, "")
                yield Change(
                    str(field.verbose_name), held._words(field), self._words(field), amends=not filled_in
                )

    def _words(self, field: "models.Field[Any, Any]") -> str:
        value = getattr(self, field.name)
        if value is None or value == "":
            return ""
        return str(dict(field.flatchoices).get(value, value))

    def further(self) -> dict[str, str]:
        """What the dates do not say, as `sentences` does."""
        return {}

    def clean(self) -> None:
        """What is wrong now. An item that stays as it was, entered under other rules or before the body's own days were

        corrected, is not held against what is filled in beside it: a listing can always be removed.
        """
        held = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        stood = held.sentences() if held else {}
        wrong = {
            field: sentence
            for field, sentence in self.sentences().items()
            if sentence
            and (stood.get(field) != sentence or getattr(held, field, None) != getattr(self, field, None))
        }
        if wrong:
            raise ValidationError(wrong)

    def _day_sentence(self, day: Day, today: date) -> str:
        label, value = day.label or self._label(day.field), getattr(self, day.field)
        if day.follows:
            sentence = after(label, value, self._label(day.follows), getattr(self, day.follows))
            if sentence:
                return sentence
        sentence = act_day(label, value, today) if day.act else period_day(label, value)
        return sentence or (self._life_sentence(label, value) if day.lived else "")

    @property
    def _body(self) -> Organisation | None:
        """The body, once it is known; a form judges the rest before that."""
        return self.organisation if self.organisation_id else None  # type: ignore[attr-defined]

    @property
    def _registered_on(self) -> date | None:
        return self._body.registered_on if self._body else None

    @property
    def _dissolved_on(self) -> date | None:
        """The day of the 注销; a body may have been annulled or revoked before, which is another day."""
        dissolved = Organisation.Status.DISSOLVED
        if self._body is None or self._body.status != dissolved:
            return None
        return next((day for status, day in reversed(ends_of(self._body.pk)) if status == dissolved), None)

    def _life_sentence(self, label: str, day: date | None) -> str:
        return within_life(label, day, self._registered_on, self._dissolved_on)

    def _label(self, field: str) -> str:
        return str(getattr(self._meta.get_field(field), "verbose_name", field))


class Listing(Statement):
    """One listing; a body may stand on a list twice for different grounds (民政部令第60号)."""

    DAYS = (Day("listed_on", lived=True), Day("removed_on", follows="listed_on"))
    ENDING = ("removed_on", "removal_reason", "removal_document_no")
    PUBLIC_WORDS = ("ground", "removal_reason")

    class List(models.TextChoices):
        ABNORMAL = "abnormal", "活动异常名录"
        SERIOUS = "serious", "严重违法失信名单"

    organisation = of_body("listings")
    list = models.CharField("名单", max_length=10, choices=List.choices)
    ground = models.CharField("列入事由", max_length=300)
    listed_on = models.DateField("列入日期")
    document_no = models.CharField("列入文书号", max_length=80, blank=True)
    authority = models.CharField("作出机关", max_length=120, blank=True)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    removal_reason = models.CharField("移出事由", max_length=300, blank=True)
    removal_document_no = models.CharField("移出文书号", max_length=80, blank=True)

    class Meta:
        verbose_name = "名单记录"
        verbose_name_plural = "名单记录"
        ordering = ("-listed_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("listed_on")),
                name="listing_removed_after_listed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_list_display()} {self.listed_on}"

    def further(self) -> dict[str, str]:
        unsaid = self.removed_on and not self.removal_reason
        return {"removal_reason": "填写了移出日期，请同时填写移出事由。" if unsaid else ""}


class Penalty(Statement):
    """An administrative penalty; `amount` in yuan where it is a fine or confiscation."""

    DAYS = (
        Day("decided_on", lived=True),
        Day("executed_on", follows="decided_on"),
        Day("withdrawn_on", follows="decided_on", label="撤回日期"),
    )
    ENDING = ("executed_on", "withdrawn_on")
    PUBLIC_WORDS = ("facts",)

    class Kind(models.TextChoices):
        WARNING = "warning", "警告"
        FINE = "fine", "罚款"
        CONFISCATION = "confiscation", "没收违法所得"
        SUSPENSION = "suspension", "限期停止活动"
        REPLACEMENT = "replacement", "责令撤换主管人员"
        REVOCATION = "revocation", "吊销登记证书"
        ANNULMENT = "annulment", "撤销登记"

    organisation = of_body("penalties")
    kind = models.CharField("种类", max_length=14, choices=Kind.choices)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    facts = models.CharField("违法事实", max_length=500)
    decided_on = models.DateField("决定日期")
    document_no = models.CharField("决定文书号", max_length=80)
    authority = models.CharField("决定机关", max_length=120)
    executed_on = models.DateField("执行完毕日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤销或变更后撤回公开日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政处罚"
        verbose_name_plural = "行政处罚"
        ordering = ("-decided_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="penalty_amount_not_negative",
                violation_error_message="金额不能为负数，请核对。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.document_no}"

    def further(self) -> dict[str, str]:
        unsaid = self.kind == self.Kind.FINE and self.amount is None
        return {"amount": "罚款应填写金额（元）。" if unsaid else ""}


class ReportResult(Statement):
    """The result of one year's inspection or report (年度检查、年度工作报告)."""

    DAYS = (Day("concluded_on", lived=True),)

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        BASIC = "basic", "基本合格"
        FAILED = "failed", "不合格"
        REPORT = "report", "年报"
        MISSING = "missing", "未报送"

    organisation = of_body("report_results")
    year = models.PositiveSmallIntegerField("年度")
    result = models.CharField("结论", max_length=8, choices=Result.choices)
    concluded_on = models.DateField("结论日期")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "年度结论"
        verbose_name_plural = "年度结论"
        ordering = ("-year", "-concluded_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="report_result_once_a_year",
                violation_error_message="该组织该年度已有结论，请修改原有的一条。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.get_result_display()}"

    def further(self) -> dict[str, str]:
        over = self.year is not None and self.concluded_on is not None and self.concluded_on.year > self.year
        known = self.year is not None and self.concluded_on is not None
        return {
            "year": "" if self.year is None else self._year_sentence(self.year),
            "concluded_on": "结论日期不能早于该年度结束，请核对。" if known and not over else "",
        }

    def _year_sentence(self, year: int) -> str:
        last = timezone.localdate().year - 1  # reported after its end (社会团体登记管理条例 art. 28)
        if not _FIRST_REPORT_YEAR <= year <= last:
            return f"年度应在{_FIRST_REPORT_YEAR}至{last}之间，当年的年报在次年报送，请核对。"
        first_day, last_day = self._registered_on, self._dissolved_on
        if first_day and year < first_day.year:
            return f"年度不能早于该组织成立登记的{first_day.year}年，请核对。"
        if last_day and year > last_day.year:
            return f"年度不能晚于该组织注销的{last_day.year}年，请核对。"
        return ""


class Grade(Statement):
    """An evaluation grade with the days it is valid; validity is stored, never computed on display."""

    DAYS = (
        Day("starts_on", act=False, lived=True),
        Day("ends_on", act=False, follows="starts_on"),
        Day("announced_on", lived=True),
        Day("cancelled_on", follows="announced_on"),
    )
    ENDING = ("cancelled_on", "note")

    class Value(models.TextChoices):
        A5 = "5A", "5A"
        A4 = "4A", "4A"
        A3 = "3A", "3A"
        A2 = "2A", "2A"
        A1 = "1A", "1A"

    organisation = of_body("grades")
    value = models.CharField("等级", max_length=2, choices=Value.choices)
    starts_on = models.DateField("有效期起")
    ends_on = models.DateField("有效期止")
    announced_on = models.DateField("公告日期", null=True, blank=True)
    authority = models.CharField("评估机关", max_length=120, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "评估等级"
        verbose_name_plural = "评估等级"
        ordering = ("-starts_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grade_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.value}（{self.starts_on}—{self.ends_on}）"

    def further(self) -> dict[str, str]:
        return {
            "starts_on": self._start_sentence(),
            "ends_on": self._length_sentence(),
            "announced_on": after("有效期止", self.ends_on, "公告日期", self.announced_on),
            "cancelled_on": ""
            if self.announced_on
            else after("取消日期", self.cancelled_on, "有效期起", self.starts_on),
        }

    def _start_sentence(self) -> str:
        """A grade begins when it is announced or, since 2026-03-01, on the first day of the year after."""
        told_on = self.announced_on or timezone.localdate()
        latest = date(min(told_on.year + 1, date.max.year), 1, 1)
        if self.starts_on is None or self.starts_on <= latest:
            return ""
        return f"有效期起不能晚于公告次年的第一日（{latest.isoformat()}），请核对有效期起和公告日期。"

    def _length_sentence(self) -> str:
        known = self.starts_on is not None and self.ends_on is not None
        latest = add_months(self.starts_on, GRADE_MONTHS) if known else None
        if latest is None or self.ends_on <= latest:
            return ""
        return f"评估等级的有效期为五年，有效期止不能晚于{latest.isoformat()}，请核对。"


class Qualification(Statement):
    """A dated qualification: charity, public fundraising, tax exemption, deduction."""

    DAYS = (Day("starts_on", act=False), Day("ends_on", act=False, follows="starts_on"))
    ENDING = ("ends_on",)

    class Kind(models.TextChoices):
        CHARITY = "charity", "慈善组织"
        PUBLIC_FUNDRAISING = "public_fundraising", "公开募捐资格"
        TAX_EXEMPTION = "tax_exemption", "非营利组织免税资格"
        DONATION_DEDUCTION = "donation_deduction", "公益性捐赠税前扣除资格"

    organisation = of_body("qualifications")
    kind = models.CharField("资格", max_length=20, choices=Kind.choices)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    document_no = models.CharField("文书号", max_length=80, blank=True)
    authority = models.CharField("认定机关", max_length=120, blank=True)

    class Meta:
        verbose_name = "资格"
        verbose_name_plural = "资格"
        ordering = ("-starts_on", "-id")
        constraints = (models.CheckConstraint(condition=_AFTER, name="qualification_ends_after_start"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"

    def further(self) -> dict[str, str]:
        first_day = self._registered_on
        if first_day and self.kind in _BY_THE_YEAR:
            first_day = date(first_day.year, 1, 1)
        return {"starts_on": within_life("起", self.starts_on, first_day, self._dissolved_on)}


#: Given for whole tax years, the one of registration included (财税〔2018〕13号, 财政部公告2020年第27号).
_BY_THE_YEAR = frozenset({Qualification.Kind.TAX_EXEMPTION, Qualification.Kind.DONATION_DEDUCTION})
