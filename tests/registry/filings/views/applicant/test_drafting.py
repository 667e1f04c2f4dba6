"""The steps of the form: saved with and without JavaScript, two tabs, a session that ended, a page that is stale."""

import html
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers
from registry.filings.services.drafts import save_answers
from registry.filings.services.transitions import perform
from registry.filings.validators import KEPT_LENGTH
from tests.factories import filings as make
from tests.factories.bodies import body
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(people) -> Filing:
    return make.draft("service", people.applicant)


def at(filing: Filing, step: str) -> str:
    return f"/workspace/{filing.number}/form/{step}/"


def held(filing: Filing) -> dict:
    return full_answers(Filing.objects.get(pk=filing.pk))


def autosave(client: Client, filing: Filing, answers, **more):
    body = json.dumps({"answers": answers, **more})
    return client.post(f"/workspace/{filing.number}/autosave/", body, content_type="application/json")


ELIGIBLE = {"division": "110108", "route": "direct", "direct_category": "charity", "competent_unit": ""}


def test_the_next_step_comes_when_nothing_is_wrong(client, draft):
    response = client.post(at(draft, "eligibility"), ELIGIBLE)
    assert response.url == at(draft, "name")
    assert held(draft)["division"] == "110108"
    assert Filing.objects.get().office.code == "bj-haidian-mz"


def test_what_is_wrong_is_told_on_the_same_page_and_nothing_is_lost(client, draft):
    response = client.post(
        at(draft, "basics"), {"funds": "三十", "purpose": "服务社区", "address": ""}, follow=True
    )
    page = response.content.decode()
    assert response.redirect_chain == [(f"{at(draft, 'basics')}?check=1", 302)]
    assert "“三十”不是一个数" in page
    assert 'value="三十"' in page
    assert 'href="#id_funds"' in page
    assert "请填写住所。" in page
    assert held(draft)["purpose"] == "服务社区"


def test_saving_stays_and_says_so(client, draft):
    response = client.post(at(draft, "basics"), {"purpose": "服务社区", "stay": "1"}, follow=True)
    assert "已保存。" in response.content.decode()


def test_questions_appear_after_a_save_without_javascript(client, draft):
    chosen = {"division": "110108", "route": "dual"}
    page = client.post(at(draft, "eligibility"), chosen, follow=True).content.decode()
    asks = dict(re.findall(r'data-ask="(\w+)"([^>]*)>', page))
    assert "请填写业务主管单位。" in page
    assert "hidden" not in asks["competent_unit"]
    assert "hidden" in asks["direct_category"]


def test_rows_are_added_and_removed_by_submitting(client, draft):
    rows = {"founders-0-name": "季疏桐", "founders-1-name": "沈望舒"}
    response = client.post(at(draft, "people"), rows | {"add": "founders"})
    assert response.url == f"{at(draft, 'people')}?blank=founders#id_founders-rows"
    assert 'name="founders-2-name"' in client.get(response.url).content.decode()
    client.post(at(draft, "people"), rows | {"remove": "founders-0"})
    assert held(draft)["founders"] == [{"name": "沈望舒", "code": ""}]


def test_another_tab_is_told_beside_the_field_and_can_be_taken_over(client, draft, people):
    save_answers(draft.pk, {"sector": "养老服务"}, actor=people.applicant)
    mine = {"sector": "社会工作", "base": json.dumps({"sector": ""})}
    page = client.post(at(draft, "name"), mine).content.decode()
    assert "另一个页面刚刚也改了“行（事）业领域”" in page
    assert "养老服务" in page
    assert held(draft)["sector"] == "社会工作"
    taken = {"sector": "社会工作", "base": "{}", "take": "sector", "theirs-sector": json.dumps("养老服务")}
    client.post(at(draft, "name"), taken)
    assert held(draft)["sector"] == "养老服务"


def test_taking_one_answer_over_leaves_what_another_tab_wrote_elsewhere(client, draft, people):
    seen = {"sector": "社会工作", "name": "甲", "brand_meaning": ""}
    save_answers(draft.pk, seen | {"name": "乙", "brand_meaning": "另一页写的"}, actor=people.applicant)
    mine = seen | {"base": json.dumps(seen), "take": "sector", "theirs-sector": json.dumps("养老服务")}
    client.post(at(draft, "name"), mine)
    assert held(draft) == {"sector": "养老服务", "name": "乙", "brand_meaning": "另一页写的"}
    page = client.post(at(draft, "name"), mine | {"name": "丙"}).content.decode()
    assert "另一个页面刚刚也改了“拟用名称”" in page


