"""Two names compared: what blocks, what looks alike, and for how long a name that was given up still counts (N11).

《社会组织名称管理办法》（民政部令第69号）第十六条: same registering organ, same field, same form. The caller chooses the names
to compare with (register, pending filings, names recently given up) and looks only at the same organ.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .keys import name_key, sound_key, within_one_edit
from .parsing import NameParts
from .rules import MEASURE, Severity

N11_SOURCE = f"{MEASURE}第十六条"
# Below this many characters one of them decides the meaning: 林学会 is not 农学会.
_SHORTEST_NEAR_CORE = 3
_ORIGIN_FORM = "商会"


class Likeness(StrEnum):
    """In what two names agree."""

    EXACT = "exact"
    SAME_BRAND_AND_FIELD = "same_brand_and_field"
    ONE_CHARACTER = "one_character"
    SAME_SOUND = "same_sound"
    SAME_BRAND = "same_brand"
    SAME_FIELD = "same_field"


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two names are and how much it matters (`error` blocks); `sentence` names the other name."""

    likeness: Likeness
    severity: Severity
    sentence: str
    source: str = N11_SOURCE


@dataclass(frozen=True, slots=True)
class N11Windows:
    """Years for which a name still counts: after its change or cancellation, and after 撤销."""

    given_up_years: int = 1
    annulled_years: int = 3


def compare_names(a: NameParts, b: NameParts) -> Similarity | None:
    """How the name `a` agrees with the existing name `b`, divisions left aside; None when they are plainly different."""
    other = b.name
    if _same(a.name, other) or _same(a.stem, b.stem):
        return Similarity(Likeness.EXACT, Severity.ERROR, f"与“{other}”名称相同，请更换名称。")
    same_field = name_key(a.field) == name_key(b.field)
    same_brand = bool(a.brand) and name_key(a.brand) == name_key(b.brand)
    if same_brand and same_field:
        sentence = f"与“{other}”字号和行（事）业领域相同，请更换字号。"
        return Similarity(Likeness.SAME_BRAND_AND_FIELD, Severity.ERROR, sentence)
    if near := _near(a, b):
        return near
    if same_brand:
        sentence = f"与“{other}”字号相同、领域不同，请确认不会使公众混淆。"
        return Similarity(Likeness.SAME_BRAND, Severity.INFORM, sentence)
    if same_field and a.field and not a.brand and not b.brand:
        sentence = f"“{other}”已在同一领域登记，请说明设立的必要性。"
        return Similarity(Likeness.SAME_FIELD, Severity.INFORM, sentence)
    return None


def _same(a: str, b: str) -> bool:
    key = name_key(a)
    return bool(key) and key == name_key(b)


def _near(a: NameParts, b: NameParts) -> Similarity | None:
    stem_a, stem_b = name_key(a.stem), name_key(b.stem)
    if not stem_a or not stem_b:
        return None
    long_enough = min(len(name_key(a.core)), len(name_key(b.core))) >= _SHORTEST_NEAR_CORE
    # Chambers of two home towns differ by the town alone: 宁波企业商会, 宁德企业商会.
    chambers = a.form == b.form == _ORIGIN_FORM
    if long_enough and not chambers and within_one_edit(stem_a, stem_b):
        sentence = f"近似名称：与“{b.name}”只差一个字，请确认不会使公众混淆，建议更换字号。"
        return Similarity(Likeness.ONE_CHARACTER, Severity.WARN, sentence)
    if sound_key(a.stem) == sound_key(b.stem) or _brands_sound_alike(a.brand, b.brand):
        sentence = f"近似名称：与“{b.name}”读音相同，请确认不会使公众混淆，建议更换字号。"
        return Similarity(Likeness.SAME_SOUND, Severity.WARN, sentence)
    return None


def _brands_sound_alike(a: str, b: str) -> bool:
    return bool(a and b) and name_key(a) != name_key(b) and sound_key(a) == sound_key(b)


def n11_applies(status: str, ended_on: date | None, on: date, windows: N11Windows | None = None) -> bool:
    """Whether a name still bars the same name on the day `on`.

    `status` is that of the body, or `renamed` for a former name; `ended_on` the day of cancellation, change or 撤销.
    One end is judged: a body that was annulled and struck off later asks for each.
    A body that stands (also liquidating, revoked but not cancelled, or pending) always counts, and so does a name
    whose end is not known.
    """
    windows = windows or N11Windows()
    years = {
        "dissolved": windows.given_up_years,
        "renamed": windows.given_up_years,
        "annulled": windows.annulled_years,
    }.get(status)
    if years is None or ended_on is None:
        return True
    return on < _years_after(ended_on, years)


def _years_after(day: date, years: int) -> date:
    """The same day `years` later, or the last day of the month without one (民法典 art. 202)."""
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return date.max if year > date.max.year else day.replace(year=year, day=28)
