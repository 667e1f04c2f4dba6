"""The page on which a certificate, its number or a code is verified."""

import datetime
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.factories.bodies import new_code
from tests.portal.record.test_views import text_of

pytestmark = pytest.mark.django_db

D = datetime.date


def test_a_current_certificate_is_valid(client, storied, certify):
    certify(storied, "TOKEN-A")
    text = text_of(client.get("/verify/?token=TOKEN-A"))
    assert "证书有效" in text
    assert storied.name in text
    assert "与证书不同之处" not in text


def test_a_certificate_that_prints_otherwise_shows_the_differences(client, storied, certify, change):
    certify(storied, "TOKEN-A")
    change(storied, "changed", timezone.localdate(), address="北京市海淀区新址9号")
    text = text_of(client.get("/verify/?token=TOKEN-A"))
    assert "证书属实，但登记事项后来有变更" in text
    assert "住所 北京市海淀区槐荫街道旧巷1号 北京市海淀区新址9号" in text


def test_a_superseded_certificate_is_not_valid(client, storied, certify):
    certify(storied, "TOKEN-A", superseded_on=D(2025, 2, 3))
    text = text_of(client.get("/verify/?token=TOKEN-A"))
    assert "这份证书已经换发，不再有效" in text
    assert "2025年2月3日" in text


def test_a_certificate_past_its_days_is_not_valid(client, storied, certify):
    certify(storied, "TOKEN-A", valid_to=D(2025, 1, 1))
    assert "证书已过有效期" in text_of(client.get("/verify/?token=TOKEN-A"))


@pytest.mark.parametrize(
    ("kind", "title"), [("dissolved", "机构已注销"), ("revoked", "机构已吊销"), ("liquidation", "机构清算中")]
)
def test_a_certificate_of_an_ended_body_is_not_valid(client, storied, certify, change, kind, title):
    certify(storied, "TOKEN-A")
    change(storied, kind, timezone.localdate())
    text = text_of(client.get("/verify/?token=TOKEN-A"))
    assert title in text
    assert "证书有效，" not in text


@pytest.mark.parametrize("token", ["TOKEN-B", "x" * 80, "<b>", "％"])
def test_an_unknown_certificate_is_not_to_be_trusted(client, db, token):
    assert "登记簿里没有这份证书" in text_of(client.get("/verify/", {"token": token}))


def test_a_code_tells_the_state_of_the_body(client, storied):
    text = text_of(client.get("/verify/", {"code": storied.code.lower()}))
    assert "登记簿里有这家机构：正常" in text
    assert storied.name in text


def test_a_pasted_address_of_a_certificate_is_understood(client, storied, certify):
    certify(storied, "TOKEN-A")
    pasted = "https://example.org/verify/?token=TOKEN-A"
    assert "证书有效" in text_of(client.get("/verify/", {"code": pasted}))


def test_a_wrong_code_is_explained(client, storied):
    wrong = storied.code[:17] + ("1" if storied.code[17] != "1" else "2")
    text = text_of(client.get("/verify/", {"code": wrong}))
    assert "这不是正确的统一社会信用代码" in text
    assert f"第18位校验码应为 {storied.code[17]}" in text
    assert storied.name in text


def test_a_right_code_nobody_bears_is_told(client, db):
    assert "登记簿里没有这个代码" in text_of(client.get("/verify/", {"code": new_code()}))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("code=", "请填写 18 位统一社会信用代码"), (f"code={'x' * 400}", "太长了")],
)
def test_an_empty_or_endless_question_is_answered(client, db, query, sentence):
    response = client.get(f"/verify/?{query}")
    assert response.status_code == 200
    assert sentence in text_of(response)


def test_the_address_of_a_bodys_page_is_understood_as_its_code(client, storied):
    pasted = f"http://127.0.0.1:8000{storied.get_absolute_url()}"
    assert storied.name in text_of(client.get("/verify/", {"code": pasted}))


ISSUED = "aB3-dE6_gH9jK2mN5pQ8sT1v"  # as secrets.token_urlsafe(18) makes them


