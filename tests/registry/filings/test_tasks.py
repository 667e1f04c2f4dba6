"""The clock moves by itself: deemed acceptance, lapse."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.filings.declarations import Refusal
from registry.filings.models import (
    Filing,
)
from registry.filings.services.transitions import perform
from tests.factories.cases import case_in, make, own_name
from tests.factories.filings import complete_filing

pytestmark = pytest.mark.django_db


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
