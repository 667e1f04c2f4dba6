"""The automatic examination of an establishment: name, conditions, people; against the register as it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from registry.divisions import selectors as divisions
from registry.filings.declarations import Finding, Severity
from registry.filings.models import Filing
from registry.filings.selectors import names as name_selectors
from registry.filings.selectors.answers import full_answers
from registry.filings.selectors.law import Terms, terms_of
from registry.matters.establishment import validators
from registry.matters.establishment.declarations.questions import EXPLANATION_LABEL, FUNDS_WORD
from registry.matters.establishment.declarations.sources import ASSOCIATION, FOUNDATION, cite
from registry.offices import selectors as offices
from registry.offices.models import Office
from registry.organisations.models import Organisation
from registry.organisations.validators import names

_ONE_A_FIELD = f"《{ASSOCIATION}》第十三条"
_SEVERITY = {
    "error": Severity.ERROR,
    "warn": Severity.WARNING,
    "reviewer": Severity.REVIEW,
    "inform": Severity.INFO,
}


def office_for(filing: Filing) -> Office | None:
    """The registering organ for the division chosen; None while none is."""
    code = str(filing.data.get("division") or "")
    return offices.registrar_for(code, filing.kind) if code else None


def examine(filing: Filing, similar: Sequence[name_selectors.SimilarName] | None = None) -> list[Finding]:
    """All findings of the automatic checks, in the order of the form. `similar` as `similar_to` gave it, if it did."""
    terms, data = terms_of(filing), full_answers(filing)
    return [
        *_name(filing, terms, similar),
        *_conditions(filing.kind, terms, data),
        *_people(filing.kind, data),
    ]


def windows_of(terms: Terms) -> names.N11Windows:
    """For how long a name given up still bars the same name."""
    usual = names.N11Windows()
    given_up, annulled = (
        terms.rule("name_held_years_after_end"),
        terms.rule("name_held_years_after_annulment"),
    )
    return names.N11Windows(
        given_up_years=usual.given_up_years if given_up is None else int(given_up),
        annulled_years=usual.annulled_years if annulled is None else int(annulled),
    )


def similar_to(filing: Filing) -> list[name_selectors.SimilarName]:
    """Similar names for the desk and the form; empty without a name or an office."""
    name = str(filing.data.get("name") or "")
    if not name or filing.office is None:
        return []
    return name_selectors.similar_names(
        name,
        kind=filing.kind,
        office=filing.office,
        on=offices.today(),
        except_filing=filing,
        windows=windows_of(terms_of(filing)),
    )


def _name(
    filing: Filing, terms: Terms, similar: Sequence[name_selectors.SimilarName] | None
) -> Iterator[Finding]:
    name = str(filing.data.get("name") or "")
    if not name or filing.office is None:
        return
    division = filing.office.division
    judged = name_selectors.examine(
        name,
        kind=filing.kind,
        division=divisions.full_name(division),
        level=division.level,
        direct=filing.data.get("route") == "direct",
        persons=_persons(filing.data),
    )
    explained = str(filing.data.get("name_explanation") or "")
    for found in judged:
        yield _judged(found, explained)
    one_a_field = bool(terms.rule("same_field_refused"))
    for row in similar_to(filing) if similar is None else similar:
        if row.same_field and one_a_field:
            yield Finding("name", f"{row.sentence}（本机关不实行一业多会）", Severity.REVIEW, _ONE_A_FIELD)
        else:
            yield Finding("name", row.sentence, _SEVERITY[row.severity], row.source, "N11")


def _judged(found: names.NameFinding, explained: str) -> Finding:
    """A finding on the name. One that may be set aside is the reviewer's once the applicant has explained the word."""
    severity, sentence = _SEVERITY[str(found.severity)], found.sentence
    if found.overridable and severity is Severity.ERROR:
        if explained:
            severity = Severity.REVIEW
            sentence = f"名称中的“{found.fragment}”，申请人说明另有含义：{explained}。由审查人员认定。"
        else:
            sentence = f"{sentence}说明写在“{EXPLANATION_LABEL}”一栏。"
    return Finding("name", sentence, severity, found.source, found.rule)


def _persons(data: Mapping[str, Any]) -> list[str]:
    """Everybody the answers name, in rows of people."""
    rows = [row for value in data.values() if isinstance(value, list) for row in value]
    named = [str(row.get("name") or "").strip() for row in rows if isinstance(row, Mapping)]
    return [name for name in dict.fromkeys(named) if name]


def _conditions(kind: str, terms: Terms, data: Mapping[str, Any]) -> Iterator[Finding]:
    least = terms.amount("funds_least") or terms.amount(f"funds_least_{data.get('foundation_type', '')}")
    yield from validators.funds(data, kind, Decimal(least) if least else None, FUNDS_WORD[kind])
    yield from validators.single_legal_representative(data)
    if kind == "association":
        yield from validators.members(
            data,
            {key: int(terms.amount(f"{key}_members_least") or 0) for key in ("personal", "unit", "mixed")},
        )
    if kind == "foundation":
        yield from validators.board(
            data, int(terms.amount("directors_least") or 0), int(terms.amount("directors_most") or 25)
        )


def _people(kind: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    """The legal representative may not stand for another body; by name only, so the reviewer decides.

    社会团体登记管理条例 art. 12 bars one of an association from other associations, 基金会管理条例 art. 23 one of a
    foundation from every other body, so a foundation stands in the way of any kind. Nobody is told whether a number
    fits a registered person: that would confirm numbers to whoever guesses.
    """
    rows = [row for row in data.get("legal_representative") or [] if isinstance(row, Mapping)]
    people = [str(row.get("name") or "") for row in rows if row.get("name")]
    if not people:
        return
    bodies = Organisation.objects.filter(
        legal_representative__in=people, status__in=("active", "liquidating")
    )
    if kind != "foundation":
        bodies = bodies.filter(kind__in={kind, "foundation"} - {"service"})
    namesakes: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for body in bodies.only("name", "kind", "legal_representative").order_by("code"):
        namesakes[body.legal_representative, "foundation" in (kind, body.kind)].append(body.name)
    for (person, foundation), named in namesakes.items():
        source = cite(FOUNDATION, "第二十三条") if foundation else cite(ASSOCIATION, "第十二条")
        rule = "基金会的法定代表人不得同时担任其他组织的法定代表人。" if foundation else "同一人不得担任。"
        others = "、".join(named[:3]) + (f"等 {len(named)} 家" if len(named) > 3 else "")
        sentence = f"{others}的法定代表人也叫{person}，请核对是否同一人；{rule}"
        yield Finding("legal_representative", sentence, Severity.REVIEW, source)