@pytest.mark.parametrize(
    "written",
    [
        "https://example.org/verify/?token={}。",
        "https://example.org/verify/?token={} 请查收",
        "扫出来是 https://example.org/verify/?token={}，请核验",
        "https://other.example/?url=https%3A%2F%2Fexample.org%2Fverify%2F%3Ftoken%3D{}",
        "HTTPS://example.org/verify/?from=x&token={}#top",
        "{}",
    ],
)
def test_a_token_is_understood_whatever_stands_around_it(client, storied, certify, written):
    certify(storied, ISSUED)
    assert "与登记簿一致，机构登记有效" in text_of(client.get("/verify/", {"code": written.format(ISSUED)}))


def test_what_was_pasted_behind_the_address_of_a_certificate_is_not_of_its_token(client, storied, certify):
    certify(storied, ISSUED)
    assert "与登记簿一致，机构登记有效" in text_of(client.get("/verify/", {"token": f"{ISSUED}。请查收"}))


@pytest.mark.parametrize("written", ["{}-01", "证书编号：{}-01，2024年3月12日发证", "{} － ０１"])
def test_the_number_of_a_certificate_leads_to_its_body_and_proves_nothing(client, storied, certify, written):
    certify(storied, ISSUED, serial=f"{storied.code}-01")
    text = text_of(client.get("/verify/", {"code": written.format(storied.code)}))
    assert "登记簿里有这家机构：正常" in text and storied.name in text
    assert "编号谁都可以照抄" in text and "与登记簿一致" not in text


def test_the_number_of_a_replaced_certificate_says_so(client, storied, certify):
    certify(storied, "TOKEN-A", serial=f"{storied.code}-01", superseded_on=D(2025, 2, 3))
    certify(storied, ISSUED, serial=f"{storied.code}-02")
    assert "2025年2月3日换发" in text_of(client.get("/verify/", {"code": f"{storied.code}-01"}))


def test_a_number_that_no_certificate_bears_is_told_with_the_body_of_its_code(client, storied, certify):
    certify(storied, ISSUED, serial=f"{storied.code}-01")
    text = text_of(client.get("/verify/", {"code": f"{storied.code}-07"}))
    assert "登记簿里没有这个证书编号" in text and storied.name in text
    assert "登记簿里没有这个代码" in text_of(client.get("/verify/", {"code": f"{new_code()}-01"}))


@pytest.mark.parametrize(
    "written",
    ["代码：{}", "统一社会信用代码{}（副本）", "{}，请帮忙查一下", "代码 {}。", "No. {}", "{} 2024-03-12"],
)
def test_a_code_is_found_among_words(client, storied, written):
    text = text_of(client.get("/verify/", {"code": written.format(storied.code)}))
    assert "登记簿里有这家机构：正常" in text and storied.name in text


def test_a_code_in_groups_is_one_code(client, storied):
    code = storied.code
    for mark in ("-", " ", "－", "\u200b"):
        grouped = mark.join((code[:4], code[4:8], code[8:12], code[12:16], code[16:]))
        assert storied.name in text_of(client.get("/verify/", {"code": f"代码：{grouped}"}))


def test_a_code_with_a_character_missing_is_counted_without_the_words_around_it(client, storied):
    assert "现为17位。少了1位" in text_of(client.get("/verify/", {"code": f"代码：{storied.code[:-1]}"}))
    assert "现为19位。多了1位" in text_of(client.get("/verify/", {"code": f"{storied.code}0"}))


@pytest.mark.parametrize(
    "name",
    [
        "北京市海淀区禾渡社会工作事务所",
        "京民证字第0010121号",
        "hedu shegong",
        "BeijingDigitalHealthAssociation",
        "BeijingDigitalHealthUnio",
    ],
)
def test_a_name_is_sent_to_the_search(client, db, name):
    response = client.get("/verify/", {"code": name})
    text = text_of(response)
    assert "这里面没有统一社会信用代码" in text and "位。" not in text
    assert f'href="/search/?q={quote(name)}"' in response.content.decode()


@pytest.mark.parametrize("token", ["x" * 90, "x" * 5000])
def test_an_endless_token_is_of_no_certificate(client, db, token):
    text = text_of(client.get("/verify/", {"token": token}))
    assert "登记簿里没有这份证书" in text
    assert "字符" not in text
