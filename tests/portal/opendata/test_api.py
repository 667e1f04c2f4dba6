"""The open API: its contract, its errors, what it never says, and that no parameter makes it fail."""

import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.filings.models import Provision
from registry.ledger.services import record
from registry.organisations.models import Organisation
from registry.organisations.validators.codes import compose
from registry.outbox.services import drain
from registry.standing.models import Grade, Listing
from tests.factories.bodies import body
from tests.factories.filings import identity
from tests.factories.outcomes import announced_filing

pytestmark = pytest.mark.django_db
FIELDS = """code name former_names kind kind_label status status_label status_reason level district district_name
    legal_representative registered_on ended_on funds address purpose business_scope sector activity_area
    foundation_type legal_form direct_registration is_charity certificate registrar competent_unit grade lists
    ledger_number updated_at url""".split()


@pytest.fixture
def one() -> Organisation:
    """A body that changed its name in 2021 and its money in 2023."""
    made = body(
        "北京苇间社会工作服务中心",
        kind="service",
        division="110108",
        district_code="110108",
        legal_representative="季疏桐",
        funds="300000",
        certificate_from=date(2019, 5, 1),
        certificate_to=date(2024, 4, 30),
        registrar_name="北京市海淀区民政局",
        effective_on=date(2019, 5, 1),
    )
    for on, changes in (
        (date(2021, 3, 2), {"name": "北京晨舟社会工作服务中心"}),
        (date(2023, 6, 1), {"funds": "500000"}),
    ):
        record(
            made,
            "changed",
            changes,
            effective_on=on,
            actor=None,
            reason="变更登记",
            source_kind="test",
            source_ref="",
            document_no=f"海民变字〔{on.year}〕1号",
        )
    made.refresh_from_db()
    return made


def get(client: Client, path: str, status: int = 200) -> dict:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status, (path, response.status_code, response.content[:300])
    assert response["Content-Type"].startswith("application/json")
    return json.loads(response.content)


def test_a_body_with_every_field_of_the_contract(client, one):
    told = get(client, f"/organisations/{one.code}")
    assert list(told) == FIELDS
    assert told["name"] == "北京晨舟社会工作服务中心"
    assert told["former_names"] == [
        {
            "name": "北京苇间社会工作服务中心",
            "used_from": "2019-05-01",
            "used_to": told["former_names"][0]["used_to"],
        }
    ]
    assert told["funds"] == {"value": "500000.00", "unit": "元", "label": "开办资金"}
    assert told["certificate"] == {"from": "2019-05-01", "to": "2024-04-30"}
    assert (told["kind"], told["status"], told["level"], told["district"]) == (
        "service",
        "active",
        "district",
        "110108",
    )
    assert told["district_name"] == "北京市海淀区"
    assert (told["grade"], told["lists"], told["ledger_number"]) == ("none", [], 3)
    assert told["address"] is None and told["competent_unit"] is None and told["direct_registration"] is None
    assert told["is_charity"] is None, "unknown is not no"


def test_grade_and_lists_are_those_of_today(client, one):
    today = timezone.localdate()
    Grade.objects.create(organisation=one, value="4A", starts_on=today, ends_on=today + timedelta(days=400))
    Listing.objects.create(organisation=one, list="abnormal", ground="未报送年报", listed_on=today)
    told = get(client, f"/organisations/{one.code}")
    assert (told["grade"], told["lists"]) == ("4A", ["abnormal"])


def test_a_code_typed_carelessly_finds_its_body(client, one):
    typed = quote(f" {one.code[:8].lower()} {one.code[8:].lower()}")
    assert get(client, f"/organisations/{typed}")["code"] == one.code