@pytest.mark.parametrize("theirs", ["{", "3", "null", '{"a": 1}', "[" * 9000])
def test_a_forged_value_of_the_other_tab_changes_nothing(client, draft, theirs):
    client.post(at(draft, "name"), {"sector": "社会工作", "take": "sector", "theirs-sector": theirs})
    assert held(draft)["sector"] == "社会工作"


def test_similar_names_are_looked_for_once_a_page(client, people):
    filing = make.complete_filing("service", people.applicant, papers=False)
    for address in (at(filing, "name"), f"/workspace/{filing.number}/name/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert sum('FROM "organisations_formername"' in query["sql"] for query in queries) == 1


def test_the_name_is_examined_beside_it_with_similar_names(client, draft, people):
    body(
        "北京市海淀区苇间社工服务中心",
        kind="service",
        division="110108",
        registrar=people.office,
        registrar_name=people.office.name,
    )
    client.post(at(draft, "eligibility"), ELIGIBLE)
    client.post(at(draft, "name"), {"name": "海淀苇间社工服务中心有限公司"})
    page = client.get(at(draft, "name")).content.decode()
    assert "依据：" in page
    assert "须修改" in page or "请核对" in page
    client.post(at(draft, "name"), {"name": "北京市海淀区苇间社工服务中心"})
    fragment = client.get(f"/workspace/{draft.number}/name/").content.decode()
    assert "近似名称" in fragment
    assert "不能使用" in fragment
    assert "<html" not in fragment


def test_no_page_of_an_applicant_shows_the_name_another_one_applies_for(client, people):
    theirs = "北京市海淀区苇间社会工作促进中心"
    other = make.submitted_filing("service", name=theirs)
    filing = make.complete_filing("service", people.applicant)
    for url in (
        f"{at(filing, 'name')}?check=1",
        f"/workspace/{filing.number}/name/",
        f"/workspace/{filing.number}/submit/",
    ):
        page = client.get(url).content.decode()
        assert "另有一件在办申请的名称与此近似" in page
        assert theirs not in page
        assert other.number not in page


def test_autosave_says_when_it_saved_and_what_is_wrong(client, draft):
    told = autosave(client, draft, {"funds": "三十", "address": "苇间路8号"}, base={}).json()
    assert told["saved"].startswith("已自动保存 今天 ")
    assert told["held"] == {"funds": "三十", "address": "苇间路8号"}
    assert told["errors"]["funds"] == ["“三十”不是一个数。请填写如 30 或 30.50。"]
    assert told["errors"]["address"] == []


def test_autosave_and_form_agree_on_a_district_that_is_none(client, draft):
    sentence = "请从列出的选项中重新选择住所所在区。"
    told = autosave(client, draft, {"district": "zzzzzz"}, base={}).json()
    assert sentence in told["errors"]["district"][0]
    assert sentence in client.get(f"{at(draft, 'basics')}?check=1").content.decode()


def test_autosave_reports_the_other_tab(client, draft, people):
    save_answers(draft.pk, {"leaders": [make.person("沈望舒", 2, position="head")]}, actor=people.applicant)
    mine = [make.person("季疏桐", 1, position="president")]
    told = autosave(client, draft, {"leaders": mine}, base={"leaders": []}).json()
    assert told["conflicts"]["leaders"]["text"].startswith("沈望舒，院长、校长、主任等负责人")
    assert told["held"]["leaders"] == mine


@pytest.mark.parametrize("sent", ["", "{", "[]", "3", '{"answers": []}', '{"answers": 3}', "[" * 100_000])
def test_autosave_of_anything_else_is_a_sentence(client, draft, sent):
    response = client.post(f"/workspace/{draft.number}/autosave/", sent, content_type="application/json")
    assert response.status_code == 400
    assert "下一步" in response.json()["sentence"]


def test_autosave_ignores_unknown_questions_and_wrong_types(client, draft):
    told = autosave(
        client, draft, {"state": "approved", "funds": 3, "leaders": "x", "sector": "教育"}, base="x"
    ).json()
    assert told["held"] == {"sector": "教育"}
    assert set(held(draft)) == {"sector"}


def test_autosave_without_a_session_says_so_and_saves_nothing(draft):
    response = autosave(Client(), draft, {"sector": "教育"})
    assert response.status_code == 401
    assert "重新登录" in response.json()["sentence"]
    assert held(draft) == {}


def test_a_session_that_ended_inside_the_form_loses_nothing(draft, people):
    visitor = Client()
    posted = {
        "name": "北京市海淀区苇间社工服务中心",
        "sector": "社会工作",
        "base": json.dumps({"name": "", "sector": ""}),
    }
    response = visitor.post(at(draft, "name"), posted)
    assert response.url == f"/accounts/login/?next={at(draft, 'name')}"
    assert "已为您保留" in visitor.get(response.url).content.decode()
    signing = {"login": people.applicant.username, "password": PASSWORD, "next": at(draft, "name")}
    page = visitor.post("/accounts/login/", signing, follow=True)
    assert page.redirect_chain[-1][0] == at(draft, "name")
    assert "已经恢复并保存" in page.content.decode()
    assert 'value="北京市海淀区苇间社工服务中心"' in page.content.decode()
    assert held(draft)["sector"] == "社会工作"
    assert "已经恢复" not in visitor.get(at(draft, "name")).content.decode()


def test_a_restored_form_meets_another_tab_like_any_other(draft, people):
    visitor = Client()
    visitor.post(at(draft, "name"), {"sector": "社会工作", "base": json.dumps({"sector": ""})})
    save_answers(draft.pk, {"sector": "养老服务"}, actor=people.applicant)
    visitor.force_login(people.applicant)
    assert "养老服务" in visitor.get(at(draft, "name")).content.decode()


def test_what_waited_is_never_shown_to_another_person(draft, people):
    visitor = Client()
    visitor.post(at(draft, "people"), {"leaders-0-name": "秘密的人", "leaders-0-id_number": make.identity(7)})
    visitor.force_login(people.stranger)
    response = visitor.get(at(draft, "people"))
    assert response.status_code == 404
    assert make.identity(7) not in response.content.decode()


def test_what_waits_is_sealed_and_what_cannot_be_opened_did_not_wait(draft, people):
    typed = {"leaders-0-name": "秘密的人", "leaders-0-id_number": make.identity(7)}
    visitor = Client()
    visitor.post(at(draft, "people"), typed)
    waiting = visitor.session["workspace_parked"]
    assert list(waiting) == [at(draft, "people")]
    assert make.identity(7) not in str(waiting)
    plain = {"data": "sector=%E6%95%99%E8%82%B2", "trusted": True}
    for broken in (plain, waiting[at(draft, "people")][:-3], "", "密", None, 3):
        visitor = Client()
        visitor.force_login(people.applicant)
        session = visitor.session
        session["workspace_parked"] = {at(draft, "people"): broken}
        session.save()
        assert visitor.get(at(draft, "people")).status_code == 200
        assert held(draft) == {}


def test_a_form_too_long_to_wait_says_how_to_save_it(draft):
    visitor = Client()
    response = visitor.post(at(draft, "basics"), {"purpose": "长" * 100_000})
    assert "没有保留" in visitor.get(response.url).content.decode()


def test_a_token_that_is_no_longer_right_shows_everything_again_unsaved(draft, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.applicant)
    response = client.post(at(draft, "name"), {"sector": "社会工作"}, headers={"origin": "http://testserver"})
    assert response.url == at(draft, "name")
    page = client.get(response.url).content.decode()
    assert "核对后再保存一次" in page
    assert 'value="社会工作"' in page
    assert held(draft) == {}
    base = html.unescape(re.search(r'name="base"\s+value="([^"]*)"', page)[1])
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    client.post(at(draft, "name"), {"sector": "社会工作", "base": base, "csrfmiddlewaretoken": token})
    assert held(draft) == {"sector": "社会工作"}


def test_a_post_of_another_site_is_not_kept(draft, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.applicant)
    response = client.post(
        at(draft, "name"), {"sector": "伪造"}, headers={"origin": "https://elsewhere.example"}
    )
    assert response.status_code == 403
    assert "伪造" not in client.get(at(draft, "name")).content.decode()


def test_a_stale_tab_after_submitting_shows_what_was_typed(client, people):
    filing = make.complete_filing("service", people.applicant)
    perform(filing.pk, "submit", actor=people.applicant)
    response = client.post(at(filing, "basics"), {"purpose": "全新的宗旨", "address": filing.data["address"]})
    page = response.content.decode()
    assert response.status_code == 409
    assert "申请已经提交" in page
    assert "全新的宗旨" in page
    assert filing.data["address"] not in page
    refused = autosave(client, filing, {"purpose": "全新的宗旨"})
    assert refused.status_code == 409
    assert "申请已经提交" in refused.json()["sentence"]


@pytest.mark.parametrize(
    "typed",
    [
        "\x00北京",
        "\u202e北京",
        "𠮷田",
        "<script>alert(1)</script>",
        "长" * 30_000,
        "' OR 1=1 --",
        "\x07",
        "{{ 7*7 }}",
    ],
    ids=["null", "bidi", "four-bytes", "markup", "long", "sql", "control", "template"],
)
def test_no_text_whatever_breaks_a_page(client, draft, typed):
    client.post(at(draft, "eligibility"), ELIGIBLE)
    for step in ("name", "basics"):
        fields = {
            "name": typed,
            "sector": typed,
            "purpose": typed,
            "funds": typed,
            "full_time_staff": typed,
            "district": typed,
        }
        response = client.post(at(draft, step), fields, follow=True)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
    assert client.get(f"/workspace/{draft.number}/submit/").status_code == 200
    assert client.get("/workspace/").status_code == 200


def test_a_null_character_is_taken_out_and_named(client, draft):
    page = client.post(at(draft, "name"), {"sector": "社\x00工"}, follow=True).content.decode()
    assert "“行（事）业领域”中有不能保存的空字符" in page
    assert held(draft)["sector"] == "社工"


def test_what_is_longer_than_a_draft_keeps_is_told(client, draft):
    typed = "字" * (KEPT_LENGTH + 1)
    page = client.post(at(draft, "basics"), {"purpose": typed}, follow=True).content.decode()
    assert f"“宗旨”太长，只保存了前 {KEPT_LENGTH} 个字" in page
    assert "“宗旨”太长" in autosave(client, draft, {"purpose": typed}).json()["not_kept"]
    assert autosave(client, draft, {"purpose": "字"}).json()["not_kept"] == ""


def test_ten_megabytes_of_text_are_a_sentence_and_nothing_is_lost(client, draft):
    client.post(at(draft, "basics"), {"purpose": "服务社区", "stay": "1"})
    response = client.post(at(draft, "basics"), {"purpose": "长" * 3_500_000})
    assert response.status_code == 413
    assert "超过了 2 MB" in response.content.decode()
    assert held(draft)["purpose"] == "服务社区"


def test_thousands_of_rows_are_a_sentence(client, draft):
    response = client.post(at(draft, "people"), {f"founders-{n}-name": "甲" for n in range(4000)})
    assert response.status_code == 413
    assert "栏目太多" in response.content.decode()


def test_missing_and_negative_management_data_break_nothing(client, draft):
    odd = {
        "founders--1-name": "甲",
        "founders-TOTAL_FORMS": "-3",
        "founders-99999999-name": "乙",
        "founders-00001-name": "丙",
    }
    assert client.post(at(draft, "people"), odd).status_code == 302
    assert held(draft)["founders"] == [{"name": "丙", "code": ""}]


@pytest.mark.parametrize("step", ["unknown", "papers", "review"])
def test_a_step_that_is_not_declared_does_not_exist(client, draft, step):
    assert client.get(at(draft, step)).status_code == 404


def test_a_draft_opened_on_a_later_day_shows_the_papers_of_today(client, people):
    filing = make.complete_filing("service", people.applicant, papers=False)
    filing.declaration |= {"on": "2020-01-01", "papers": []}
    filing.save()
    assert "章程草案" in client.get(f"/workspace/{filing.number}/papers/").content.decode()
    assert Filing.objects.get().declaration["papers"]
