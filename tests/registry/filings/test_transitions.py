"""Every row of the table, and everything that is no row of it; what each move must be told; what is offered."""

import pytest
from django.utils import timezone

from registry.filings.declarations import Refusal, TooLate
from registry.filings.models import Decision, Filing
from registry.filings.selectors.answers import full_answers
from registry.filings.services.drafts import save_answers
from registry.filings.services.transitions import CONSEQUENCES, allowed_moves, perform
from registry.filings.workflows import MOVES, STAYING, TABLE, State
from registry.outbox.models import OutboxMessage
from tests.factories.cases import DETAILS, WAY, actor_of, case_in, everything, make, own_name, tick_all
from tests.factories.filings import complete_filing, hand_in, identity, small_pdf

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
        # A matter that issues nothing is announced at once (test_another_matter); an establishment issues something.
        at_once = {"approved": {"announce": "announced", **ORACLE["approved"]}}
        assert table == ORACLE | at_once

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
            ("submitted", "return", {"defects": [{"item": "division", "text": "不对"}]}, "向哪个机关申请"),
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

    @pytest.mark.parametrize("opinion", ["approve", "refuse"])
    def test_the_words_of_a_reviewer_never_become_the_grounds_of_a_decision(self, cast_, opinion):
        filing = case_in("reviewing", cast_)
        make("recommend", filing, cast_, opinion=opinion, grounds="已电话核实 13800138000。")
        with pytest.raises(Refusal, match="请填写决定的理由"):
            perform(filing.pk, "approve", actor=cast_.approver, grounds="")
        assert not Decision.objects.filter(filing=filing).exists()


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

    def test_a_question_asked_only_because_of_the_correction_is_not_late(self, cast_):
        filing = case_in("submitted", cast_)
        perform(filing.pk, "return", actor=cast_.intake, defects=[{"item": "route", "text": "应双重管理。"}])
        changes = {"route": "dual", "competent_unit": "北京市海淀区教育局"}
        save_answers(filing.pk, changes, actor=cast_.applicant)
        hand_in(filing, "consent", small_pdf())
        make("resubmit", filing, cast_)
        defects = [{"item": item, "text": "不对。"} for item in ("competent_unit", "consent", "name")]
        perform(filing.pk, "return", actor=cast_.intake, defects=defects)
        late = dict(filing.defects.filter(round=2).values_list("item", "late"))
        assert late == {"competent_unit": False, "consent": False, "name": True}


class TestMending:
    """What was told is mended, or explained; the desk sees which."""

    def returned(self, cast_, *items: str) -> Filing:
        filing = case_in("submitted", cast_)
        defects = [{"item": item, "text": "不对。"} for item in items]
        return perform(filing.pk, "return", actor=cast_.intake, defects=defects)

    def marked(self, filing: Filing) -> dict[str, bool]:
        return {row.item: row.mended_at is not None for row in filing.defects.all()}

    def test_an_answer_handed_in_as_it_was_is_refused_and_named(self, cast_):
        filing = self.returned(cast_, "address", "leaders")
        with pytest.raises(Refusal, match="“住所”还没有改动"):
            perform(filing.pk, "resubmit", actor=cast_.applicant)
        save_answers(filing.pk, {"address": "北京市海淀区清河街道苇间路9号"}, actor=cast_.applicant)
        with pytest.raises(Refusal, match="“拟任负责人”还没有改动") as refused:
            perform(filing.pk, "resubmit", actor=cast_.applicant)
        assert [row.item for row in refused.value.findings] == ["leaders"]
        assert self.marked(filing) == {"address": False, "leaders": False}

    def test_an_identity_number_alone_is_a_change(self, cast_):
        filing = self.returned(cast_, "legal_representative")
        row = full_answers(filing)["legal_representative"][0] | {"id_number": identity(9)}
        save_answers(filing.pk, {"legal_representative": [row]}, actor=cast_.applicant)
        perform(filing.pk, "resubmit", actor=cast_.applicant)
        assert self.marked(filing) == {"legal_representative": True}
        assert identity(9) not in str(list(filing.defects.values()))

    def test_an_explanation_hands_it_in_and_what_was_left_stays_marked_as_open(self, cast_):
        filing = self.returned(cast_, "address", "sector", "members")
        save_answers(filing.pk, {"sector": "编织"}, actor=cast_.applicant)
        with pytest.raises(Refusal, match="“会员名册”还没有重新上传"):
            perform(filing.pk, "resubmit", actor=cast_.applicant)
        perform(filing.pk, "resubmit", actor=cast_.applicant, note="住所与合同一致；名册见章程附件。")
        assert self.marked(filing) == {"address": False, "sector": True, "members": False}

    def test_a_paper_that_is_not_asked_any_more_need_not_come_again(self, cast_):
        changes = {"route": "dual", "competent_unit": "北京市海淀区教育局"}
        filing = complete_filing("association", cast_.applicant, **changes)
        make("submit", filing, cast_)
        defects = [{"item": item, "text": "属于直接登记。"} for item in ("route", "consent")]
        perform(filing.pk, "return", actor=cast_.intake, defects=defects)
        with pytest.raises(Refusal, match="“业务主管单位批准文件”已退回补正"):
            perform(filing.pk, "resubmit", actor=cast_.applicant, note="稍后再改。")
        direct = {"route": "direct", "direct_category": "charity"}
        save_answers(filing.pk, direct, actor=cast_.applicant)
        assert perform(filing.pk, "resubmit", actor=cast_.applicant).state == "submitted"
        assert self.marked(filing) == {"route": True, "consent": True}


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
