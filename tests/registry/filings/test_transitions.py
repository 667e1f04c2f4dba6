"""Every row of the table, and everything that is no row of it; what a move leaves behind; and two at once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from registry.filings.declarations import Refusal, TooLate
from registry.filings.models import (
    Certificate,
    Decision,
    Filing,
    FilingEvent,
    Letter,
    NameReservation,
    NumberSeries,
)
from registry.filings.services.transitions import CONSEQUENCES, allowed_moves, perform
from registry.filings.workflows import MOVES, STAYING, TABLE, State
from registry.ledger.models import LedgerEntry
from registry.organisations.models import CodeBlock, Organisation
from registry.outbox.models import InboxMessage, OutboxMessage
from registry.outbox.services import drain
from tests.factories.cases import DETAILS, WAY, actor_of, case_in, make, people, tick_all
from tests.factories.filings import complete_filing, hand_in, small_pdf

pytestmark = pytest.mark.django_db

#: The licence case of domain §4.2, written down a second time by hand: state → move → state.
ORACLE = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "accept": "accepted",
        "deem_accepted": "accepted",
        "return": "correcting",
        "refuse_intake": "not_accepted",
        "withdraw": "withdrawn",
    },
    "correcting": {"resubmit": "submitted", "lapse": "lapsed", "withdraw": "withdrawn"},
    "accepted": {"start_review": "reviewing", "withdraw": "withdrawn"},
    "reviewing": {
        "pause": "reviewing",
        "resume": "reviewing",
        "extend": "reviewing",
        "recommend": "deciding",
        "withdraw": "withdrawn",
    },
    "deciding": {"approve": "approved", "refuse": "refused", "extend": "deciding", "withdraw": "withdrawn"},
    "approved": {"certify": "certified", "revoke": "revoked"},
    "certified": {"announce": "announced", "revoke": "revoked"},
    "announced": {"revoke": "revoked"},
    "not_accepted": {},
    "refused": {},
    "withdrawn": {},
    "lapsed": {},
    "revoked": {},
}


@pytest.fixture
def cast_():
    return people()


def everything() -> dict[str, int]:
    """How many rows there are of all that a move may write."""
    tables = (
        FilingEvent,
        Decision,
        Letter,
        Certificate,
        LedgerEntry,
        Organisation,
        OutboxMessage,
        InboxMessage,
        NameReservation,
    )
    return {model.__name__: model.objects.count() for model in tables}


class TestTheTable:
    def test_it_is_the_one_of_the_licence_case(self):
        table = {
            state.value: {
                move.name: (state if move.name in STAYING else move.target).value
                for move in TABLE
                if state in move.sources
            }
            for state in State
        }
        assert table == ORACLE

    def test_every_move_has_a_consequence_and_every_state_a_way(self):
        assert set(CONSEQUENCES) == set(MOVES)
        assert set(WAY) == {state.value for state in State}

    @pytest.mark.parametrize("state", WAY)
    def test_what_is_no_row_of_it_is_refused_and_leaves_no_trace(self, state, cast_):
        filing = case_in(state, cast_)
        before = everything()
        for move in MOVES.values():
            if move.name in ORACLE[state]:
                continue
            with pytest.raises(TooLate) as refused:
                perform(
                    filing.pk,
                    move.name,
                    actor=actor_of(move.name, cast_, filing),
                    **DETAILS.get(move.name, {}),
                )
            assert State(state).label in str(refused.value)
        filing.refresh_from_db()
        assert (filing.state, everything()) == (state, before)

    @pytest.mark.parametrize(
        ("state", "move"),
        [
            (state, move)
            for state, moves in ORACLE.items()
            for move in moves
            if MOVES[move].by.value != "clock"
        ],
    )
    def test_every_row_of_it_moves_and_is_written_down(self, state, move, cast_):
        filing = case_in(state, cast_)
        if move == "resume":
            make("pause", filing, cast_)
        make(move, filing, cast_)
        filing.refresh_from_db()
        event = filing.events.last()
        actor = actor_of(move, cast_, filing)
        assert filing.state == ORACLE[state][move]
        assert (event.move, event.from_state, event.to_state, event.actor, event.actor_name) == (
            move,
            state,
            filing.state,
            actor,
            actor.display_name,
        )
        assert OutboxMessage.objects.filter(
            topic="filing.changed", key=filing.number, payload__move=move
        ).exists()


class TestAMoveThatIsLateOrTwice:
    def test_the_loser_reads_who_and_when(self, cast_):
        filing = case_in("submitted", cast_)
        make("accept", filing, cast_)
        at = timezone.localtime(filing.events.last().at).strftime("%Y-%m-%d %H:%M")
        with pytest.raises(TooLate) as late:
            make("refuse_intake", filing, cast_)
        assert str(late.value) == f"周受理已于 {at} 办理“受理”，本件现在是“已受理”；您的“不予受理”没有生效。"

    def test_the_same_key_again_is_answered_and_moves_nothing(self, cast_):
        filing = case_in("submitted", cast_)
        perform(filing.pk, "accept", actor=cast_.intake, idempotency_key="page-1")
        before = everything()
        again = perform(filing.pk, "accept", actor=cast_.intake, idempotency_key="page-1")
        assert (again.state, everything()) == ("accepted", before)

    def test_a_key_of_another_move_or_case_is_refused(self, cast_):
        first, other = (
            case_in("submitted", cast_),
            case_in("submitted", cast_, name="北京市海淀区另一编织协会"),
        )
        perform(first.pk, "accept", actor=cast_.intake, idempotency_key="page-1")
        for filing, move, actor in ((first, "start_review", cast_.reviewer), (other, "accept", cast_.intake)):
            with pytest.raises(Refusal, match="刷新"):
                perform(filing.pk, move, actor=actor, idempotency_key="page-1")

    @pytest.mark.parametrize("key", ["x" * 65, "a\x00b"])
    def test_a_key_no_page_makes_is_refused_with_a_sentence(self, cast_, key):
        filing = case_in("submitted", cast_)
        with pytest.raises(Refusal, match="刷新"):
            perform(filing.pk, "accept", actor=cast_.intake, idempotency_key=key)

    def test_a_page_from_before_the_correction_cannot_accept_what_it_did_not_show(self, cast_):
        filing = case_in("submitted", cast_)
        seen = filing.revision
        make("return", filing, cast_)
        make("resubmit", filing, cast_)
        with pytest.raises(TooLate, match="提交补正"):
            perform(filing.pk, "accept", actor=cast_.intake, revision=seen)
        filing.refresh_from_db()
        perform(filing.pk, "accept", actor=cast_.intake, revision=filing.revision)


class TestWhatAMoveMustBeTold:
    @pytest.mark.parametrize(
        ("state", "move", "details", "sentence"),
        [
            ("submitted", "return", {"defects": []}, "至少写明一处"),
            ("submitted", "return", {"defects": [{"item": "charter", "text": " \x00 "}]}, "至少写明一处"),
            ("submitted", "return", {"defects": [{"item": "abolished_proof", "text": "请补"}]}, "不得索要"),
            ("submitted", "return", {"defects": [{"item": "charter", "text": "长" * 301}]}, "最多 300 个字"),
            ("submitted", "return", {"defects": [{"item": "charter", "text": "缺"}] * 61}, "最多 60 处"),
            ("submitted", "refuse_intake", {"reason": "  "}, "请填写不予受理的理由"),
            ("submitted", "refuse_intake", {"reason": "长" * 2001}, "最多 2000 个字，现有 2001"),
            ("reviewing", "pause", {"ground": "出差", "reason": "出差"}, "只能因听证"),
            ("reviewing", "pause", {"ground": "听证", "reason": ""}, "请填写停止计时的说明"),
            ("reviewing", "recommend", {"opinion": "maybe", "grounds": "好"}, "请选择"),
            ("reviewing", "recommend", {"opinion": "refuse", "grounds": ""}, "请填写审查意见"),
            ("reviewing", "extend", {"reason": ""}, "请填写延期的理由"),
            ("deciding", "refuse", {"grounds": ""}, "请填写不予许可的理由"),
            ("deciding", "approve", {"grounds": "长" * 2001}, "最多 2000 个字"),
            ("approved", "revoke", {"reason": ""}, "请填写撤销的事由"),
        ],
    )
    def test_what_is_missing_is_a_sentence_and_nothing_moves(self, cast_, state, move, details, sentence):
        filing = case_in(state, cast_)
        before = everything()
        with pytest.raises(Refusal, match=sentence):
            perform(filing.pk, move, actor=actor_of(move, cast_, filing), **details)
        filing.refresh_from_db()
        assert (filing.state, everything()) == (state, before)

    def test_no_approval_is_recommended_over_an_open_or_failed_line(self, cast_):
        from registry.filings.services.review import mark_check

        filing = case_in("reviewing", cast_)
        told = DETAILS["recommend"]
        with pytest.raises(Refusal, match="还没有勾选"):
            perform(filing.pk, "recommend", actor=cast_.reviewer, **told)
        tick_all(filing, cast_.reviewer)
        mark_check(filing.pk, "place_held", "no", actor=cast_.reviewer, note="租期不足")
        with pytest.raises(Refusal, match="为不符合，不能建议准予"):
            perform(filing.pk, "recommend", actor=cast_.reviewer, **told)
        perform(filing.pk, "recommend", actor=cast_.reviewer, opinion="refuse", grounds="租期不足一年。")

    def test_the_words_of_a_reviewer_against_never_become_the_grounds_of_an_approval(self, cast_):
        filing = case_in("reviewing", cast_)
        make("recommend", filing, cast_, opinion="refuse", grounds="建议不予：租期不足。")
        with pytest.raises(Refusal, match="请填写决定的理由"):
            perform(filing.pk, "approve", actor=cast_.approver, grounds="")

    def test_the_words_of_a_reviewer_in_favour_may(self, cast_):
        filing = case_in("deciding", cast_)
        perform(filing.pk, "approve", actor=cast_.approver)
        assert Decision.objects.get(filing=filing).grounds == "材料齐全，符合条件。"


class TestAllDefectsAtOnce:
    def test_papers_not_named_pass_and_named_ones_come_back(self, cast_):
        filing = case_in("correcting", cast_)
        outcomes = dict(filing.papers.values_list("item", "outcome"))
        assert outcomes.pop("charter") == "returned"
        assert set(outcomes.values()) == {"passed"}

    def test_a_defect_that_was_visible_the_first_time_is_marked_late(self, cast_):
        filing = case_in("correcting", cast_)
        make("resubmit", filing, cast_)
        defects = [
            {"item": "charter", "text": "缺第十条。"},
            {"item": "place", "text": "租期不足。"},
            {"item": "name", "text": "不规范。"},
        ]
        perform(filing.pk, "return", actor=cast_.intake, defects=defects)
        late = dict(filing.defects.filter(round=2).values_list("item", "late"))
        assert late == {"charter": False, "place": True, "name": True}

    def test_a_file_that_came_after_the_first_notice_is_not_late(self, cast_):
        filing = case_in("submitted", cast_)
        perform(filing.pk, "return", actor=cast_.intake, defects=[{"item": "place", "text": "租期不足。"}])
        hand_in(filing, "place", small_pdf())
        make("resubmit", filing, cast_)
        perform(filing.pk, "return", actor=cast_.intake, defects=[{"item": "place", "text": "仍不足。"}])
        assert list(filing.defects.values_list("round", "late")) == [(1, False), (2, False)]


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


class TestWhatIsOffered:
    def test_buttons_follow_the_posts(self, cast_):
        expected = {
            "submitted": {"intake": {"accept", "return", "refuse_intake"}, "applicant": {"withdraw"}},
            "reviewing": {
                "reviewer": {"pause", "recommend"},
                "approver": {"extend"},
                "applicant": {"withdraw"},
            },
            "deciding": {"approver": {"approve", "refuse", "extend"}, "applicant": {"withdraw"}},
            "approved": {"publisher": {"certify"}, "approver": {"revoke"}},
        }
        for number, (state, offered) in enumerate(expected.items()):
            filing = case_in(state, cast_, name=own_name(number * 11))
            for name in (
                "applicant",
                "intake",
                "reviewer",
                "approver",
                "publisher",
                "supervisor",
                "stranger",
            ):
                found = {move.name for move in allowed_moves(filing, getattr(cast_, name))}
                assert found == offered.get(name, set()), (state, name)

    def test_a_stopped_clock_offers_to_run_again_and_nothing_that_needs_it(self, cast_):
        filing = case_in("reviewing", cast_)
        make("pause", filing, cast_)
        assert {move.name for move in allowed_moves(filing, cast_.reviewer)} == {"resume"}

    def test_an_extension_is_offered_once(self, cast_):
        filing = case_in("deciding", cast_)
        filing = make("extend", filing, cast_)
        assert "extend" not in {move.name for move in allowed_moves(filing, cast_.approver)}


def at_once(count: int, act) -> list:
    """Runs `act(n)` in `count` real threads that start together; what each returned or raised."""
    results: list = [None] * count
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        close_old_connections()
        try:
            barrier.wait(timeout=60)
            results[number] = act(number)
        except Exception as raised:
            results[number] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def assert_one_decided(results: list, filing: Filing) -> None:
    won = [result for result in results if isinstance(result, Filing)]
    lost = [result for result in results if isinstance(result, TooLate)]
    assert (len(won), len(lost)) == (1, len(results) - 1), results
    decision = Decision.objects.get(filing=filing)
    assert filing.events.filter(move__in=("approve", "refuse")).count() == 1
    assert all(decision.decided_by.display_name in str(late) and "已于" in str(late) for late in lost)
    assert LedgerEntry.objects.filter(source_ref=filing.number).count() == (decision.result == "approved")


def decided_by_many(cast_, deciders: int, filing: Filing, approvers: list) -> None:
    def decide(number: int):
        move = "approve" if number % 2 else "refuse"
        return perform(
            filing.pk, move, actor=approvers[number], idempotency_key=f"{filing.pk}-{number}", **DETAILS[move]
        )

    assert_one_decided(at_once(deciders, decide), filing)


def approvers_of(cast_, count: int) -> list:
    from tests.factories.people import staff

    return [
        staff(f"approver-{number}", f"决定人{number}", "approver", office=cast_.office)
        for number in range(count)
    ]


def numbered(letters) -> list[int]:
    return sorted(int(number.rpartition("〕")[2].removesuffix("号")) for number in letters)


CHINESE = "甲乙丙丁戊己庚辛壬癸"


def own_name(number: int) -> str:
    """Names that do not resemble each other by one character alone."""
    word = f"{CHINESE[number // 10 % 10]}{CHINESE[number % 10]}"
    return f"北京市海淀区{word * 3}协会"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_many_deciders_one_wins_and_the_others_read_who(self):
        cast_ = people()
        approvers = approvers_of(cast_, 6)
        for number in range(3):
            decided_by_many(cast_, 6, case_in("deciding", cast_, name=own_name(number)), approvers)

    def test_of_many_submissions_of_one_name_one_holds_it(self):
        cast_ = people()
        drafts = [complete_filing("association", cast_.applicant) for _ in range(5)]
        results = at_once(5, lambda n: perform(drafts[n].pk, "submit", actor=cast_.applicant))
        assert sum(isinstance(result, Filing) for result in results) == 1, results
        assert all("名称" in str(result) for result in results if isinstance(result, Refusal))
        assert NameReservation.objects.filter(released_at=None).count() == 1

    def test_a_double_click_moves_once(self):
        cast_ = people()
        filing = case_in("submitted", cast_)
        results = at_once(
            4, lambda n: perform(filing.pk, "accept", actor=cast_.intake, idempotency_key="one page")
        )
        assert all(isinstance(result, Filing) for result in results), results
        assert filing.events.filter(move="accept").count() == filing.letters.count() == 1

    @pytest.mark.postgres
    @pytest.mark.timeout(600)
    def test_fifty_cases_of_twenty_deciders_each_have_one_decision(self):
        cast_ = people()
        approvers = approvers_of(cast_, 20)
        for number in range(50):
            decided_by_many(cast_, 20, case_in("deciding", cast_, name=own_name(number)), approvers)
        decisions = Decision.objects.values_list("result", "document_no")
        for result in ("approved", "refused"):
            numbers = numbered(number for found, number in decisions if found == result)
            assert numbers == list(range(1, len(numbers) + 1))
        assert Organisation.objects.count() == Decision.objects.filter(result="approved").count()
        assert LedgerEntry.objects.count() == Organisation.objects.values("code").distinct().count()

    @pytest.mark.postgres
    @pytest.mark.timeout(600)
    def test_letters_of_an_office_are_numbered_without_gap_under_load(self):
        cast_ = people()
        filings = [case_in("submitted", cast_, name=own_name(number)) for number in range(20)]
        moves = ["accept" if number % 3 else "return" for number in range(20)]
        results = at_once(
            20, lambda n: perform(filings[n].pk, moves[n], actor=cast_.intake, **DETAILS.get(moves[n], {}))
        )
        assert all(isinstance(result, Filing) for result in results), results
        for kind, move in (("acceptance", "accept"), ("correction", "return")):
            numbers = numbered(Letter.objects.filter(kind=kind).values_list("number", flat=True))
            assert numbers == list(range(1, moves.count(move) + 1))

    @pytest.mark.postgres
    @pytest.mark.timeout(600)
    def test_twenty_submissions_of_each_of_five_names_have_one_holder_each(self):
        cast_ = people()
        for number in range(5):
            name = own_name(number)
            drafts = [complete_filing("association", cast_.applicant, name=name) for _ in range(20)]
            results = at_once(
                20, lambda n, drafts=drafts: perform(drafts[n].pk, "submit", actor=cast_.applicant)
            )
            assert sum(isinstance(result, Filing) for result in results) == 1, results
            assert NameReservation.objects.filter(name=name, released_at=None).count() == 1
            for draft in drafts:
                Filing.objects.filter(pk=draft.pk, state="draft").update(state="withdrawn")


class TestTheClockMovesByItself:
    def test_silence_is_acceptance_as_of_the_day_of_receipt(self, cast_):
        from registry.filings.tasks import sweep_deadlines

        filing = complete_filing("association", cast_.applicant)
        received = timezone.now() - timedelta(days=20)
        make("submit", filing, cast_, at=received)
        assert sweep_deadlines() == 1
        assert sweep_deadlines() == 0
        filing.refresh_from_db()
        event = filing.events.last()
        assert (filing.state, filing.deemed) == ("accepted", True)
        assert filing.accepted_on == timezone.localtime(received).date()
        assert (event.actor, event.actor_name) == (None, "系统")
        assert "视为受理" in "".join(filing.letters.get().content["paragraphs"])

    def test_after_the_period_nothing_can_be_asked_or_refused_any_more(self, cast_):
        filing = complete_filing("association", cast_.applicant)
        received = timezone.now() - timedelta(days=20)
        make("submit", filing, cast_, at=received)
        for move in ("return", "refuse_intake"):
            with pytest.raises(Refusal, match="视为受理"):
                make(move, filing, cast_)
        filing = make("accept", filing, cast_)
        assert (filing.deemed, filing.accepted_on) == (True, timezone.localtime(received).date())

    def test_no_answer_to_a_notice_lapses_and_everything_stays_readable(self, cast_):
        from registry.filings.tasks import sweep_deadlines

        filing = complete_filing("association", cast_.applicant)
        make("submit", filing, cast_, at=timezone.now() - timedelta(days=60))
        make("return", filing, cast_, at=timezone.now() - timedelta(days=59))
        assert sweep_deadlines() == 1
        filing.refresh_from_db()
        assert (filing.state, filing.data["purpose"]) == ("lapsed", "服务社区居民，促进邻里互助。")

    def test_nobody_can_make_the_moves_of_the_clock(self, cast_):
        filing = case_in("submitted", cast_)
        with pytest.raises(Refusal, match="系统"):
            perform(filing.pk, "deem_accepted", actor=cast_.intake)

    def test_the_clock_does_not_move_before_its_time(self, cast_):
        for state, move in (("submitted", "deem_accepted"), ("correcting", "lapse")):
            filing = case_in(state, cast_)
            with pytest.raises(Refusal, match="尚未届满"):
                perform(filing.pk, move, actor=None)
            make("withdraw", filing, cast_)

    def test_one_broken_case_leaves_the_others_alone(self, cast_):
        from registry.filings.tasks import sweep_deadlines

        filings = []
        for number in range(2):
            filing = complete_filing("association", cast_.applicant, name=own_name(number * 11))
            make("submit", filing, cast_, at=timezone.now() - timedelta(days=20))
            filings.append(filing)
        Filing.objects.filter(pk=filings[0].pk).update(matter="no-longer-declared")
        assert sweep_deadlines() == 1
        filings[1].refresh_from_db()
        assert filings[1].state == "accepted"
