"""Reading the divisions: by code, below a division, by the names people write."""

from django.db.models import Q, QuerySet

from registry.divisions.models import Division

NATIONAL_CODE = "100000"
_ORGAN_ENDINGS = ("民政局", "社会团体管理办公室", "社会组织管理局", "社会组织管理办公室")
_NATIONAL_ORGANS = ("民政部", "中华人民共和国民政部", "国家民政部", "民政部社会组织管理局")


def get(code: str) -> Division | None:
    """The division with this code, its parents loaded; None if there is none."""
    return _with_parents().filter(code=code).first()


def districts() -> QuerySet[Division]:
    """The districts, by code."""
    return Division.objects.filter(level=Division.Level.DISTRICT).order_by("code")


def streets_of(district: Division | str) -> QuerySet[Division]:
    """The streets and towns of a district, by code."""
    return Division.objects.filter(level=Division.Level.STREET, parent_id=code_of(district)).order_by("code")


def within(division: Division | str) -> QuerySet[Division]:
    """The division itself and everything below it."""
    code = code_of(division)
    return Division.objects.filter(
        Q(code=code) | Q(parent_id=code) | Q(parent__parent_id=code) | Q(parent__parent__parent_id=code)
    )


def code_of(division: Division | str) -> str:
    """The code of what may be a division or its code."""
    return division if isinstance(division, str) else division.code


def district_code_of(code: str) -> str:
    """The six-digit code of the district a code lies in ('110108005' → '110108'); '' for the city and above."""
    six = code[:6]
    return "" if len(six) < 6 or six.endswith("00") else six


def full_name(division: Division | str) -> str:
    """The name with everything above it, as in an address: 北京市海淀区清河街道; '' for an unknown code.

    One query for a code; none for a division from `get()`. For many at once take `full_names()`.
    """
    found = get(division) if isinstance(division, str) else division
    return "" if found is None else _joined(found)


def full_names() -> dict[str, str]:
    """Code to full name of every division, in one query."""
    by_code = {division.code: division for division in Division.objects.all()}
    names: dict[str, str] = {}
    for code, division in by_code.items():
        parts: list[str] = []
        step: Division | None = division
        while step is not None and (step.level != Division.Level.NATIONAL or step is division):
            parts.append(step.name)
            step = by_code.get(step.parent_id or "")
        names[code] = "".join(reversed(parts))
    return names


def names() -> dict[str, str]:
    """Every way the start of a name may write a city or district, to its code, the longest first.

    海淀 is found as 北京市海淀区, 北京市海淀, 北京海淀区, 北京海淀, 海淀区, 海淀; the city as 北京市, 北京.
    """
    written: dict[str, str] = {}
    for city in Division.objects.filter(level=Division.Level.CITY).prefetch_related("children"):
        cities = (city.name, city.name.removesuffix("市"))
        written.update(dict.fromkeys(cities, city.code))
        for district in city.children.all():
            short = district.name.removesuffix("区").removesuffix("县")
            for own in (district.name, short):
                written.update({f"{prefix}{own}": district.code for prefix in (*cities, "")})
    return dict(sorted(written.items(), key=lambda item: (-len(item[0]), item[0])))


def plain_names() -> list[str]:
    """Every division's own name below the nation (北京市, 海淀区, 清河街道), for taking names apart."""
    rows = Division.objects.exclude(level=Division.Level.NATIONAL).order_by("code")
    return list(rows.values_list("name", flat=True))


def parse_registrar(name: str, known: dict[str, str] | None = None) -> Division | None:
    """The division whose registering organ bears this name: 北京市海淀区民政局 → 海淀区, 民政部 → 全国.

    None when it is no civil affairs organ or of a division not known here. `known` is `names()`, for loops.
    """
    name = "".join(name.split())
    if name in _NATIONAL_ORGANS:
        return get(NATIONAL_CODE)
    place = next((name.removesuffix(ending) for ending in _ORGAN_ENDINGS if name.endswith(ending)), "")
    code = (names() if known is None else known).get(place)
    return get(code) if code else None


def level_named(name: str) -> str:
    """The level at which an organ of this name registers, as far as the name tells: 天津市民政局 → city; '' if not."""
    place = name.removesuffix("民政局")
    if place == name:
        return ""
    if place.endswith(("区", "县", "旗")):
        return str(Division.Level.DISTRICT)
    return str(Division.Level.CITY) if place.endswith(("市", "省", "州", "盟", "自治区")) else ""


def _joined(division: Division) -> str:
    parts: list[str] = []
    step: Division | None = division
    while step is not None and (step.level != Division.Level.NATIONAL or step is division):
        parts.append(step.name)
        step = step.parent
    return "".join(reversed(parts))


def _with_parents() -> QuerySet[Division]:
    return Division.objects.select_related("parent__parent__parent")
