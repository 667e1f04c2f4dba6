"""What a certificate prints is held against the register, item by item."""

import datetime

import pytest
from django.utils import timezone

from portal.record.declarations import CERTIFICATE_ITEMS
from portal.record.selectors import verify_code, verify_token
from registry.filings.services.issue import certificate_content
from registry.organisations.models import Organisation
from registry.standing.models import Listing, Penalty

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


def listed(body: Organisation, name: str = "abnormal", **days: datetime.date) -> None:
    Listing.objects.create(
        organisation=body,
        list=name,
        ground="未按规定报送年度工作报告",
        **{"listed_on": D(2025, 1, 6), **days},
    )


def suspended(body: Organisation, **days: datetime.date) -> None:
    Penalty.objects.create(
        organisation=body,
        kind="suspension",
        facts="超出章程规定的宗旨开展活动。",
        document_no="海民罚〔2025〕8号",
        authority="海淀区民政局",
        **{"decided_on": D(2025, 3, 7), **days},
    )


@pytest.fixture(params=["code", "token"])
def ask(request, certify):
    """ask(body): the verdict, by the code of the body or by the token of its certificate."""

    def by_token(body: Organisation):
        if not body.certificates.exists():
            certify(body, "TOKEN-A", valid_to=body.certificate_to)
        return verify_token("TOKEN-A")

    return (lambda body: verify_code(body.code)) if request.param == "code" else by_token


@pytest.mark.parametrize(("name", "words"), [("abnormal", "活动异常名录"), ("serious", "严重违法失信名单")])
def test_a_listed_body_is_never_simply_valid(storied, ask, name, words):
    listed(storied, name)
    verdict = ask(storied)
    assert (verdict.kind, verdict.title) == ("attention", f"机构已列入{words}")
    assert f"2025年1月6日被列入{words}：未按规定报送年度工作报告。" in verdict.sentence


def test_a_listing_of_the_past_is_told_no_more(storied, ask):
    listed(storied, removed_on=TODAY())
    assert ask(storied).kind == "valid"


def test_a_suspended_body_is_never_simply_valid(storied, ask):
    suspended(storied)
    verdict = ask(storied)
    assert (verdict.kind, verdict.title) == ("attention", "机构正被限期停止活动")
    assert "2025年3月7日被处以限期停止活动：超出章程规定的宗旨开展活动。停止期间不得" in verdict.sentence


@pytest.mark.parametrize("day", ["executed_on", "withdrawn_on"])
def test_a_suspension_that_is_served_or_withdrawn_is_told_no_more(storied, ask, day):
    suspended(storied, **{day: TODAY()})
    assert ask(storied).kind == "valid"


def test_the_gravest_comes_first_and_the_rest_is_told_too(storied, ask, change):
    change(storied, "liquidation", TODAY())
    listed(storied)
    listed(storied, "serious")
    verdict = ask(read(storied))
    assert verdict.title == "机构清算中"
    assert verdict.sentence.index("严重违法失信名单") < verdict.sentence.index("活动异常名录")


def test_a_certificate_past_its_days_by_the_register_is_not_valid(make_body, ask):
    body = read(make_body(certificate_from=D(2018, 1, 1), certificate_to=D(2022, 12, 31)))
    verdict = ask(body)
    assert (verdict.kind, verdict.title) == ("attention", "证书已过有效期")


def test_a_code_tells_that_the_certificate_prints_otherwise(storied, certify, change):
    certify(storied, "TOKEN-A")
    change(storied, "changed", TODAY(), legal_representative="栾静姝")
    verdict = verify_code(storied.code)
    assert (verdict.kind, verdict.title) == ("attention", "登记簿里有这家机构，证书印的与登记簿有不同")
    assert [row.now for row in verdict.differences] == ["栾静姝"]
    assert "证书属实" not in verdict.title, "nobody has seen the certificate"


def test_the_code_of_a_dissolved_body_is_no_accusation(storied, change):
    change(storied, "dissolved", TODAY())
    assert (verify_code(storied.code).kind, verify_code(storied.code).title) == ("ended", "机构已注销")