def test_the_past_is_the_past(client, one):
    told = get(client, f"/organisations/{one.code}/history?as_of=2020-01-01")
    assert told["state"]["name"] == "北京苇间社会工作服务中心" and told["state"]["funds"] == "300000.00"
    assert [entry["number"] for entry in told["entries"]] == [1]
    now = get(client, f"/organisations/{one.code}/history")
    assert now["state"]["name"] == "北京晨舟社会工作服务中心"
    assert [entry["number"] for entry in now["entries"]] == [3, 2, 1]
    assert now["entries"][1]["changes"][0] == {
        "item": "name",
        "label": "名称",
        "before": "北京苇间社会工作服务中心",
        "after": "北京晨舟社会工作服务中心",
    }
    for written in ("２０２０-０１-０１", "2020年1月1日", "20200101"):
        assert get(client, f"/organisations/{one.code}/history?as_of={quote(written)}") == told
    before = get(client, f"/organisations/{one.code}/history?as_of=1999-01-01")
    assert before["state"] is None and before["entries"] == []


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/organisations/{other}", 404, "没有找到"),
        ("/organisations/123", 400, "18"),
        ("/organisations/5111O000MJ0101505U", 400, "O"),
        (f"/organisations/{'5' * 201}", 422, "代码太长"),
        ("/organisations/{other}/history", 404, "没有找到"),
        ("/organisations/{code}/history?as_of=2020-02-30", 422, "日期"),
        ("/organisations/{code}/history?as_of=昨天", 422, "日期"),
        ("/organisations/{code}/history?as_of=0000-01-01", 422, "日期"),
        ("/organisations/{code}/history?as_of=99999-01-01", 422, "日期"),
        ("/organisations/{code}/history?as_of=", 422, "日期"),
        ("/organisations/{code}/history?as_of=9999-12-31", 422, "这一天还没有到"),
        ("/matters/nothing", 404, "没有这个事项"),
        ("/nothing", 404, "没有这个地址"),
        ("/suggest?q=" + "长" * 2001, 422, "太长"),
    ],
)
def test_errors_are_one_chinese_sentence(client, one, path, status, words):
    nobodys = compose("service", "110101", "MJ999999")
    told = get(client, path.format(code=one.code, other=nobodys), status)
    assert words in told["detail"] and told["detail"].endswith(("。", "）"))


def test_a_zero_byte_is_refused_as_json(client):
    told = get(client, "/search?q=%00", 400)
    assert "空字符" in told["detail"]


def test_errors_are_declared(client):
    described = get(client, "/openapi.json")
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert {"200", "400", "404", "422"} <= set(operation["responses"]), path
    names = [row["name"] for row in described["paths"]["/api/v1/search"]["get"]["parameters"]]
    assert names == "q type kind level district status grade hub sort page".split()


def test_search_answers_by_the_contract(client, one):
    drain()
    told = get(client, f"/search?q={one.code}")
    assert {"total", "engine", "degraded", "took_ms", "results", "facets"} <= set(told)
    first = told["results"][0]
    assert set(first) == {"type", "id", "code", "title", "url", "highlight", "matched_by"}
    assert first["code"] == one.code and first["url"] == f"/organisations/{one.code}/"
    assert get(client, "/search?q=晨舟&page=x&kind=nothing")["messages"]
    assert set(told["facets"]["kind"][0]) == {"value", "label", "count"}


def test_suggestions(client, one):
    drain()
    assert get(client, "/suggest?q=晨舟")["suggestions"][0]["text"] == one.name
    assert get(client, "/suggest") == {"suggestions": []}


def test_matters_are_those_of_the_guide(client):
    lines = get(client, "/matters")["matters"]
    assert "service-establishment" in [line["code"] for line in lines]
    Provision.objects.filter(matter="service-establishment", kind="limit", key="decision_promised").update(
        value={"days": 7, "unit": "WD", "label": "作出决定（承诺）"}
    )
    guide = get(client, "/matters/service-establishment")
    decision = next(row for row in guide["periods"] if row["key"] == "decision")
    assert decision["promised"]["text"] == "7 个工作日" and decision["promised"]["certain"] is False
    assert {"required", "optional", "abolished"} == {row["requirement"] for row in guide["papers"]}
    line = next(row for row in get(client, "/matters")["matters"] if row["code"] == "service-establishment")
    assert line["promised"] == "承诺 7 个工作日办结"


def test_personal_data_stays_inside(client):
    filing = announced_filing("service")
    drain()
    code = filing.organisation.code
    paths = [
        f"/api/v1/organisations/{code}",
        f"/api/v1/organisations/{code}/history",
        f"/api/v1/search?q={code}",
        "/api/v1/suggest?q=苇间",
        f"/api/v1/search?q={identity(1)}",
        "/api/v1/search?q=13800138000",
    ]
    for path in paths:
        # What was asked is told back in messages at most, so it is taken out first.
        told = client.get(path).content.decode().replace(path.partition("q=")[2] or "—", "")
        for secret in (identity(1), identity(2), "13800138000", "沈望舒", "sealed", "grounds"):
            assert secret not in told, (path, secret)
    assert json.loads(client.get(paths[4]).content)["total"] == 0


