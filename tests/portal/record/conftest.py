"""A body with something of everything, and certificates."""

import datetime

import pytest

from registry.filings.models import Certificate
from registry.filings.services.issue import certificate_content
from registry.organisations.models import OfficeHolder, Organisation, Relation
from registry.standing.models import Grade, Listing, Penalty, Qualification, ReportResult

D = datetime.date


@pytest.fixture
def storied(make_body, change):
    """A body whose name, address, funds and head changed, that was listed, fined, graded, and is still active."""
    body = make_body(
        name="北京市海淀区麦渡社工服务站",
        legal_representative="郁知闲",
        address="北京市海淀区槐荫街道旧巷1号",
        funds="100000",
        purpose="服务社区",
        competent_unit_name="北京市海淀区文化局",
        certificate_from=D(2024, 3, 12),
        certificate_to=D(2099, 3, 11),
    )
    change(body, "changed", D(2016, 9, 6), name="北京市海淀区禾渡社会工作事务所")
    change(body, "changed", D(2020, 3, 20), "验资报告已核", funds="300000")
    Listing.objects.create(
        organisation=body,
        list="abnormal",
        ground="未按规定时限报送 2021 年度工作报告",
        listed_on=D(2022, 7, 19),
        removed_on=D(2022, 9, 14),
        removal_reason="补报后移出",
    )
    Penalty.objects.create(
        organisation=body,
        kind="warning",
        facts="未按章程开会",
        decided_on=D(2019, 5, 5),
        document_no="海民罚〔2019〕3号",
        authority="海淀区民政局",
    )
    Grade.objects.create(organisation=body, value="4A", starts_on=D(2023, 12, 8), ends_on=D(2099, 12, 7))
    ReportResult.objects.create(organisation=body, year=2024, result="passed", concluded_on=D(2025, 6, 24))
    Qualification.objects.create(organisation=body, kind="charity", starts_on=D(2017, 1, 1))
    OfficeHolder.objects.create(organisation=body, position="president", name="栾静姝", sealed=b"SECRET-ID")
    OfficeHolder.objects.create(
        organisation=body, position="supervisor", name="前任某", ends_on=D(2018, 1, 1)
    )
    return Organisation.objects.get(pk=body.pk)


@pytest.fixture
def related(storied, make_body):
    sponsor, member = (
        make_body("association", name="北京市海淀区岚台联合会"),
        make_body("association", name="北京隐名协会"),
    )
    Relation.objects.create(kind="sponsored_by", source=storied, target=sponsor)
    Relation.objects.create(kind="member_of", source=storied, target=member)
    return sponsor, member


@pytest.fixture
def certify():
    """certify(body, token, **values): a certificate that prints today's items."""

    def make(body: Organisation, token: str, **values: object) -> Certificate:
        content = certificate_content(body, "民办非企业单位登记证书")
        return Certificate.objects.create(
            organisation=body,
            token=token,
            issued_on=D(2024, 3, 12),
            valid_from=D(2024, 3, 12),
            **{
                "serial": f"{body.code}-{token}"[:40],
                "content": content,
                "valid_to": D(2099, 3, 11),
                **values,
            },
        )

    return make
