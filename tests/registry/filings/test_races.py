"""Two at once: one wins, the other reads who and when."""

import threading

import pytest
from django.db import close_old_connections, connection

from registry.filings.declarations import Refusal, TooLate
from registry.filings.models import (
    Decision,
    Filing,
    Letter,
    NameReservation,
)
from registry.filings.services.transitions import perform
from registry.ledger.models import LedgerEntry
from registry.organisations.models import Organisation
from tests.factories.cases import (
    DETAILS,
    case_in,
    own_name,
    people,
)
from tests.factories.filings import complete_filing

pytestmark = pytest.mark.django_db


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
