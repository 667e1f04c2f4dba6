"""Ends of a body as reasons: which end, since when, by which document, and what came after."""

from datetime import date, timedelta

import pytest

from registry.ledger.services import correct, record
from registry.organisations.models import Organisation
from registry.standing.selectors import Standing, standing
from tests.factories.bodies import body

pytestmark = pytest.mark.django_db
BEGUN = date(2015, 5, 1)


def ended(kind: str, on: date, document_no: str = "", **changes: object) -> Organisation:
    made = body(effective_on=BEGUN)
    record(made, kind, changes, effective_on=on, actor=None, reason="依法处理", document_no=document_no)
    return made


def only(answer: Standing) -> tuple[str, str]:
    assert not answer.ok
    [reason] = answer.reasons
    return reason.code, reason.sentence


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("dissolved", "自2020年3月1日起已注销登记，主体资格已终止（京民〔2020〕1号）。"),
        ("annulled", "自2020年3月1日起登记已被撤销，不得再以其名义活动（京民〔2020〕1号）。"),
        ("revoked", "自2020年3月1日起登记证书已被吊销，不得再以其名义活动（京民〔2020〕1号）。"),
    ],
)
def test_each_end_says_what_it_is_since_when_and_by_which_document(kind: str, sentence: str) -> None:
    day = date(2020, 3, 1)
    made = ended(kind, day, "京民〔2020〕1号")
    assert standing(made, day - timedelta(days=1)).ok
    assert only(standing(made, day)) == (kind, sentence)
    reason = standing(made, day).reasons[0]
    assert (reason.since, reason.document_no) == (day, "京民〔2020〕1号")


def test_between_revocation_and_dissolution_it_reads_as_revoked() -> None:
    made = ended("revoked", date(2020, 3, 1))
    record(made, "dissolved", {}, effective_on=date(2023, 6, 1), actor=None, reason="清算后注销")
    made = Organisation.objects.get(pk=made.pk)
    assert standing(made, date(2020, 2, 29)).ok
    assert only(standing(made, date(2021, 1, 1)))[0] == "revoked"
    assert only(standing(made, date(2023, 5, 31)))[0] == "revoked"
    assert only(standing(made, date(2023, 6, 1))) == (
        "dissolved",
        "自2023年6月1日起已注销登记，主体资格已终止。",
    )


def test_a_revocation_that_was_reversed_holds_only_for_its_time() -> None:
    made = ended("annulled", date(2020, 3, 1))
    record(
        made, "changed", {"status": "active"}, effective_on=date(2020, 9, 1), actor=None, reason="复议决定"
    )
    made = Organisation.objects.get(pk=made.pk)
    assert only(standing(made, date(2020, 8, 31)))[0] == "annulled"
    assert standing(made, date(2020, 9, 1)).ok


def test_a_revocation_recorded_by_mistake_is_no_reason_on_any_day() -> None:
    made = ended("revoked", date(2020, 3, 1))
    correct(made.entries.get(number=2), {"status": "active"}, reason="记错组织", actor=None)
    made = Organisation.objects.get(pk=made.pk)
    assert standing(made, date(2020, 3, 1)).ok and standing(made).ok


def test_an_end_of_unknown_day_counts_though_nobody_knows_since_when() -> None:
    made = ended("revoked", date(2024, 3, 1), ended_on=None)
    for on in (date(2020, 1, 1), date(2024, 3, 1), date(2026, 1, 1)):
        assert only(standing(made, on)) == ("revoked", "登记证书已被吊销，不得再以其名义活动。")
    imported = body(status="annulled", effective_on=date(2024, 3, 1), registered_on=None)
    assert only(standing(imported, date(2020, 1, 1)))[0] == "annulled"


def test_an_end_known_when_the_body_was_entered_counts_from_its_own_day() -> None:
    made = body(status="revoked", effective_on=BEGUN, ended_on=date(2019, 1, 1))
    assert standing(made, date(2018, 12, 31)).ok
    assert only(standing(made, date(2019, 1, 1)))[0] == "revoked"
