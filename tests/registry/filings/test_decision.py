"""What a decision leaves: body, entry, letter, messages, names held and given back; each told once."""

from collections import Counter

import pytest
from django.utils import timezone

from registry.filings.declarations import Refusal
from registry.filings.models import (
    Decision,
    Letter,
    NumberSeries,
)
from registry.filings.services.applying import hold_name
from registry.filings.services.context import Moving
from registry.filings.workflows import MOVES
from registry.ledger.models import LedgerEntry
from registry.ledger.services import correct, record
from registry.organisations.models import CodeBlock, Organisation
from registry.outbox.models import InboxMessage, OutboxMessage
from registry.outbox.services import drain
from tests.factories.cases import DETAILS, WAY, case_in, everything, make
from tests.factories.filings import complete_filing

pytestmark = pytest.mark.django_db


class TestWhatADecisionLeaves:
    def test_an_approval_writes_register_ledger_letter_and_message_together(self, cast_):
        filing = case_in("approved", cast_)
        decision = Decision.objects.get(filing=filing)
        body = Organisation.objects.get(name=filing.title)
        entry = LedgerEntry.objects.get(organisation=body)
        letter = filing.letters.get(kind=Letter.Kind.APPROVAL)
        assert (filing.organisation, decision.organisation, decision.decided_by) == (
            body,
            body,
            cast_.approver,
        )
        assert (entry.document_no, entry.source_ref) == (decision.document_no, filing.number)
        assert letter.number == decision.document_no
        assert body.code in "".join(letter.content["paragraphs"])
        assert not filing.reservations.filter(released_at=None).exists()

    def test_a_decision_that_is_rolled_back_leaves_no_trace_and_no_gap(self, cast_):
        filing = case_in("deciding", cast_)
        CodeBlock.objects.update(next_number=1001)
        before, series = everything(), dict(NumberSeries.objects.values_list("key", "last"))
        with pytest.raises(Refusal, match="号段"):
            make("approve", filing, cast_)
        filing.refresh_from_db()
        assert filing.state == "deciding" and filing.organisation is None
        assert (everything(), dict(NumberSeries.objects.values_list("key", "last"))) == (before, series)
        CodeBlock.objects.update(next_number=1)
        make("approve", filing, cast_)
        assert Decision.objects.get().document_no.endswith("〕1号")

    def test_a_name_taken_meanwhile_stops_the_approval_with_a_sentence(self, cast_):
        from tests.factories.bodies import body

        filing = case_in("deciding", cast_)
        body(filing.title, registrar=cast_.office, division=cast_.office.division_id)
        with pytest.raises(Refusal, match="名称相同"):
            make("approve", filing, cast_)

    def test_what_nobody_sees_in_an_answer_stops_no_approval(self, cast_):
        told = {key: f"北京\u200b市\ufeff{key}" for key in ("address", "purpose", "business_scope")}
        filing = complete_filing("association", cast_.applicant, **told)
        for move in WAY["approved"]:
            make(move, filing, cast_)
            filing.refresh_from_db()
        assert {key: getattr(filing.organisation, key) for key in told} == {
            key: f"北京市{key}" for key in told
        }

    def test_a_name_too_long_when_taken_apart_is_refused_before_the_database_does(self, cast_):
        filing = complete_filing("association", cast_.applicant)
        filing.title = "㍿" * 80
        moving = Moving(filing=filing, move=MOVES["submit"], actor=filing.applicant, now=timezone.now())
        with pytest.raises(Refusal, match="拆开后有 320 个字"):
            hold_name(moving)

    def test_a_refusal_names_the_remedies_and_writes_no_body(self, cast_):
        filing = case_in("refused", cast_)
        letter = filing.letters.get(kind=Letter.Kind.REFUSAL)
        text = "".join(letter.content["paragraphs"])
        assert "60 日内向有管辖权的行政复议机关" in text and "6 个月内依法向人民法院" in text
        assert "不准" in letter.number
        assert not Organisation.objects.exists()

    def test_the_periods_of_the_remedies_are_those_the_filing_was_decided_by(self, cast_):
        filing = case_in("deciding", cast_)
        filing.declaration["rules"]["review_days"]["value"] = 90
        filing.save(update_fields=["declaration"])
        make("refuse", filing, cast_)
        letter = filing.letters.get(kind=Letter.Kind.REFUSAL)
        assert "90 日内" in "".join(letter.content["paragraphs"])

    def test_a_revocation_is_an_entry_of_its_own(self, cast_):
        filing = case_in("revoked", cast_)
        body = Organisation.objects.get()
        assert body.status == "annulled"
        assert list(body.entries.order_by("number").values_list("kind", flat=True)) == [
            "established",
            "annulled",
        ]
        assert Decision.objects.get(filing=filing).revoked_reason == DETAILS["revoke"]["reason"]

    @pytest.mark.parametrize("state", ["approved", "certified"])
    @pytest.mark.parametrize("end", ["dissolved", "annulled", "revoked"])
    def test_the_licence_of_a_body_that_has_ended_otherwise_can_be_revoked_and_its_end_stands(
        self, cast_, state, end
    ):
        filing = case_in(state, cast_)
        record(filing.organisation, end, {}, effective_on=timezone.localdate(), actor=None)
        assert make("revoke", filing, cast_).closed_at is not None
        body = Organisation.objects.get()
        assert (body.status, body.entries.count()) == (end, 2)
        assert filing.letters.filter(kind="revocation").exists()

    @pytest.mark.parametrize(("state", "move"), [("approved", "certify"), ("certified", "announce")])
    def test_for_a_body_that_has_ended_nothing_is_issued_or_announced(self, cast_, state, move):
        filing = case_in(state, cast_)
        end = record(filing.organisation, "dissolved", {}, effective_on=timezone.localdate(), actor=None)
        with pytest.raises(Refusal, match="已注销，不能再"):
            make(move, filing, cast_)
        correct(end, {"status": "active"}, reason="记错组织", actor=None)
        assert make(move, filing, cast_).state != state

    def test_an_end_that_the_filing_itself_brought_hinders_it_not(self, cast_):
        filing, on = case_in("certified", cast_), timezone.localdate()
        record(filing.organisation, "dissolved", {}, effective_on=on, actor=None, source_ref=filing.number)
        assert make("announce", filing, cast_).state == "announced"

    @pytest.mark.parametrize("state", ["withdrawn", "not_accepted", "refused", "lapsed"])
    def test_a_name_given_up_can_be_asked_for_again(self, cast_, state):
        case_in(state, cast_)
        assert case_in("submitted", cast_).state == "submitted"

    @pytest.mark.parametrize("state", ["submitted", "correcting", "accepted", "reviewing", "deciding"])
    def test_a_name_that_is_held_cannot(self, cast_, state):
        case_in(state, cast_)
        with pytest.raises(Refusal, match="名称"):
            case_in("submitted", cast_)


class TestNotices:
    def test_each_event_is_told_exactly_once_however_often_it_is_delivered(self, cast_):
        filing = case_in("announced", cast_)
        for _ in range(2):
            drain()
            OutboxMessage.objects.filter(topic="filing.changed").update(
                done_at=None, delivered_to=[], claimed_until=None, available_at=timezone.now()
            )
        drain()
        told = InboxMessage.objects.filter(key__startswith=f"filing:{filing.number}:")
        assert Counter(told.values_list("user", flat=True)) == {cast_.applicant.pk: 5}
        assert "符合条件" not in "".join(told.values_list("body", flat=True))
