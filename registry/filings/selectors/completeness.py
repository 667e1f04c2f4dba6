"""All that is missing or wrong in a filing, at once: answers, papers, the matter's own examination."""

from collections.abc import Sequence
from typing import Any

from registry.filings.declarations import Field, FieldKind, Finding, Severity, behaviour_of
from registry.filings.models import Filing, Paper
from registry.filings.selectors.answers import full_answers, mark_of, matter_of
from registry.filings.selectors.law import terms_of
from registry.filings.selectors.names import for_applicant
from registry.filings.selectors.options import choices_of
from registry.filings.validators import examine_answer

_NOT_CHANGED = "“{}”还没有改动，请按要求改正；认为原来填写无误的，请在“补正说明”中写明理由。"
_NOT_UPLOADED = "“{}”还没有重新上传，请上传；认为不需要的，请在“补正说明”中写明理由。"


def current_papers(filing: Filing) -> list[Paper]:
    """Papers that stand (not replaced), in the order of the list."""
    return list(filing.papers.filter(replaced_at__isnull=True))


def findings(filing: Filing, similar: Sequence[Any] | None = None) -> list[Finding]:
    """Everything found, errors first; the same list on the form, at submission and on the desk.

    `similar` as `similar_to` gave it, for staff, or `similar_for_applicant`, which is taken when it is left out.
    """
    found = [*answer_findings(filing), *paper_findings(filing), *correction_findings(filing)]
    if not any(row.severity is Severity.ERROR for row in found) or filing.office_id:
        similar = similar_for_applicant(filing) if similar is None else similar
        found += behaviour_of(filing.matter).examine(filing, similar)
    return sorted(_distinct(found), key=lambda row: row.severity is not Severity.ERROR)


def similar_to(filing: Filing) -> list[Any]:
    """Names like the one asked for, hardest first; a page that shows them beside the findings asks only once."""
    return list(behaviour_of(filing.matter).similar(filing))


def similar_for_applicant(filing: Filing) -> list[Any]:
    """The same without what others apply for."""
    return for_applicant(similar_to(filing))


def errors(filing: Filing) -> list[Finding]:
    """What stops a submission."""
    return [row for row in findings(filing) if row.severity is Severity.ERROR]


def answer_findings(filing: Filing) -> list[Finding]:
    """What is wrong with the answers one by one."""
    answers = full_answers(filing)
    return [
        finding
        for field in matter_of(filing).field_map().values()
        if field.applies(answers)
        for finding in examine_answer(field, answers.get(field.key), _offered(field, filing, answers))
    ]


def _offered(field: Field, filing: Filing, answers: dict[str, Any]) -> set[str] | None:
    """The values offered where they are data; not asked for while there is no answer to judge."""
    if field.kind is not FieldKind.DIVISION or not answers.get(field.key):
        return None
    return {value for value, _ in choices_of(field, filing) or ()}


def paper_findings(filing: Filing) -> list[Finding]:
    """Required papers that are not there."""
    handed_in = {paper.item for paper in current_papers(filing)}
    return [
        Finding(row["key"], f"请上传“{row['title']}”。", source=row["source"])
        for row in terms_of(filing).papers(filing.data)
        if row["requirement"] == "required" and row["key"] not in handed_in
    ]


def correction_findings(filing: Filing) -> list[Finding]:
    """Papers told to be mended in the last notice, still asked and not yet replaced."""
    if filing.state != "correcting":
        return []
    returned = set(
        filing.papers.filter(replaced_at__isnull=True, outcome=Paper.Outcome.RETURNED).values_list(
            "item", flat=True
        )
    )
    titles = {row["key"]: row["title"] for row in terms_of(filing).papers(filing.data)}
    return [
        Finding(item, f"“{title}”已退回补正，请重新上传。")
        for item, title in sorted(titles.items())
        if item in returned
    ]


def unmended(filing: Filing) -> list[Finding]:
    """Items told to be mended whose answer still reads as it did then, or whose paper never came.

    What is not asked any more needs no mending. An applicant who thinks that nothing is wrong explains it instead.
    """
    answers, fields = full_answers(filing), matter_of(filing).field_map()
    titles = {row["key"]: row["title"] for row in terms_of(filing).papers(filing.data)}
    came = {paper.item for paper in current_papers(filing) if paper.outcome == Paper.Outcome.PENDING}
    found = []
    for defect in filing.defects.filter(round=filing.round):
        field = fields.get(defect.item)
        if field is not None and field.applies(answers):
            if defect.answer_mark == mark_of(filing, field.key, answers):
                found.append(Finding(field.key, _NOT_CHANGED.format(field.label)))
        elif defect.item in titles and defect.item not in came:
            found.append(Finding(defect.item, _NOT_UPLOADED.format(titles[defect.item])))
    return _distinct(found)


def open_items(filing: Filing) -> set[str]:
    """Items the applicant may change now: all of a draft, only the failed ones while correcting, none otherwise."""
    if filing.state == "draft":
        keys = set(matter_of(filing).field_map())
        return keys | {row["key"] for row in terms_of(filing).papers(filing.data)} | set(_paper_keys(filing))
    if filing.state == "correcting":
        told = set(filing.defects.filter(round=filing.round).values_list("item", flat=True))
        # The case stays with its office, so the answer that chose it stays too.
        return (told | _asked_because_of(filing, told)) - {matter_of(filing).office_field}
    return set()


def _asked_because_of(filing: Filing, told: set[str]) -> set[str]:
    """Questions and papers that depend on an answer to be mended or explain it; else mending could not be finished."""
    fields = {
        key for key, field in matter_of(filing).field_map().items() if told & {*field.when, field.explains}
    }
    papers = {row["key"] for row in terms_of(filing).snapshot["papers"] if (told | fields) & set(row["when"])}
    return fields | papers


def unchanged_items(filing: Filing) -> set[str]:
    """Items that were already there at the first notice, were not named in any and not touched since.

    A defect of one of these was visible the first time, and all had to be told then (行政许可法 art. 32).
    What is asked depending on an answer named in a notice was open to change with it, or asked only then.
    """
    first = filing.events.filter(move="return").order_by("at", "id").first()
    if first is None:
        return set()
    told = set(filing.defects.values_list("item", flat=True))
    changed = set(filing.papers.filter(uploaded_at__gt=first.at).values_list("item", flat=True))
    known = set(matter_of(filing).field_map()) | {row["key"] for row in terms_of(filing).papers(filing.data)}
    return known - told - changed - _asked_because_of(filing, told)


def _paper_keys(filing: Filing) -> list[str]:
    return [row["key"] for row in terms_of(filing).snapshot["papers"]]


def _distinct(found: list[Finding]) -> list[Finding]:
    return list(dict.fromkeys(found))
