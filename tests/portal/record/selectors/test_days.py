"""A day of the past beside today."""

import datetime

import pytest
from django.utils import timezone

from portal.record.selectors import record_on
from registry.organisations.models import Organisation

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 1)


@pytest.mark.parametrize(
    ("kind", "changes", "label", "now"),
    [
        ("changed", {"sector": "社会服务"}, "行（事）业领域", "社会服务"),
        ("changed", {"certificate_to": datetime.date(2099, 3, 11)}, "证书有效期止", "2099年3月11日"),
        ("changed", {"status_reason": "责令限期整改"}, "状态原因", "责令限期整改"),
    ],
)
def test_an_item_that_the_register_only_knows_since_is_told(make_body, change, kind, changes, label, now):
    body = make_body()
    change(body, kind, timezone.localdate(), **changes)
    day = record_on(Organisation.objects.get(pk=body.pk), DAY)
    assert day.changed
    assert [(row.label, row.value, row.today) for row in day.rows if row.today is not None] == [
        (label, "", now)
    ]


def test_a_body_that_never_changed_reads_the_same(make_body):
    day = record_on(make_body(), DAY)
    assert not day.changed
    assert {row.label for row in day.rows}.isdisjoint({"行（事）业领域", "终止日期"})
