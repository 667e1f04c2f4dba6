"""Bodies with a past, for the pages that show them."""

import datetime

import pytest

from registry.ledger.services import open_body, record
from registry.offices.models import Office
from registry.organisations.models import Organisation
from tests.factories.bodies import new_code


@pytest.fixture
def make_body(db):
    """make_body(kind, office_code, **items): a body registered 2012-05-18 by that office."""

    def make(kind: str = "service", office: str = "bj-haidian-mz", **items: object) -> Organisation:
        registrar = Office.objects.select_related("division").get(code=office)
        division = registrar.division
        is_district = division.level == "district"
        code = str(items.pop("code", "") or new_code(kind, division.code))
        values: dict[str, object] = {
            "code": code,
            "kind": kind,
            "name": f"北京市{division.name if is_district else ''}禾渡{code[12:16]}社会工作事务所",
            "level": "district" if is_district else "city",
            "division": division.code,
            "district_code": division.code if is_district else "",
            "registrar": registrar.code,
            "registrar_name": registrar.name,
            "registered_on": datetime.date(2012, 5, 18),
            **items,
        }
        return open_body(
            values, effective_on=datetime.date(2012, 5, 18), actor=None, document_no="京海民许〔2012〕0086号"
        )

    return make


@pytest.fixture
def change():
    """change(body, kind, day, reason='', **items): one more entry of its ledger."""

    def write(body: Organisation, kind: str, day: datetime.date, reason: str = "", **items: object):
        return record(
            body, kind, items, effective_on=day, actor=None, reason=reason, document_no="京海民变〔2020〕1号"
        )

    return write
