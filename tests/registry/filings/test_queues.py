"""The queues: what waits for whom, in what order, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.filings.filters import CaseFilter
from registry.filings.models import Filing
from registry.filings.permissions import visible_to
from registry.filings.selectors import queues
from registry.filings.services.review import mark_check
from registry.filings.services.transitions import perform
from registry.filings.workflows import CLOSED, State
from registry.offices.models import Office, Post
from tests.factories.cases import DETAILS, WAY, case_in, make, people
from tests.factories.people import cast, registrar, staff

pytestmark = pytest.mark.django_db
CHINESE = "甲乙丙丁戊己庚辛壬癸"


def own_name(number: int) -> str:
    return f"北京市海淀区{(CHINESE[number // 10 % 10] + CHINESE[number % 10]) * 3}协会"


@pytest.fixture
def cast_():
    return people()


def waiting(actor, key: str) -> list[str]:
    queue = next(queue for queue in queues.QUEUES if queue.key == key)
    return [row.state for row in queues.in_queue(visible_to(actor), queue, actor)]


class TestWhatWaits:
    @pytest.fixture
    def one_in_each_state(self, cast_):
        return {state: case_in(state, cast_, name=own_name(number)) for number, state in enumerate(WAY)}

    def test_each_post_has_the_states_it_moves(self, cast_, one_in_each_state):
        assert waiting(cast_.intake, "intake") == ["submitted"]
        assert sorted(waiting(cast_.reviewer, "review")) == ["accepted", "reviewing"]
        assert waiting(cast_.approver, "decide") == ["deciding"]
        assert sorted(waiting(cast_.publisher, "publish")) == ["approved", "certified"]

    def test_all_shows_everything_that_was_submitted_the_closed_last(self, cast_, one_in_each_state):
        rows = list(queues.in_queue(visible_to(cast_.intake), queues.ALL, cast_.intake))
        assert {row.state for row in rows} == set(WAY) - {"draft"}
        closed = [row.state in {state.value for state in CLOSED} for row in rows]
        assert closed == sorted(closed)

    def test_tabs_count_what_they_open(self, cast_, one_in_each_state):
        for person in (cast_.intake, cast_.reviewer, cast_.approver, cast_.publisher):
            visible = visible_to(person)
            for tab in queues.tabs_of(visible, person):
                assert tab.count == queues.in_queue(visible, tab.queue, person).count()
        assert queues.waiting_counts(visible_to(cast_.reviewer), cast_.reviewer) == {"review": 2}

    def test_without_a_post_there_is_nothing(self, cast_, one_in_each_state):
        for person in (cast_.stranger, cast_.supervisor):
            assert queues.queues_of(person) == [queues.ALL]
            assert queues.waiting_counts(visible_to(person), person) == {}
            assert [tab.count for tab in queues.tabs_of(visible_to(person), person)] == [0]


class TestWhoseItIs:
    def test_a_case_under_review_waits_for_its_reviewer_alone(self, cast_):
        filing = case_in("reviewing", cast_)
        other = staff("other", "另一审查", Post.Role.REVIEWER, office=cast_.office)
        assert waiting(other, "review") == []
        Post.objects.filter(user=filing.reviewer).update(ends_on=timezone.localdate() - timedelta(days=1))
        assert waiting(other, "review") == ["reviewing"]

    def test_who_took_part_in_the_review_is_not_asked_to_decide(self, cast_):
        both = staff("both", "顾两任", "reviewer", "approver", office=cast_.office)
        filing = case_in("reviewing", cast_)
        mark_check(filing.pk, "place_held", "no", actor=both)
        make("recommend", filing, cast_, opinion="refuse", grounds="场所不符合。")
        assert (waiting(both, "decide"), waiting(cast_.approver, "decide")) == ([], ["deciding"])

    def test_ones_own_application_is_anothers_work(self, cast_):
        clerk = staff("own", "自办", "intake", office=cast_.office)
        case_in("submitted", cast_, applicant=clerk)
        assert (waiting(clerk, "intake"), waiting(cast_.intake, "intake")) == ([], ["submitted"])

    def test_a_role_counts_in_its_own_office_only(self, cast_):
        case_in("submitted", cast_)
        mixed = staff("mixed", "两处", "reviewer", office=cast_.office)
        Post.objects.create(
            user=mixed, office=registrar("bj-chaoyang-mz"), role="intake", starts_on=timezone.localdate()
        )
        assert waiting(mixed, "intake") == []
        assert queues.in_queue(visible_to(mixed), queues.ALL, mixed).count() == 1


class TestTheOrder:
    def test_the_nearest_day_first_and_stopped_clocks_last(self, cast_):
        days = {0: 3, 1: 9, 2: 6, 3: 12}
        for number, ago in days.items():
            filing = case_in("submitted", cast_, name=own_name(number * 11))
            make("accept", filing, cast_, at=timezone.now() - timedelta(days=ago))
            make("start_review", filing, cast_)
        oldest = Filing.objects.get(title=own_name(33))
        make("pause", oldest, cast_)
        rows = list(queues.in_queue(visible_to(cast_.reviewer), queues.QUEUES[1], cast_.reviewer))
        assert [row.title for row in rows] == [own_name(11), own_name(22), own_name(0), own_name(33)]
        assert [row.paused for row in rows] == [False, False, False, True]

    def test_only_what_is_late_and_runs_is_overdue(self, cast_):
        late, stopped, fresh, done = (case_in("submitted", cast_, name=own_name(n * 11)) for n in range(4))
        for filing in (late, stopped, done):
            make("accept", filing, cast_, at=timezone.now() - timedelta(days=40))
            make("start_review", filing, cast_)
        make("pause", stopped, cast_)
        make("withdraw", done, cast_)
        assert list(queues.overdue(visible_to(cast_.intake))) == [late]
        assert fresh.state == "submitted"


class TestWhatIsMeasured:
    def test_a_promise_later_than_the_law_hides_no_overrun(self, cast_):
        filing = case_in("submitted", cast_)
        make("accept", filing, cast_)
        today = timezone.localdate()
        late = {"statutory_due": today - timedelta(days=3), "promised_due": today + timedelta(days=200)}
        Filing.objects.filter(pk=filing.pk).update(**late)
        [found] = queues.overdue(visible_to(cast_.intake))
        assert found.due == today - timedelta(days=3)

    @pytest.mark.parametrize(
        ("statutory", "promised", "due"), [(60, 10, 10), (60, None, 60), (None, 10, 10), (5, 5, 5)]
    )
    def test_the_earlier_of_promise_and_law_counts(self, cast_, statutory, promised, due):
        filing, today = case_in("submitted", cast_), timezone.localdate()

        def day(number):
            return None if number is None else today + timedelta(days=number)

        Filing.objects.filter(pk=filing.pk).update(statutory_due=day(statutory), promised_due=day(promised))
        assert queues.by_remaining_time(visible_to(cast_.intake)).get().due == day(due)


class TestFilters:
    def narrowed(self, cast_, **data):
        narrowing = CaseFilter(
            data, queryset=visible_to(cast_.intake), offices=Office.objects.filter(pk=cast_.office.pk)
        )
        return [row.number for row in narrowing.qs]

    def test_each_narrows_and_all_together(self, cast_):
        first = case_in("submitted", cast_, name=own_name(0))
        second = case_in("accepted", cast_, "service", name="北京市海淀区苇间社会工作服务中心")
        both = {first.number, second.number}
        for data, expected in (
            ({}, both),
            ({"q": "苇间"}, {second.number}),
            ({"q": first.number}, {first.number}),
            ({"q": "林申请 苇间"}, {second.number}),
            ({"q": "没有的"}, set()),
            ({"matter": "service-establishment"}, {second.number}),
            ({"kind": "association"}, {first.number}),
            ({"state": "accepted"}, {second.number}),
            ({"office": str(cast_.office.pk)}, both),
            ({"overdue": "true"}, set()),
            ({"q": "苇间", "state": "submitted"}, set()),
        ):
            assert set(self.narrowed(cast_, **data)) == expected, data

    @pytest.mark.parametrize(
        "data",
        [
            {"state": "draft"}, {"state": "x"}, {"matter": "'; --"}, {"kind": "\u202e"}, {"office": "999999"}, {"office": "x"},
            {"office": "9" * 40}, {"overdue": "maybe"}, {"q": "\x00"}, {"q": "𠀀\u202e%_\\"}, {"q": "长" * 5000},
        ],
    )  # fmt: skip
    def test_nonsense_is_no_error(self, cast_, data):
        case_in("submitted", cast_)
        assert len(self.narrowed(cast_, **data)) in (0, 1)

    def test_the_office_of_others_cannot_be_asked_for(self, cast_):
        case_in("submitted", cast_)
        narrowing = CaseFilter(
            {"office": str(registrar().pk)},
            queryset=visible_to(cast_.intake),
            offices=Office.objects.filter(pk=cast_.office.pk),
        )
        assert narrowing.form.errors["office"]


def test_a_list_takes_as_many_queries_for_one_case_as_for_many(cast_):
    def lines() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = queues.in_queue(visible_to(cast_.intake), queues.ALL, cast_.intake)
            found = found.select_related("office").prefetch_related("pauses")
            rows = queues.rows(list(found), {})
        assert all(row.clock for row in rows)
        return len(queries)

    case_in("submitted", cast_, name=own_name(0))
    one = lines()
    for number in range(1, 8):
        case_in("submitted", cast_, name=own_name(number * 11))
    assert lines() == one


def test_every_open_state_is_in_a_queue_but_the_applicants_own():
    queued = {state for queue in queues.QUEUES for state in queue.states}
    assert set(State) - queued - CLOSED == {State.DRAFT, State.CORRECTING}


def test_offices_do_not_mix(cast_):
    case_in("submitted", cast_)
    neighbours = cast(registrar("bj-chaoyang-mz"))
    assert waiting(neighbours.intake, "intake") == []
    filing = Filing.objects.get()
    with pytest.raises(Exception, match="岗位"):
        perform(filing.pk, "accept", actor=neighbours.intake, **DETAILS.get("accept", {}))
