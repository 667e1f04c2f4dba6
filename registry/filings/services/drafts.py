"""Drafts: opened, saved by themselves, merged when two tabs write, never lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.filings.declarations import FieldKind, Matter, Refusal, behaviour_of
from registry.filings.declarations.forms import Field
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers, matter_of, split_sealed
from registry.filings.selectors.completeness import open_items
from registry.filings.selectors.law import terms_for
from registry.filings.services.numbering import filing_number
from registry.filings.validators import KEPT_LENGTH, MOST_PEOPLE, one_way, storable
from registry.offices import selectors as offices
from registry.organisations.models import Organisation
from registry.organisations.services import sealing

#: How many unfinished drafts one person may have of one matter.
MOST_DRAFTS = 20
#: What of a draft follows from its answers and the day.
_OF_TODAY = ("office", "declaration", "matter_version")


@dataclass
class Saved:
    """What a save did. `conflicts` maps a field to what stood there when another tab had changed it meanwhile;

    the value typed last stands, the other one is shown beside it so that nothing typed is lost. `closed` are the
    questions that may not be changed now, though the page sent something else for them: not saved, to be told.
    """

    filing: Filing
    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Any] = field(default_factory=dict)
    cleaned: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    closed: list[Field] = field(default_factory=list)

    @property
    def lost(self) -> Refusal:
        """What to say of the `closed` ones."""
        labels = "”“".join(row.label for row in self.closed)
        return Refusal(f"这件申请正在补正，只能修改通知书中退回的内容，“{labels}”没有保存。")


def open_draft(matter: Matter, *, actor: Any, subject: Organisation | None = None) -> Filing:
    """A new, empty draft of `matter`, about a registered body where there is a `subject`, with its name for a title.

    Refuses when the person already has MOST_DRAFTS of it.
    """
    today = offices.today()
    with transaction.atomic():
        held = Filing.objects.filter(applicant=actor, matter=matter.code, state="draft").count()
        if held >= MOST_DRAFTS:
            raise Refusal(f"您已有 {held} 份{matter.name}草稿，请先提交或者删除不用的草稿。")
        return Filing.objects.create(
            number=filing_number(today),
            matter=matter.code,
            matter_version=matter.version,
            declaration=terms_for(matter, today).snapshot,
            kind=matter.kind,
            applicant=actor,
            organisation=subject,
            title=subject.name if subject else "",
        )


def save_answers(
    filing_id: int, answers: Mapping[str, Any], *, actor: Any, base: Mapping[str, Any] | None = None
) -> Saved:
    """Stores answers of a draft, or of the failed items while correcting. Unknown keys are ignored.

    `base` holds what the page showed when it was opened; a field that another tab changed since is reported.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=filing_id)
        if filing.applicant_id != actor.pk:
            raise Refusal("只有申请人本人可以修改。")
        fields, allowed = matter_of(filing).field_map(), open_items(filing)
        if filing.state not in ("draft", "correcting"):
            raise Refusal("申请已经提交，现在不能修改。如需修改，请等待补正通知，或者撤回后以此新建草稿。")
        held, saved = full_answers(filing), Saved(filing)
        for key, raw in answers.items():
            if key in fields and key in allowed:
                _keep(saved, held, fields[key], raw, base)
            elif key in fields and _was_typed(held, fields[key], raw, base):
                saved.closed.append(fields[key])
        if saved.changed:
            _store(filing, held)
        return saved


def _keep(
    saved: Saved, held: dict[str, Any], field_: Field, raw: Any, base: Mapping[str, Any] | None
) -> None:
    value, cleaned = _storable(field_, raw)
    before = held.get(field_.key)
    if cleaned:
        saved.cleaned.append(field_.label)
    if _too_long(field_, raw):
        saved.cut.append(field_.label)
    if value == before or (before is None and not value):
        return
    if base is not None and field_.key in base:
        seen = _storable(field_, base[field_.key])[0]
        if value == seen:
            return  # this tab did not touch it; what another tab wrote stands
        if (before or "") != (seen or ""):
            saved.conflicts[field_.key] = before
    held[field_.key] = value
    saved.changed.append(field_.key)


def _was_typed(held: dict[str, Any], field_: Field, raw: Any, base: Mapping[str, Any] | None) -> bool:
    """Whether a page that shows this question says something new of it."""
    known = [held.get(field_.key)]
    if base is not None and field_.key in base:
        known.append(_storable(field_, base[field_.key])[0])
    value = _storable(field_, raw)[0]
    return all((value or "") != (row or "") for row in known)


def _storable(field_: Field, raw: Any) -> tuple[Any, bool]:
    if field_.kind is not FieldKind.PEOPLE:
        text = str(raw if raw is not None else "").replace("\r\n", "\n")
        kept = storable(text).strip()
        return kept, "\x00" in text
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    kept_rows = [
        {
            column.key: one_way(column, storable(str(row.get(column.key) or "")).strip())
            for column in field_.columns
        }
        for row in rows[: MOST_PEOPLE + 1]
    ]
    return [row for row in kept_rows if any(row.values())], any("\x00" in str(row) for row in rows)


def _too_long(field_: Field, raw: Any) -> bool:
    """Whether more was typed than a draft keeps."""
    if field_.kind is not FieldKind.PEOPLE:
        return len(str(raw or "")) > KEPT_LENGTH
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    return len(rows) > MOST_PEOPLE + 1 or any(
        len(str(value)) > KEPT_LENGTH for row in rows for value in row.values()
    )


def _store(filing: Filing, answers: dict[str, Any]) -> None:
    matter = matter_of(filing)
    filing.data, secret = split_sealed(matter, answers)
    filing.sealed = sealing.seal(secret) if secret else None
    if matter.title_field:
        filing.title = str(answers.get(matter.title_field) or "")[:200]
    if filing.state == "draft":
        bring_up_to_date(filing)
    filing.data_revision += 1
    filing.saved_at = timezone.now()
    filing.save(update_fields=["data", "sealed", "title", "data_revision", "saved_at", *_OF_TODAY])


def bring_up_to_date(filing: Filing) -> bool:
    """Gives a draft the office that decides it today and the law of today there; whether that changed anything.

    Nothing is written: the caller saves `_OF_TODAY`. The office is None once none registers in the place chosen.
    """
    matter = matter_of(filing)
    held = (filing.office_id, filing.matter_version, filing.declaration)
    filing.office = behaviour_of(filing.matter).office_for(filing)
    filing.declaration = dict(terms_for(matter, offices.today(), filing.office).snapshot)
    filing.matter_version = matter.version
    return held != (filing.office_id, filing.matter_version, filing.declaration)


def open_again(filing: Filing) -> None:
    """Brings a draft up to date when it is looked at, so that its pages ask what submitting it today would ask.

    Anything but a draft stays as it is; so does a draft that another tab saved meanwhile, which is up to date by that.
    """
    if filing.state == "draft" and bring_up_to_date(filing):
        same = Filing.objects.filter(pk=filing.pk, state="draft", data_revision=filing.data_revision)
        same.update(**{name: getattr(filing, name) for name in _OF_TODAY})


def delete_draft(filing_id: int, *, actor: Any) -> None:
    """Deletes a draft and its papers for good. Refuses for anything that was ever submitted."""
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=filing_id)
        if filing.applicant_id != actor.pk or filing.state != "draft":
            raise Refusal("只能删除自己尚未提交的草稿。")
        for paper in filing.papers.all():
            transaction.on_commit(partial(paper.file.storage.delete, str(paper.file.name)))
        filing.papers.all().delete()
        filing.delete()
