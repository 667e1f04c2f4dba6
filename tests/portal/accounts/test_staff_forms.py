"""A session that ends inside a form of the admin: what was typed stands in the form again, unsent."""

import html
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.blocks import BlockField

from portal.pages.models import HomePage
from registry.filings.models import CheckMark, Provision
from registry.filings.views.parking import PERSON
from registry.ledger.services import record
from registry.offices.models import Post
from registry.organisations.services import sealing
from registry.standing.models import Listing
from tests.factories.bodies import body
from tests.factories.cases import case_in, people
from tests.factories.desk import url
from tests.factories.people import PASSWORD, UserFactory, registrar, staff
from tests.factories.sessions import code, desk_session, set_up_totp

pytestmark = pytest.mark.django_db
RESTORED = "登录前填写的内容已经恢复"
STALE = "请核对后再保存一次"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def cast_():
    return people()


def sign_in(visitor: Client, user, address: str):
    """Password and code, as the page asks for them, and on to where one came from."""
    secret = set_up_totp(user)
    visitor.get(address)
    response = visitor.post(address, {"login": user.username, "password": PASSWORD}, follow=True)
    return visitor.post(response.request["PATH_INFO"], {"code": code(secret)}, follow=True)


def came_back(user, address: str, typed: dict):
    """What a person sees who sent a form without a session, and then signed in; and the client."""
    visitor = Client()
    response = visitor.post(address, typed)
    assert response.url == f"/accounts/login/?next={address}"
    assert "已为您保留" in visitor.get(response.url).content.decode()
    desk_session(user, visitor)
    page = visitor.get(address, follow=True)
    return visitor, html.unescape(page.content.decode())


def test_a_notice_of_return_is_there_again_after_both_steps_of_signing_in(cast_):
    filing = case_in("submitted", cast_)
    typed = {"key": uuid4().hex, "revision": filing.revision, "defect-place": "租期不足一年，请补正。"}
    visitor = Client()
    response = visitor.post(url("move", filing, "return"), typed)
    page = sign_in(visitor, cast_.intake, response.url)
    assert page.request["PATH_INFO"] == url("move", filing, "return")
    told = page.content.decode()
    assert RESTORED in told
    assert "租期不足一年，请补正。" in told
    filing.refresh_from_db()
    assert filing.state == "submitted", "nothing is sent by itself"
    assert visitor.post(url("move", filing, "return"), typed).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "correcting"


def test_what_cannot_be_sent_any_more_can_be_copied(cast_):
    filing = case_in("deciding", cast_)
    typed = {"key": uuid4().hex, "revision": 1, "reason": "不属于本机关职权范围。"}
    _, told = came_back(cast_.intake, url("move", filing, "refuse_intake"), typed)
    assert "现在不能由您办理" in told
    assert "不属于本机关职权范围。" in told


def test_a_move_without_words_leads_to_its_case(cast_):
    filing = case_in("submitted", cast_)
    visitor, _ = came_back(
        cast_.intake, url("move", filing, "accept"), {"key": uuid4().hex, "revision": filing.revision}
    )
    assert visitor.get(url("move", filing, "accept")).url == f"{url('case', filing)}?do=accept"
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_the_checklist_is_there_again(cast_):
    filing = case_in("reviewing", cast_)
    _, told = came_back(
        cast_.reviewer, url("checks", filing), {"answer-place_held": "no", "note-place_held": "租期太短"}
    )
    assert RESTORED in told
    assert "租期太短" in told
    assert not CheckMark.objects.filter(filing=filing).exists()


def test_a_provision_is_there_again():
    keeper = staff("city", "市局登记", "registrar", office=registrar())
    row = Provision.objects.filter(kind="limit", office=None).first()
    address = reverse("provisions:edit", args=[row.pk])
    count = Provision.objects.count()
    visitor, told = came_back(keeper, address, {"from_day": "2027-01-01", "instrument": "试行办法"})
    assert RESTORED in told
    assert 'value="试行办法"' in told
    assert RESTORED not in visitor.get(address).content.decode(), "once"
    assert Provision.objects.count() == count


def test_a_correction_and_a_completion_of_the_ledger_are_there_again():
    found = body("北京甲协会", registrar=registrar())
    record(found, "changed", {"address": "错路1号"}, effective_on=date(2020, 1, 1), actor=None)
    keeper = staff("keeper", "陈登记", Post.Role.REGISTRAR)
    for name, more in (("correct", [2]), ("complete", [])):
        address = reverse(f"ledger:{name}", args=[found.pk, *more])
        _, told = came_back(keeper, address, {"address": "对路2号", "reason": "据档案甲第七卷", "seen": "2"})
        assert RESTORED in told
        assert "据档案甲第七卷" in told
    assert found.entries.count() == 2


def test_a_statement_is_there_again_and_nobody_else_reads_it():
    found = body("北京甲协会", registrar=registrar())
    typed = {"code": found.code, "list": "abnormal", "ground": "秘密的事由", "listed_on": "不是日期"}
    for user, status in (
        (staff("s", "冯监管", Post.Role.SUPERVISOR), 200),
        (staff("r", "吴审查", Post.Role.REVIEWER), 302),
    ):
        visitor = Client()
        visitor.post(reverse("listings:add"), typed)
        waiting = visitor.session["workspace_parked"]
        assert "秘密" not in str(waiting)
        desk_session(user, visitor)
        page = visitor.get(reverse("listings:add"))
        assert page.status_code == status
        assert ("秘密的事由" in page.content.decode()) == (status == 200)
    assert not Listing.objects.exists()


