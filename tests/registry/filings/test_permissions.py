"""Who may see and move what: allowed and refused side by side, one class for each predicate."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from registry.filings.declarations import Refusal
from registry.filings.models import Filing
from registry.filings.permissions import check_move, has_reviewed, may, offices_with_post, visible_to, who_may
from registry.filings.selectors.queues import QUEUES, in_queue
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.filings.workflows import MOVES, By
from registry.offices.models import Post
from tests.factories.cases import DETAILS, case_in, make, people, tick_all
from tests.factories.people import PostFactory, UserFactory, registrar, staff

pytestmark = pytest.mark.django_db
CASE_STAFF = ("intake", "reviewer", "approver", "publisher")
OTHERS = ("supervisor", "registrar", "applicant", "stranger")


@pytest.fixture
def cast_():
    return people()


def today():
    return timezone.localdate()


class TestVisibleTo:
    @pytest.mark.parametrize("name", CASE_STAFF)
    def test_case_staff_see_the_cases_of_their_office(self, cast_, name):
        filing = case_in("submitted", cast_)
        assert list(visible_to(getattr(cast_, name))) == [filing]

    @pytest.mark.parametrize("name", OTHERS)
    def test_others_see_none(self, cast_, name):
        case_in("submitted", cast_)
        assert not visible_to(getattr(cast_, name)).exists()

    def test_the_office_next_door_sees_none(self, cast_):
        case_in("submitted", cast_)
        neighbour = staff("neighbour", "邻区", *CASE_STAFF, office=registrar("bj-chaoyang-mz"))
        assert not visible_to(neighbour).exists()

    def test_neither_does_the_office_above(self, cast_):
        case_in("submitted", cast_)
        assert not visible_to(staff("city", "市局", *CASE_STAFF, office=registrar())).exists()

    @pytest.mark.parametrize("user", [AnonymousUser(), None])
    def test_nobody_sees_nothing(self, cast_, user):
        case_in("submitted", cast_)
        assert not visible_to(user or UserFactory(is_superuser=True)).exists()

    def test_nor_does_an_officer_the_inside_of_an_own_application(self, cast_):
        case_in("submitted", cast_, applicant=cast_.intake)
        assert not visible_to(cast_.intake).exists()
        assert visible_to(cast_.reviewer).count() == 1

    def test_a_draft_is_its_applicants_alone(self, cast_):
        case_in("draft", cast_)
        assert not visible_to(cast_.intake).exists()

    def test_so_is_a_draft_that_was_given_up(self, cast_):
        filing = case_in("draft", cast_)
        make("withdraw", filing, cast_)
        assert Filing.objects.get().state == "withdrawn"
        assert not visible_to(cast_.intake).exists()

    def test_what_was_submitted_and_withdrawn_stays_visible(self, cast_):
        case_in("withdrawn", cast_)
        assert visible_to(cast_.intake).count() == 1

    @pytest.mark.parametrize(
        ("starts", "ends", "sees"), [(-9, None, True), (0, 0, True), (1, None, False), (-9, -1, False)]
    )
    def test_a_post_counts_on_its_days(self, cast_, starts, ends, sees):
        case_in("submitted", cast_)
        end = None if ends is None else today() + timedelta(days=ends)
        post = PostFactory(
            office=cast_.office, role="reviewer", starts_on=today() + timedelta(days=starts), ends_on=end
        )
        assert visible_to(post.user).exists() is sees

    def test_a_post_of_a_closed_account_counts_no_more(self, cast_):
        case_in("submitted", cast_)
        cast_.intake.is_active = False
        cast_.intake.save()
        assert offices_with_post(cast_.intake) == []


class TestCheckMove:
    @pytest.mark.parametrize(
        ("state", "move"),
        [
            ("submitted", "accept"),
            ("submitted", "return"),
            ("submitted", "refuse_intake"),
            ("accepted", "start_review"),
            ("reviewing", "recommend"),
            ("deciding", "approve"),
            ("deciding", "refuse"),
            ("approved", "certify"),
        ],
    )
    def test_the_post_of_the_office_may_and_no_other_may(self, cast_, state, move):
        filing = case_in(state, cast_)
        row = MOVES[move]
        check_move(getattr(cast_, row.by.value), filing, row)
        assert may(getattr(cast_, row.by.value), filing, row)
        away = staff("away", "外区", row.by.value, office=registrar("bj-chaoyang-mz"))
        others = [getattr(cast_, name) for name in (*CASE_STAFF, *OTHERS) if name != row.by.value]
        for person in (*others, away, UserFactory(is_superuser=True)):
            with pytest.raises(Refusal):
                check_move(person, filing, row)
            assert not may(person, filing, row)

    def test_only_the_applicant_withdraws(self, cast_):
        filing = case_in("submitted", cast_)
        assert may(cast_.applicant, filing, MOVES["withdraw"])
        for name in (*CASE_STAFF, "stranger"):
            assert not may(getattr(cast_, name), filing, MOVES["withdraw"])

    @pytest.mark.parametrize(("state", "move"), [("submitted", "accept"), ("accepted", "start_review")])
    def test_nobody_works_on_an_application_of_their_own(self, cast_, state, move):
        clerk = staff("own", "自办", *CASE_STAFF, office=cast_.office)
        filing = case_in(state, cast_, applicant=clerk)
        with pytest.raises(Refusal, match="回避"):
            perform(filing.pk, move, actor=clerk)
        assert clerk not in who_may(filing, MOVES[move].by)

    def test_without_signing_in_nothing_moves(self, cast_):
        filing = case_in("submitted", cast_)
        with pytest.raises(Refusal, match="登录"):
            check_move(None, filing, MOVES["accept"])


class TestReviewingAndDeciding:
    @pytest.fixture
    def both(self, cast_):
        return staff("both", "顾两任", Post.Role.REVIEWER, Post.Role.APPROVER, office=cast_.office)

    @pytest.mark.parametrize("move", ["approve", "refuse"])
    def test_who_gave_the_opinion_does_not_decide(self, cast_, both, move):
        filing = case_in("reviewing", cast_)
        tick_all(filing, cast_.reviewer)
        perform(filing.pk, "recommend", actor=both, **DETAILS["recommend"])
        with pytest.raises(Refusal, match="同一人"):
            perform(filing.pk, move, actor=both, **DETAILS[move])
        make(move, filing, cast_)

    def test_nor_does_who_began_it_and_let_another_finish(self, cast_, both):
        filing = case_in("accepted", cast_)
        perform(filing.pk, "start_review", actor=both)
        make("recommend", filing, cast_)
        with pytest.raises(Refusal, match="同一人"):
            perform(filing.pk, "approve", actor=both, **DETAILS["approve"])

    def test_nor_does_who_ticked_a_line(self, cast_, both):
        filing = case_in("reviewing", cast_)
        mark_check(filing.pk, "place_held", "yes", actor=both)
        make("recommend", filing, cast_, opinion="refuse", grounds="不符合。")
        filing.refresh_from_db()
        assert has_reviewed(both, filing) and not has_reviewed(cast_.approver, filing)
        with pytest.raises(Refusal, match="同一人"):
            perform(filing.pk, "refuse", actor=both, **DETAILS["refuse"])

    @pytest.mark.parametrize(
        "order", [("both", "reviewer"), ("reviewer", "both"), ("both", "reviewer", "both")]
    )
    def test_nor_does_who_ticked_a_line_that_another_ticked_since_or_before(self, cast_, both, order):
        filing = case_in("reviewing", cast_)
        for name in order:
            mark_check(filing.pk, "place_held", "yes", actor=both if name == "both" else cast_.reviewer)
        tick_all(filing, cast_.reviewer)
        make("recommend", filing, cast_)
        assert set(
            filing.check_marks.filter(replaced_at__isnull=True).values_list("marked_by", flat=True)
        ) == {cast_.reviewer.pk}
        for move in ("approve", "refuse"):
            with pytest.raises(Refusal, match="同一人"):
                perform(filing.pk, move, actor=both, **DETAILS[move])
        filing.refresh_from_db()
        assert who_may(filing, By.APPROVER) == [cast_.approver]
        queue = next(queue for queue in QUEUES if queue.key == "decide")
        assert not in_queue(visible_to(both), queue, both).exists()
        assert in_queue(visible_to(cast_.approver), queue, cast_.approver).get() == filing

    def test_who_kept_out_of_the_review_decides(self, cast_, both):
        filing = case_in("deciding", cast_)
        assert perform(filing.pk, "approve", actor=both, **DETAILS["approve"]).state == "approved"

    def test_the_page_can_name_who_may(self, cast_, both):
        filing = case_in("deciding", cast_)
        assert who_may(filing, By.APPROVER) == [cast_.approver, both]
        mark = filing.check_marks.first()
        mark.marked_by = both
        mark.save()
        assert who_may(filing, By.APPROVER) == [cast_.approver]
        assert who_may(filing, By.APPLICANT) == []


class TestMarkCheck:
    @pytest.mark.parametrize("name", [*CASE_STAFF[:1], *CASE_STAFF[2:], *OTHERS])
    def test_only_a_reviewer_of_the_office_ticks(self, cast_, name):
        filing = case_in("reviewing", cast_)
        mark_check(filing.pk, "place_held", "yes", actor=cast_.reviewer)
        with pytest.raises(Refusal, match="只有审查人员"):
            mark_check(filing.pk, "place_held", "no", actor=getattr(cast_, name))
        assert filing.check_marks.get().answer == "yes"

    @pytest.mark.parametrize("state", ["accepted", "deciding", "approved"])
    def test_only_while_it_is_reviewed(self, cast_, state):
        filing = case_in(state, cast_)
        with pytest.raises(Refusal, match="审查中"):
            mark_check(filing.pk, "place_held", "no", actor=cast_.reviewer)

    @pytest.mark.parametrize(
        ("line", "answer", "note", "sentence"),
        [
            ("nothing", "yes", "", "没有这一项"),
            ("place_held", "maybe", "", "请选择"),
            ("place_held", "no", "长" * 301, "最多 300"),
        ],
    )
    def test_what_is_no_answer_is_refused_with_a_sentence(self, cast_, line, answer, note, sentence):
        filing = case_in("reviewing", cast_)
        with pytest.raises(Refusal, match=sentence):
            mark_check(filing.pk, line, answer, actor=cast_.reviewer, note=note)

    def test_an_answer_that_was_changed_is_kept_as_replaced(self, cast_):
        filing = case_in("reviewing", cast_)
        for answer in ("no", "no", "yes"):
            mark_check(filing.pk, "place_held", answer, actor=cast_.reviewer)
        kept = [(mark.answer, mark.replaced_at is None) for mark in filing.check_marks.order_by("pk")]
        assert kept == [("no", False), ("yes", True)]

    def test_a_note_keeps_what_a_database_can_hold(self, cast_):
        filing = case_in("reviewing", cast_)
        mark_check(filing.pk, "place_held", "no", actor=cast_.reviewer, note="地址\x00不一致 𠀀 ")
        assert filing.check_marks.get().note == "地址不一致 𠀀"
