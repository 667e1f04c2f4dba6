"""Beginning anew: a draft under today's law with the answers and papers of a filing that ended without a licence."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from registry.filings.declarations import Refusal
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers, matter_of
from registry.filings.services.drafts import open_draft, save_answers
from registry.filings.services.papers import copy_papers
from registry.filings.workflows import ENDED_WITHOUT, State


@dataclass(frozen=True)
class Begun:
    """The draft, whether it was made now, and the titles of the papers that have to be handed in again."""

    filing: Filing
    made: bool
    left_out: tuple[str, ...] = ()


def begin_anew(filing_id: int, *, actor: Any) -> Begun:
    """Makes a draft of a filing of the actor's own that ended without a licence; the filing itself stays as it is.

    While the draft made of it is not submitted, it is that very draft again. Refuses any other filing, and when the
    person already has as many drafts as `open_draft` allows. Sealed answers are sealed again, files are copied.
    """
    with transaction.atomic():
        source = Filing.objects.select_for_update(of=("self",)).get(pk=filing_id)
        if source.applicant_id != actor.pk:
            raise Refusal("只有申请人本人可以以此新建草稿。")
        if State(source.state) not in ENDED_WITHOUT:
            raise Refusal("只有不予受理、不予许可、已撤回或者视为撤回的申请可以新建草稿。")
        held = source.made_anew.filter(state=State.DRAFT.value).first()
        if held is not None:
            return Begun(held, made=False)
        draft = open_draft(matter_of(source), actor=actor, subject=source.organisation)
        Filing.objects.filter(pk=draft.pk).update(made_from=source)
        draft = save_answers(draft.pk, full_answers(source), actor=actor).filing
        return Begun(draft, made=True, left_out=tuple(copy_papers(source, draft)))
