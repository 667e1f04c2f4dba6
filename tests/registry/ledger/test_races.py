"""Several writers of one body, and of one code, at once."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.ledger.models import LedgerEntry
from registry.ledger.services import (
    LedgerError,
    record,
)
from registry.ledger.services.verification import Verification
from registry.organisations.models import Organisation
from tests.factories.bodies import body, new_code

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


def intact():
    return not list(Verification().damages())


def _record_in_thread(pk, name, start, failures):
    try:
        start.wait()
        record(
            Organisation.objects.get(pk=pk),
            "changed",
            {"address": name},
            effective_on=timezone.localdate(),
            actor=None,
        )
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


def race(count):
    organisation = body()
    start, failures = threading.Barrier(count), []
    threads = [
        threading.Thread(target=_record_in_thread, args=(organisation.pk, f"{n}号", start, failures))
        for n in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    numbers = list(LedgerEntry.objects.filter(organisation=organisation).values_list("number", flat=True))
    assert numbers == list(range(1, count + 2))
    assert intact()


@pytest.mark.django_db(transaction=True)
def test_concurrent_records_make_one_valid_chain():
    race(8)


@pytest.mark.postgres
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_many_concurrent_records_make_one_valid_chain():
    race(40)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_opened_twice_at_once_is_opened_once():
    code, start, outcomes = new_code(), threading.Barrier(4), []

    def attempt():
        try:
            start.wait()
            with transaction.atomic():
                body(code=code)
            outcomes.append("opened")
        except (LedgerError, IntegrityError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["opened", "refused", "refused", "refused"]
    assert Organisation.objects.filter(code=code).count() == 1