def test_what_a_colleague_typed_in_the_same_browser_is_not_shown():
    first, second = (staff(name, name, Post.Role.SUPERVISOR) for name in ("first", "second"))
    typed = {
        "code": body("北京甲协会", registrar=registrar()).code,
        "ground": "同事所写",
        "listed_on": "2024-01-01",
    }
    for back, shown in ((second, False), (first, True)):
        visitor = desk_session(first)
        assert visitor.get(reverse("listings:add")).status_code == 200
        visitor.logout()  # takes the cookies along; only the session's own is gone when one expires
        visitor.cookies.load(_signed_for(first))
        visitor.post(reverse("listings:add"), typed)
        desk_session(back, visitor)
        assert ("同事所写" in visitor.get(reverse("listings:add")).content.decode()) is shown


def _signed_for(user) -> dict[str, str]:
    response = HttpResponse()
    response.set_signed_cookie(PERSON, str(user.pk))
    return {PERSON: response.cookies[PERSON].value}


def test_the_admin_alone_says_whose_forms_these_were(cast_):
    visitor = desk_session(cast_.intake)
    visitor.get("/")
    assert PERSON not in visitor.cookies
    visitor.get("/admin/")
    cookie = visitor.cookies[PERSON]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert cookie.value == _signed_for(cast_.intake)[PERSON] or cookie.value.startswith(f"{cast_.intake.pk}:")


def test_the_text_of_a_page_is_there_again():
    editor = UserFactory(is_superuser=True)
    home = HomePage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[home.pk])
    fields = desk_session(editor).get(address).context["form"].fields
    blocks = {f"{name}-count": "0" for name, field in fields.items() if isinstance(field, BlockField)}
    _, told = came_back(editor, address, {"title": "全新的标题", "slug": home.slug, **blocks})
    assert RESTORED in told
    assert 'value="全新的标题"' in told
    _, told = came_back(editor, address, {"title": "撕坏的表单"})
    assert f'value="{home.title}"' in told, "a torn post breaks nothing"
    home.refresh_from_db()
    assert home.title != "全新的标题"


def test_a_button_without_a_word_leaves_nothing_to_wait():
    editor = UserFactory(is_superuser=True)
    visitor = Client()
    response = visitor.post(reverse("wagtailusers_users:delete", args=[editor.pk]), {})
    assert response.url.startswith("/accounts/login/?next=/admin/users/")
    assert "已为您保留" not in visitor.get(response.url).content.decode()
    assert "workspace_parked" not in visitor.session


def test_a_password_never_waits():
    visitor = Client()
    visitor.post(reverse("wagtailusers_users:add"), {"username": "new", "password1": "x", "password2": "x"})
    (waiting,) = visitor.session["workspace_parked"].values()
    assert sealing.unseal(waiting.encode())["data"] == "username=new"


def test_a_token_that_is_no_longer_right_shows_everything_again(cast_):
    filing = case_in("submitted", cast_)
    client = desk_session(cast_.intake, Client(enforce_csrf_checks=True))
    typed = {"key": uuid4().hex, "revision": filing.revision, "reason": "不属于本机关职权范围。"}
    address = url("move", filing, "refuse_intake")
    response = client.post(address, typed, headers={"origin": "http://testserver"})
    assert response.url == address
    told = client.get(address).content.decode()
    assert STALE in told
    assert "不属于本机关职权范围。" in told
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', told)[1]
    assert client.post(address, typed | {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_post_of_another_site_or_a_script_is_not_kept(cast_):
    filing = case_in("submitted", cast_)
    client = desk_session(cast_.intake, Client(enforce_csrf_checks=True))
    typed = {"reason": "伪造的理由"}
    for origin in ("https://elsewhere.example", "null", "http://["):
        answer = client.post(url("move", filing, "refuse_intake"), typed, headers={"origin": origin})
        assert answer.status_code == 403
    scripted = Client()
    for headers in ({"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}):
        scripted.post(url("move", filing, "refuse_intake"), typed, headers=headers)
    for visitor in (client, scripted):
        assert "workspace_parked" not in visitor.session


def test_a_session_without_the_second_step_keeps_what_was_typed_as_well(cast_):
    filing = case_in("submitted", cast_)
    visitor = Client()
    visitor.force_login(cast_.intake, backend="allauth.account.auth_backends.AuthenticationBackend")
    secret = set_up_totp(cast_.intake)
    address = url("move", filing, "refuse_intake")
    typed = {"key": uuid4().hex, "revision": filing.revision, "reason": "不属于本机关职权范围。"}
    response = visitor.post(address, typed, headers={"origin": "http://testserver"})
    page = visitor.post(response.url, {"code": code(secret)}, follow=True)
    assert "不属于本机关职权范围。" in page.content.decode()


def test_what_is_no_form_goes_to_the_sign_in_as_before():
    for address in ("/admin/nothing/here/", reverse("imports:confirm", args=[1])):
        visitor = Client()
        response = visitor.post(address, {"a": "b"})
        assert response.status_code in (302, 404)
        assert "workspace_parked" not in visitor.session
