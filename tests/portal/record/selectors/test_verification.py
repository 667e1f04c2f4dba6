"""What a certificate prints is held against the register, item by item."""

import datetime

import pytest
from django.utils import timezone

from portal.record.declarations import CERTIFICATE_ITEMS
from portal.record.selectors import verify_token
from registry.filings.services.issue import certificate_content
from registry.organisations.models import Organisation

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = timezone.localdate


def read(body: Organisation) -> Organisation:
    return Organisation.objects.get(pk=body.pk)


def test_every_printed_item_is_compared(storied):
    fixed = {"title", "code", "kind"}
    assert set(certificate_content(storied, "")) - fixed == set(CERTIFICATE_ITEMS)


@pytest.mark.parametrize(
    ("changes", "label", "printed", "now"),
    [
        (
            {"name": "北京市海淀区新名事务所"},
            "名称",
            "北京市海淀区禾渡社会工作事务所",
            "北京市海淀区新名事务所",
        ),
        ({"legal_representative": "栾静姝"}, "法定代表人（负责人）", "郁知闲", "栾静姝"),
        ({"address": ""}, "住所", "北京市海淀区槐荫街道旧巷1号", "未记载"),
        ({"purpose": "服务全区"}, "宗旨", "服务社区", "服务全区"),
        ({"business_scope": "心理咨询"}, "业务范围", "未印", "心理咨询"),
        ({"funds": "3000000"}, "开办资金", "30 万元", "300 万元"),
        (
            {"competent_unit_name": "北京市海淀区民政局"},
            "业务主管单位",
            "北京市海淀区文化局",
            "北京市海淀区民政局",
        ),
        (
            {"registrar_name": "北京市海淀区行政审批局"},
            "登记管理机关",
            "北京市海淀区民政局",
            "北京市海淀区行政审批局",
        ),
        ({"registered_on": D(2012, 5, 19)}, "成立登记日期", "2012年5月18日", "2012年5月19日"),
        ({"certificate_from": D(2024, 3, 13)}, "证书有效期起", "2024年3月12日", "2024年3月13日"),
        ({"certificate_to": D(2098, 3, 11)}, "证书有效期止", "2099年3月11日", "2098年3月11日"),
    ],
)
def test_an_item_that_reads_otherwise_now_is_told(storied, certify, change, changes, label, printed, now):
    certify(storied, "TOKEN-A")
    assert verify_token("TOKEN-A").kind == "valid"
    change(storied, "changed", TODAY(), **changes)
    verdict = verify_token("TOKEN-A")
    assert (verdict.kind, verdict.title) == ("attention", "证书属实，但登记事项后来有变更")
    assert [(row.label, row.printed, row.now) for row in verdict.differences] == [(label, printed, now)]


def test_a_certificate_that_begins_on_the_day_of_issue_is_as_the_register_has_it(make_body, certify):
    body = read(make_body())
    certify(body, "TOKEN-A", valid_to=None)
    assert (verify_token("TOKEN-A").kind, verify_token("TOKEN-A").differences) == ("valid", [])


@pytest.mark.parametrize(
    ("status", "kind", "title"),
    [
        ("revoked", "forbidden", "机构已吊销"),
        ("annulled", "forbidden", "机构已撤销"),
        ("dissolved", "forbidden", "机构已注销"),
        ("liquidation", "attention", "机构清算中"),
    ],
)
def test_a_replaced_certificate_tells_first_what_has_become_of_the_body(
    storied, certify, change, status, kind, title
):
    certify(storied, "TOKEN-A", superseded_on=D(2025, 2, 3))
    change(storied, status, TODAY())
    verdict = verify_token("TOKEN-A")
    assert (verdict.kind, verdict.title) == (kind, title)
    assert "2025年2月3日换发，不再有效" in verdict.sentence
