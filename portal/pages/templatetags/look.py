"""The words and shapes of the visual language: badges, plates, codes, names, dates and money."""

import datetime
import re
from decimal import Decimal, InvalidOperation

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, ChoiceField, Field
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.pages.models import PolicyPage
from registry.organisations.models import Organisation
from search.analysis.names import FORMS

register = template.Library()

_SHAPES = {
    "valid": '<circle cx="5" cy="5" r="4.500" fill="currentColor"/>',
    "running": (
        '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/>'
        '<path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor"/>'
    ),
    "attention": '<path d="M5 0l5 5-5 5-5-5z" fill="currentColor"/>',
    "ended": '<circle cx="5" cy="5" r="3.500" fill="none" stroke="currentColor" stroke-width="1.600"/>',
    "forbidden": '<path d="M1 1l8 8M9 1l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>',
}
_STATUS_KIND = {
    Organisation.Status.ACTIVE: "valid",
    Organisation.Status.LIQUIDATING: "attention",
    Organisation.Status.DISSOLVED: "ended",
    Organisation.Status.ANNULLED: "forbidden",
    Organisation.Status.REVOKED: "forbidden",
}
_BODY_WORDS = {"1": "社团", "2": "民非", "3": "基金会"}
_DIVISION = re.compile(r"^(?:[^市]{1,4}市)?(?:[^区县市]{1,5}[区县])?(?:[^街镇乡]{1,6}(?:街道|镇|乡))?")
_FIELDS = (
    "社会工作|社会服务|社区服务|社区|社工|养老服务|养老|助老|老年|公益|慈善|志愿|文化|艺术|书画|书法|体育|运动|教育|培训|科技|科学|"
    "技术|环境|环保|生态|健康|医疗|医学|康复|心理|法律|青少年|儿童|少儿|妇女|残疾人|助残|就业|创业|经济|行业|产业|商业|国际|农业|历史"
)
_FORMS = "|".join(FORMS)
_FIELD_START = re.compile(f"(?<=.{{2}})(?=(?:{_FIELDS}|{_FORMS}))")
_FORM_AT_END = re.compile(f"(?:{_FIELDS})?(?:{_FORMS})$")


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """A line icon of portal/icons.svg; decorative, so hidden from screen readers."""
    classes = f"icon {css_class}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The drawn shape of a status kind: valid, running, attention, ended, forbidden."""
    drawing = mark_safe(_SHAPES[kind])  # noqa: S308  a constant of this module
    return format_html('<svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def badge(kind: str, word: str) -> SafeString:
    """A badge is a shape and a word. `kind`: valid, running, attention, ended, forbidden or plain (no shape)."""
    drawing = shape(kind) if kind in _SHAPES else ""
    return format_html('<span class="badge badge--{}">{}{}</span>', kind, drawing, word)


@register.filter
def status_kind(status: str) -> str:
    """Badge kind of an organisation's status code (`active` …); an unknown code is plain."""
    return _STATUS_KIND.get(status, "plain")  # type: ignore[call-overload]


@register.simple_tag
def status_badge(status: str) -> SafeString:
    """Badge of an organisation's status code."""
    words = dict(Organisation.Status.choices)
    return badge(status_kind(status), words.get(status, status))


@register.simple_tag
def grade_plate(
    value: str, ends_on: datetime.date | None = None, expired: bool = False, cancelled: bool = False
) -> SafeString:
    """An evaluation grade: an ink plate with its end; one of the past is dashed and says 原3A 已过期, or 已取消."""
    if expired or cancelled:
        word = "已取消" if cancelled else "已过期"
        return format_html('<span class="plate plate--expired">原{}&ensp;{}</span>', value, word)
    until = format_html('<span class="plate__until">至 {}</span>', f"{ends_on:%Y-%m}") if ends_on else ""
    return format_html('<span class="plate"><span class="plate__grade">{}</span>{}</span>', value, until)


@register.simple_tag
def credit_code(code: str, registrar: str = "") -> SafeString:
    """The 18 characters in their five segments (GB 32100—2015 §4), each with its meaning below."""
    if len(code) != 18:
        return conditional_escape(code)
    parts = (
        (code[0], "民政" if code[0] == "5" else "登记部门"),
        (code[1], _BODY_WORDS.get(code[1], "类别")),
        (code[2:8], f"登记机关 {registrar}".strip()),
        (code[8:17], "主体标识"),
        (code[17], "校验"),
    )
    body = format_html_join("", '<span class="credit-code__part"><b>{}</b><small>{}</small></span>', parts)
    return format_html(
        '<div class="credit-code" role="group" aria-label="统一社会信用代码 {}">{}</div>', code, body
    )


def pieces(name: str) -> list[str]:
    """Where a body's name may break: after its division, before its field, before its form."""
    division = _DIVISION.match(name)
    head = division.group() if division else ""
    rest = name[len(head) :]
    end = _FORM_AT_END.search(rest)
    cut = end.start() if end else len(rest)
    middle, form = rest[:cut], rest[cut:]
    start = _FIELD_START.search(middle)
    parts = [head, middle[: start.start()], middle[start.start() :], form] if start else [head, middle, form]
    return [part for part in parts if part]


@register.filter
def breaks(name: str) -> SafeString:
    """A body's name that may break only after its division, 字号 or field (use inside class="name")."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces(name or "")))


@register.simple_tag
def joined(*parts: object) -> str:
    """What there is of the parts, with a middle dot between."""
    return "·".join(str(part) for part in parts if part)


@register.filter
def dotted(text: str) -> SafeString:
    """Facts with middle dots between, of which no line begins with a dot; safe HTML stays as it is."""
    kept = str(conditional_escape(text)).replace("·", "\u2060·<wbr>")
    return mark_safe(kept)  # noqa: S308  escaped above


@register.filter
def cn_date(value: datetime.date | datetime.datetime | None) -> str:
    """2026年11月20日; '' for an unknown date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def cn_day(value: datetime.date | None) -> str:
    """11月20日; '' for an unknown date."""
    return f"{value.month}月{value.day}日" if value else ""


@register.filter
def weekday(value: datetime.date) -> str:
    """星期五."""
    return "星期" + "一二三四五六日"[value.weekday()]


@register.filter
def count(value: int | None) -> str:
    """12,919."""
    return "" if value is None else f"{value:,}"


@register.filter
def wan(value: Decimal | str | float | None) -> str:
    """Yuan as 万元 with its unit, no idle zeros: 300000 → 30 万元; '' for an unknown amount."""
    if value in (None, ""):
        return ""
    try:
        amount = Decimal(str(value)) / 10000
    except InvalidOperation:
        return str(value)
    text = f"{amount:,.6f}".rstrip("0").rstrip(".")
    return f"{text} 万元"


@register.filter
def problems(field: BoundField) -> list[str]:
    """What is wrong with a field, in sentences; a bare "required" becomes one that says what to do."""
    bare = Field.default_error_messages["required"]
    choosing = isinstance(field.field, ChoiceField)
    sentences = []
    for error in field.errors.as_data():
        if error.code == "required" and list(error.messages) == [str(bare)]:
            sentences.append("请选择一项。" if choosing else "这一项要填写，请补上。")
        else:
            sentences.extend(error.messages)
    return sentences


@register.filter
def problem_count(form: BaseForm) -> int:
    """How many things the form refuses: faulty fields plus faults of the whole."""
    fields = sum(1 for name in form.errors if name != "__all__")
    return fields + len(form.non_field_errors())


@register.filter
def page_numbers(listing: Page) -> list[int | None]:
    """Numbers to show for a paginator page; None is a gap."""
    elided = listing.paginator.get_elided_page_range(listing.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@register.simple_tag(takes_context=True)
def query_without_page(context: template.RequestContext) -> str:
    """The query string of this page without `page`, ending in & when there is one."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


@register.simple_tag
def policy_badge(policy: PolicyPage) -> SafeString:
    """Whether the policy is in force today."""
    return badge(*policy.state())
