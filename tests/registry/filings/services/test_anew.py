"""Beginning anew from a filing that ended without a licence."""

import pytest

from registry.filings.declarations import Refusal
from registry.filings.models import Filing, Provision
from registry.filings.selectors.answers import full_answers
from registry.filings.selectors.completeness import errors
from registry.filings.services import drafts
from registry.filings.services.anew import begin_anew
from registry.filings.services.drafts import delete_draft, open_draft
from registry.filings.services.transitions import perform
from registry.filings.workflows import ENDED_WITHOUT, State
from registry.offices import selectors as offices
from tests.factories.cases import case_in
from tests.factories.filings import complete_filing
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def _kept(filing):
    return {paper.item: paper.sha256 for paper in filing.papers.filter(replaced_at=None)}


@pytest.mark.parametrize("state", sorted(ENDED_WITHOUT))
def test_answers_sealed_ones_too_and_papers_are_taken_over_and_the_old_case_stays(cast_, state):
    source = case_in(state, cast_)
    before = (full_answers(source), _kept(source), source.state, source.revision)
    begun = begin_anew(source.pk, actor=cast_.applicant)
    draft = Filing.objects.get(pk=begun.filing.pk)
    assert begun.made and draft.state == State.DRAFT.value
    assert draft.made_from == source and draft.number != source.number
    assert full_answers(draft) == before[0]
    assert "13800138000" not in str(draft.data) and "13800138000" in str(full_answers(draft))
    returned = {"charter"} if state == "lapsed" else set()
    assert _kept(draft) == {item: digest for item, digest in before[1].items() if item not in returned}
    assert set(draft.papers.values_list("outcome", flat=True)) == {"pending"}
    source.refresh_from_db()
    assert (full_answers(source), _kept(source), source.state, source.revision) == before


def test_a_paper_that_was_returned_is_asked_for_again(cast_):
    begun = begin_anew(case_in("lapsed", cast_).pk, actor=cast_.applicant)
    assert begun.left_out == ("章程草案",)
    assert [row.item for row in errors(begun.filing)] == ["charter"]


def test_the_draft_can_be_submitted_and_holds_the_name_again(cast_):
    begun = begin_anew(case_in("withdrawn", cast_).pk, actor=cast_.applicant)
    assert perform(begun.filing.pk, "submit", actor=cast_.applicant).state == "submitted"


def test_the_copied_files_are_files_of_their_own(cast_):
    source = case_in("withdrawn", cast_)
    begun = begin_anew(source.pk, actor=cast_.applicant)
    delete_draft(begun.filing.pk, actor=cast_.applicant)
    for paper in source.papers.all():
        with paper.file.open("rb") as kept:
            assert kept.read(5) == b"%PDF-"


def test_a_file_that_is_gone_is_told_of_and_loses_nothing_else(cast_):
    source = case_in("withdrawn", cast_)
    gone = source.papers.get(item="place")
    gone.file.storage.delete(gone.file.name)
    begun = begin_anew(source.pk, actor=cast_.applicant)
    assert begun.left_out == ("场所使用权证明",)
    assert set(_kept(source)) - set(_kept(begun.filing)) == {"place"}


def test_the_draft_stands_under_the_law_of_today(cast_):
    source = case_in("withdrawn", cast_)
    Provision.objects.filter(matter=source.matter, kind="paper", key="charter").update(
        value={
            "title": "章程",
            "requirement": "abolished",
            "help": "",
            "when": {},
        }
    )
    begun = begin_anew(source.pk, actor=cast_.applicant)
    assert begun.filing.declaration["on"] == offices.today().isoformat()
    assert "charter" not in _kept(begun.filing) and not begun.left_out


def test_a_second_click_opens_the_same_draft_until_it_is_submitted(cast_):
    source = case_in("withdrawn", cast_)
    first = begin_anew(source.pk, actor=cast_.applicant)
    second = begin_anew(source.pk, actor=cast_.applicant)
    assert first.made and not second.made
    assert first.filing.pk == second.filing.pk
    assert Filing.objects.filter(made_from=source).count() == 1
    perform(first.filing.pk, "submit", actor=cast_.applicant)
    perform(first.filing.pk, "withdraw", actor=cast_.applicant, reason="另行安排。")
    assert begin_anew(source.pk, actor=cast_.applicant).filing.pk != first.filing.pk


@pytest.mark.parametrize("state", sorted(set(State) - ENDED_WITHOUT - {State.DRAFT}))
def test_a_case_under_way_or_granted_makes_no_draft(cast_, state):
    source = case_in(state, cast_)
    with pytest.raises(Refusal, match="只有不予受理、不予许可、已撤回或者视为撤回的申请"):
        begin_anew(source.pk, actor=cast_.applicant)


def test_only_the_applicant_takes_over(cast_):
    source = case_in("withdrawn", cast_)
    for other in (UserFactory(), cast_.reviewer):
        with pytest.raises(Refusal, match="只有申请人本人"):
            begin_anew(source.pk, actor=other)


def test_the_number_of_drafts_stays_bounded(cast_, monkeypatch):
    from registry.filings.declarations import get

    source = case_in("withdrawn", cast_)
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    for _ in range(2):
        open_draft(get(source.matter), actor=cast_.applicant)
    with pytest.raises(Refusal, match="您已有 2 份"):
        begin_anew(source.pk, actor=cast_.applicant)
    assert not Filing.objects.filter(made_from=source).exists()


def test_a_draft_is_no_source(cast_):
    draft = complete_filing("association", cast_.applicant, papers=False)
    with pytest.raises(Refusal):
        begin_anew(draft.pk, actor=cast_.applicant)
