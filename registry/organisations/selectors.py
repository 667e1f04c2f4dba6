"""Reading the bodies: by code, what is unknown of them, who stands for them, how many there were on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from registry.divisions.models import Division
from registry.divisions.selectors import district_code_of
from registry.offices.selectors import today
from registry.organisations.models import FormerName, OfficeHolder, Organisation
from registry.organisations.validators import CodeFinding, did_you_mean_code, examine_code

Kind = Organisation.Kind

#: Registered items 登记事项 that a body of each kind must have (社团条例 art. 12, 民非条例 art. 12, 基金会条例 art. 11),
#: and the date of registration. 业务主管单位 stands apart: bodies of 直接登记 have none. So does 登记管理机关, which is no
#: such item but stands on the certificate: an import may not know it (docs/decisions/0007).
_COMMON = ("legal_representative", "registered_on", "funds", "address", "purpose", "business_scope")
REGISTERED_ITEMS: dict[str, tuple[str, ...]] = {
    Kind.ASSOCIATION: (*_COMMON, "activity_area"),
    Kind.SERVICE: _COMMON,
    Kind.FOUNDATION: (*_COMMON, "foundation_type"),
}
_FUNDS_LABELS = {Kind.ASSOCIATION: "活动资金", Kind.SERVICE: "开办资金", Kind.FOUNDATION: "原始基金数额"}
_COMPETENT_UNIT = "competent_unit_name"
_REGISTRAR = "registrar_name"
_DATES_AND_SUMS = frozenset({"registered_on", "funds"})
ENDED = (Organisation.Status.DISSOLVED, Organisation.Status.ANNULLED, Organisation.Status.REVOKED)


@dataclass(frozen=True, slots=True)
class Gap:
    """A registered item that is unknown: the field and what it is called for this kind."""

    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a typed code leads to: the body, or why there is none, with valid codes one slip away."""

    organisation: Organisation | None
    finding: CodeFinding
    sentence: str = ""
    proposals: tuple[str, ...] = ()


def by_code(code: str) -> Organisation | None:
    """The body that bears exactly this code; None if there is none."""
    return _with_offices().filter(code=code).first()


def look_up(raw: str) -> Lookup:
    """The body for a code as typed, or a Chinese sentence that says what to check."""
    finding = examine_code(raw)
    organisation = by_code(finding.code) if finding.code else None
    if organisation is not None:
        return Lookup(organisation, finding)
    sentence = (
        finding.sentence or f"没有找到代码为 {finding.code} 的社会组织，请核对证书上的统一社会信用代码。"
    )
    return Lookup(None, finding, sentence, did_you_mean_code(raw) if not finding.ok else ())


def _with_offices() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("division", "registrar", "competent_unit")


def label_of(item: str, kind: str) -> str:
    """What a registered item is called for a body of this kind."""
    if item == "funds":
        return _FUNDS_LABELS[Kind(kind)]
    if item == _COMPETENT_UNIT:
        return "业务主管单位"
    if item == _REGISTRAR:
        return "登记管理机关"
    return str(getattr(Organisation._meta.get_field(item), "verbose_name", item))


def gaps(organisation: Organisation) -> list[Gap]:
    """The registered items that are unknown, in the order of the regulation."""
    items = [
        item for item in REGISTERED_ITEMS[organisation.kind] if getattr(organisation, item) in ("", None)
    ]
    if not organisation.direct_registration and not _unit_known(organisation):
        items.append(_COMPETENT_UNIT)
    if not organisation.registrar_name:
        items.append(_REGISTRAR)
    return [Gap(item, label_of(item, organisation.kind)) for item in items]


def _unit_known(organisation: Organisation) -> bool:
    return bool(organisation.competent_unit_id or organisation.competent_unit_name)


def incomplete_condition() -> Q:
    """The bodies with at least one gap, as `gaps()` counts them."""
    condition = ~Q(direct_registration=True) & Q(competent_unit__isnull=True, competent_unit_name="")
    # A NULL there is neither true nor false to the database.
    condition |= Q(direct_registration__isnull=True, competent_unit__isnull=True, competent_unit_name="")
    condition |= Q(registrar_name="")
    for kind, items in REGISTERED_ITEMS.items():
        missing = Q()
        for item in items:
            missing |= Q(**{f"{item}__isnull": True}) if item in _DATES_AND_SUMS else Q(**{item: ""})
        condition |= Q(kind=kind) & missing
    return condition


def incomplete() -> QuerySet[Organisation]:
    """The bodies still in being with something unknown, for staff to complete."""
    return Organisation.objects.filter(incomplete_condition()).exclude(status__in=ENDED)


def former_names(organisation: Organisation) -> QuerySet[FormerName]:
    """The names it bore before, the latest first."""
    return organisation.former_names.all()


def public_holders(organisation: Organisation, on: date | None = None) -> list[dict[str, object]]:
    """Who holds an office on a day (today): position, name, dates. Nothing sealed leaves by this way."""
    on = on or today()
    rows = OfficeHolder.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        organisation=organisation,
    ).only("position", "name", "starts_on", "ends_on")
    for row in rows:
        row.organisation = organisation
    order = {position: number for number, position in enumerate(OfficeHolder.Position.values)}
    return [
        {
            "position": row.position_words,
            "name": row.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }
        for row in sorted(rows, key=lambda row: (order[row.position], row.pk))
    ]


# --- figures ---------------------------------------------------------------------------------------


def registered_as_of(on: date) -> QuerySet[Organisation]:
    """The bodies in being at the end of a day, from dated rows: registered on it or before, not ended by it.

    A body whose registration date is unknown is not counted; one that ended on an unknown day counts as ended.
    """
    return Organisation.objects.filter(registered_on__lte=on).filter(
        Q(ended_on__gt=on) | (Q(ended_on__isnull=True) & ~Q(status__in=ENDED))
    )


def counts_by_kind(on: date, division_codes: Iterable[str] | None = None) -> dict[str, int]:
    """How many bodies of each kind were in being on a day, 0 included; of registering divisions if given."""
    bodies = registered_as_of(on)
    if division_codes is not None:
        bodies = bodies.filter(division_id__in=list(division_codes))
    counted = dict(bodies.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: counted.get(kind, 0) for kind in Kind.values}


def counts_by_district(on: date) -> dict[str, dict[str, int]]:
    """District code to kind to number of bodies in being on a day, by the district they are in ('' unknown)."""
    table = {code: dict.fromkeys(Kind.values, 0) for code in _district_codes()}
    rows = registered_as_of(on).order_by().values_list("district_code", "kind").annotate(Count("pk"))
    for code, kind, number in rows:
        table.setdefault(district_code_of(code), dict.fromkeys(Kind.values, 0))[kind] += number
    return table


def _district_codes() -> list[str]:
    return list(Division.objects.filter(level=Division.Level.DISTRICT).values_list("code", flat=True))