def test_queries_do_not_grow(client, one, django_assert_num_queries):
    for path, count in (
        (f"/organisations/{one.code}", 5),
        (f"/organisations/{one.code}/history", 3),
        ("/matters", 1),
        ("/matters/service-establishment", 3),
    ):
        with django_assert_num_queries(count):
            get(client, path)
    for year in range(2010, 2019):
        one.former_names.create(name=f"旧名{year}", name_key=f"旧名{year}", used_to=date(year, 1, 1))
        Grade.objects.create(
            organisation=one, value="3A", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
        )
    with django_assert_num_queries(5):
        assert len(get(client, f"/organisations/{one.code}")["former_names"]) == 10


def test_reading_only(client, one):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"/api/v1/organisations/{one.code}").status_code == 405


ADDRESSES = (
    "/search?q=晨舟",
    "/suggest?q=晨舟",
    "/organisations/{code}",
    "/organisations/{code}/history",
    "/matters",
    "/matters/service-establishment",
    "/openapi.json",
    "/docs",
    "/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_method_is_refused_in_json(one, address):
    stranger = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(stranger, method)(f"/api/v1{address.format(code=one.code)}")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), method
        assert response["Content-Type"].startswith("application/json")
        assert "请改用 GET 请求" in json.loads(response.content)["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_tells_what_get_would_without_its_body(client, one, address):
    path = f"/api/v1{address.format(code=one.code)}"
    asked, got = client.head(path), client.get(path)
    assert asked.content == b""
    assert (asked.status_code, asked.headers.get("Content-Type")) == (
        got.status_code,
        got.headers.get("Content-Type"),
    )


def test_a_post_to_no_address_is_told_so_in_json():
    response = Client(enforce_csrf_checks=True).post("/api/v1/nothing")
    assert response.status_code == 404
    assert "没有这个地址" in json.loads(response.content)["detail"]


def refuse(execute, sql, params, many, context):
    raise DatabaseError("the server closed the connection")


def test_a_fault_and_a_strange_host_are_told_in_json(settings):
    with connection.execute_wrapper(refuse):
        fault = Client(raise_request_exception=False).get("/api/v1/matters")
    settings.ALLOWED_HOSTS = ["testserver"]
    stranger = Client().get("/api/v1/matters", headers={"host": "no host"})
    for response, status in ((fault, 500), (stranger, 400)):
        assert response.status_code == status
        assert response["Content-Type"].startswith("application/json")
        assert json.loads(response.content)["detail"].endswith("。")


def test_a_fault_of_a_page_is_told_on_a_page(client):
    with connection.execute_wrapper(refuse):
        fault = Client(raise_request_exception=False).get("/matters/")
    assert fault.status_code == 500
    assert "这次没有办成" in fault.content.decode()


def test_the_description_is_a_page_without_foreign_parts(client):
    page = client.get("/api/v1/docs").content.decode()
    assert "/api/v1/organisations/{code}/history" in page and "as_of" in page
    assert "https://" not in page and "cdn" not in page


_PATHS = ("/search", "/suggest", "/organisations/{}", "/organisations/{}/history", "/matters", "/matters/{}")
_NAMES = "q type kind level district status grade hub sort page as_of literal as_text code".split()
_ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "0",
            "-1",
            "9" * 40,
            "1e9",
            "NaN",
            "5A",
            "110108",
            "2020-01-01",
            "0001-01-01",
            "9999-12-31",
            "%",
            "'",
        ]
    ),
    st.text(alphabet="%\\\"'*()[]{}:;~^&|!<>\u202e\U00020bb7\x7f\x01\ufeff ", max_size=20),
)


def test_an_address_with_a_line_break_is_answered_in_json(client):
    response = client.get("/api/v1/organisations/%2F%0A")
    assert response.status_code == 404
    assert json.loads(response.content)["detail"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(
    path=st.sampled_from(_PATHS),
    part=_ODD,
    parameters=st.lists(st.tuples(st.sampled_from(_NAMES), _ODD), max_size=6),
)
def test_no_parameter_makes_it_fail(client, path, part, parameters):
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in parameters)
    address = path.format(quote(part, safe="", errors="replace") or "x")
    response = client.get(f"/api/v1{address}?{query}")
    assert response.status_code in (200, 400, 404, 422)
    if response.status_code != 200:
        assert json.loads(response.content)["detail"]
