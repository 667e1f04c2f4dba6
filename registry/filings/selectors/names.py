"""Names beside a name: the register, names waiting, names recently given up (民政部令第69号 art. 16)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Q

from registry.divisions import selectors as divisions
from registry.filings.models import NameReservation
from registry.ledger.selectors import ends_of
from registry.offices.models import Office
from registry.organisations.models import FormerName, Organisation
from registry.organisations.validators import names

_ORDER = {"error": 0, "warn": 1, "reviewer": 2, "inform": 3}


@dataclass(frozen=True)
class SimilarName:
    """A name like the one asked for. `severity` error blocks; `state` says what bears it.

    `code` is that of the body, `filing` the number of the application under way that bears it.
    """

    name: str
    severity: str
    sentence: str
    state: str
    source: str
    code: str = ""
    filing: str = ""
    same_field: bool = False
    same_name: bool = False


@dataclass(frozen=True)
class _Bearer:
    name: str
    status: str
    ended_on: date | None
    state: str
    code: str = ""
    filing: str = ""
    body: int | None = None


def similar_names(
    name: str,
    *,
    kind: str,
    office: Office,
    on: date,
    except_filing: Any = None,
    windows: names.N11Windows | None = None,
) -> list[SimilarName]:
    """Names of the same registering organ that block or resemble `name`, hardest first, at most 20."""
    places = _places()
    asked = _parsed(name, kind, places)
    found = []
    for bearer in _bearers(asked, office, except_filing):
        other = _parsed(bearer.name, kind, places)
        likeness = names.compare_names(asked, other)
        if likeness is None:
            continue
        severity = str(likeness.severity)
        if likeness.likeness is names.Likeness.SAME_BRAND_AND_FIELD and asked.form != other.form:
            severity = "warn"  # art. 16 asks for the same organ, field and form
        if severity == "error" and not _bars(bearer, on, windows):
            severity = "inform"
        found.append(
            SimilarName(
                bearer.name,
                severity,
                likeness.sentence,
                bearer.state,
                likeness.source,
                bearer.code,
                bearer.filing,
                likeness.likeness is names.Likeness.SAME_FIELD,
                likeness.likeness is names.Likeness.EXACT,
            )
        )
    return sorted(found, key=lambda row: (_ORDER.get(row.severity, 9), row.name))[:20]


def _bars(bearer: _Bearer, on: date, windows: names.N11Windows | None) -> bool:
    """Each end of a body bars for its own years, the longest counts: one annulled is struck off later."""
    if names.n11_applies(bearer.status, bearer.ended_on, on, windows):
        return True
    ends = ends_of(bearer.body) if bearer.body is not None else []
    return any(names.n11_applies(status, ended_on, on, windows) for status, ended_on in ends)


def for_applicant(found: Sequence[SimilarName]) -> list[SimilarName]:
    """The same names as an applicant may read them.

    What somebody else applies for is told only where it is the very same name, never its number: an application is
    no public record before it is decided.
    """
    return list(dict.fromkeys(_veiled(row) if row.filing else row for row in found))


def _veiled(row: SimilarName) -> SimilarName:
    if row.same_name:
        return replace(row, filing="")
    advice = "请更换名称。" if row.severity == "error" else "请确认不会使公众混淆。"
    return replace(row, name="", filing="", sentence=f"另有一件在办申请的名称与此近似，{advice}")


def common_parts(asked: str, other: str, kind: str) -> list[tuple[str, bool]]:
    """`other` in pieces, each with whether it is what makes it like `asked`; together they are `other` again."""
    places = _places()
    mine, its = _parsed(asked, kind, places), _parsed(other, kind, places)
    start = other.find(its.core)
    if start < 0 or not its.core:
        return [(other, False)]
    marked = [False] * len(other)
    for block in SequenceMatcher(None, mine.core, its.core, autojunk=False).get_matching_blocks():
        if block.size >= 2:
            marked[start + block.b : start + block.b + block.size] = [True] * block.size
    if its.brand and names.sound_key(mine.brand) == names.sound_key(its.brand):
        marked[start : start + len(its.brand)] = [True] * len(its.brand)
    runs = groupby(zip(other, marked, strict=True), key=lambda pair: pair[1])
    return [("".join(char for char, _ in run), alike) for alike, run in runs]


@lru_cache(maxsize=32_768)
def _parsed(name: str, kind: str, places: names.Places) -> names.NameParts:
    return names.parse(name, places, kind=kind)


def _places() -> names.Places:
    return names.places_of(tuple(divisions.plain_names()))


def _bearers(asked: names.NameParts, office: Office, except_filing: Any) -> Iterator[_Bearer]:
    form = names.name_key(asked.form)
    bodies = Organisation.objects.filter(registrar=office).filter(_alike("name_key", asked, form))
    if except_filing is not None and except_filing.organisation_id:
        bodies = bodies.exclude(pk=except_filing.organisation_id)  # the very body that this filing opened
    for row in bodies.values("pk", "name", "status", "ended_on", "code"):
        label = Organisation.Status(row["status"]).label
        yield _Bearer(row["name"], row["status"], row["ended_on"], f"{label}", row["code"], body=row["pk"])
    former = FormerName.objects.filter(organisation__registrar=office).filter(_alike("name_key", asked, form))
    for name, used_to, code in former.values_list("name", "used_to", "organisation__code"):
        yield _Bearer(name, "renamed", used_to, "曾用名", code)
    waiting = NameReservation.objects.filter(office=office, released_at__isnull=True)
    if except_filing is not None:
        waiting = waiting.exclude(filing=except_filing)
    for name, number in waiting.values_list("name", "filing__number"):
        yield _Bearer(name, "pending", None, "申请中", filing=number)


def _alike(column: str, asked: names.NameParts, form: str) -> Q:
    """Rows worth comparing: the same form word, or the same 字号 (without one, the same field) under another form."""
    alike = Q(**{f"{column}": names.name_key(asked.name)})
    if form:
        alike |= Q(**{f"{column}__endswith": form})
    middle = asked.brand or asked.field
    if len(middle) >= 2:
        alike |= Q(**{f"{column}__contains": names.name_key(middle)})
    return alike


def examine(
    name: str, *, kind: str, division: str, level: str, direct: bool, persons: Iterable[str] = ()
) -> list[names.NameFinding]:
    """The rules of §1.3 for a new name; never applied to names of the past.

    `persons` are the people of the application: their names are known to be names of persons (N10).
    """
    rules = names.NameRules()
    own = tuple(person for person in persons if len(person) >= 2)
    return names.examine_name(
        name,
        kind=kind,
        division=division,
        registrar_level=level,
        rules=replace(rules, known_persons=own + rules.known_persons),
        direct=direct,
        divisions=_places(),
    )
