"""The main job from the founder's telephone to the public's search, by five people and a visitor.

On the real stack; Elasticsearch is one of this test's own, because it is killed on the way.
"""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from registry.outbox.services import drain
from search.services import engines
from tests.browser.conftest import PHONE
from tests.browser.looking import APPLICANT, DESK, PUBLIC, place_of
from tests.browser.people import Person
from tests.browser.qr import read_qr
from tests.factories.filings import NAMES, complete_answers, small_pdf, small_picture
from tests.factories.people import PASSWORD, PostFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.elasticsearch,
    pytest.mark.servers,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]

NAME = NAMES["service"]
INITIALS = "wjshgzfwzx"
SIGNER = "季疏桐"
SECTIONS = ("核对条件", "名称", "基本信息", "人员与组织机构")
ADDRESS = "北京市海淀区清河街道苇间路8号院2号楼302室"
QR_PLACE = (185, 378, 385, 190)
DEFECTS = {
    "capital": "验资报告缺注册会计师签名，请补签后重新上传。",
    "address": "住所与场所使用权证明不一致，应为 302 室。",
}


@pytest.fixture
def elasticsearch(own_server, settings, live_server) -> Iterator[object]:
    server = own_server("elasticsearch")
    settings.ELASTICSEARCH_URL = server.environment()["ELASTICSEARCH_URL"]
    settings.SEARCH_SECONDS = 5  # the budget of a visitor, with room for a busy test machine
    settings.SEARCH_INDEX_PREFIX = "org-walk-"
    engines.breaker.cache_clear()
    call_command("rebuild_search", verbosity=0)
    yield server
    engines.breaker.cache_clear()


def pdf(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": small_pdf(2)}


def photograph(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": small_picture()}


def test_from_the_founder_to_the_public(crew, elasticsearch, founder_at, clerk_at, visitor, visited):
    founder = founder_at(**PHONE)
    file_on_the_telephone(founder)
    clerk = clerk_at(crew.intake)
    return_with_two_defects(clerk)
    mend(founder)
    accept(clerk)
    PostFactory(user=crew.reviewer, office=crew.office, role="approver")
    review(clerk_at(crew.reviewer))
    clerk = clerk_at(crew.approver)
    clerk.open_case(NAME)
    clerk.make("approve")
    publish(clerk_at(crew.publisher))
    drain()
    certificate = receive(founder)
    code = find(visitor)
    verify(visitor, certificate, code)
    read_the_notice(visitor, code)
    search_without_elasticsearch(visitor, elasticsearch, code)
    assert {place_of(address) for address in visited} <= PUBLIC | APPLICANT | DESK


def file_on_the_telephone(founder):
    page, answers = founder.page, complete_answers("service")
    sign_up(founder)
    founder.begin("service-establishment")
    for title in SECTIONS:
        page.locator("h2", has_text=title).first.wait_for()
        founder.answer(answers)
        founder.next()
    for item in ("application", "capital", "place", "charter"):
        founder.upload(item, pdf(f"{item}.pdf"))
    founder.upload("people", photograph("身份证件.jpg"))
    page.get_by_role("link", name="下一步：核对并提交").click()
    page.locator("h2", has_text="都填好了").wait_for()
    founder.submit(SIGNER)
    assert "已提交，等待受理" in page.locator("main").inner_text()
    drain()


def sign_up(founder):
    page = founder.page
    page.goto("/accounts/signup/")
    page.get_by_label("姓名").fill(SIGNER)
    page.get_by_label("用户名").fill("jishutong")
    page.locator("#id_email").fill("jishutong@example.org")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.get_by_role("button", name="注册", exact=True).click()
    page.wait_for_url("**/workspace/")


def return_with_two_defects(clerk):
    clerk.open_case(NAME)
    clerk.unfold("return")
    for item, text in DEFECTS.items():
        clerk.form("return").locator(f"[name='defect-{item}']").fill(text)
    clerk.make("return")
    drain()


def mend(founder):
    page = founder.page
    page.goto("/workspace/")
    page.locator(".columns__side").get_by_role("link", name="需要补正").click()
    page.wait_for_url(f"**/workspace/{founder.number}/")
    told = page.locator(".remarks li").all_inner_texts()
    assert sorted(told) == sorted(DEFECTS.values())
    assert page.locator("main [data-ask]").count() == 1
    assert page.locator("main form[data-upload]").count() == 1
    founder.upload("capital", pdf("验资报告（已签）.pdf"))
    page.locator("[name='address']").fill(ADDRESS)
    page.get_by_role("button", name="提交补正").click()
    page.get_by_text("补正已提交").first.wait_for()
    drain()


def accept(clerk):
    clerk.open_case(NAME)
    assert "第 1 次补正" in clerk.page.locator(".desk-head").inner_text()
    clerk.page.goto(f"{clerk.page.url.split('?')[0]}?paper=answers")
    assert ADDRESS in clerk.page.locator(".desk-answers").inner_text()
    clerk.make("accept")


def review(reviewer):
    """Ends with the reviewer before the decision, who may decide cases of the office, but not this one."""
    page = reviewer.page
    reviewer.open_case(NAME)
    reviewer.make("start_review")
    reviewer.tick_everything()
    form = reviewer.form("recommend")
    form.get_by_label("建议准予").check()
    form.locator("textarea").fill("材料齐全，符合法定条件，建议准予。")
    reviewer.make("recommend")
    page.reload()
    assert reviewer.form("approve").count() == reviewer.form("refuse").count() == 0
    assert "待决定" in page.locator(".desk-head").inner_text()
    assert "审查和决定不得由同一人办理" in page.locator(".desk-act .desk-note").inner_text()


def publish(publisher):
    publisher.open_case(NAME)
    publisher.make("certify")
    publisher.make("announce")


def receive(founder) -> bytes:
    """Reads the notices, takes letter and certificate; returns the picture of the certificate."""
    page = founder.page
    page.goto("/workspace/inbox/")
    titles = page.locator(".inbox-list a").all_inner_texts()
    for title in ("申请已提交", "需要补正", "补正已提交", "申请已受理", "准予登记", "证书已制发", "已公告"):
        assert any(title in row for row in titles), titles
    page.goto(f"/workspace/{founder.number}/")
    decision = page.locator(".doc-list li", has_text="决定书").get_by_role("link")
    for link in (decision, page.get_by_role("link", name="下载证书（PDF）")):
        answer = page.request.get(link.get_attribute("href"))
        assert answer.ok and answer.body().startswith(b"%PDF-") and len(answer.body()) > 5000
    picture = page.request.get(page.get_by_role("link", name="图片", exact=True).get_attribute("href")).body()
    assert picture.startswith(b"\x89PNG")
    return picture


def find(visitor: Person) -> str:
    """By name, by initials and by code: the body is first, and its record opens. Returns its code."""
    page = visitor.page
    page.goto("/")
    page.locator("main [role=search] input[name=q]").fill(NAME)
    page.keyboard.press("Enter")
    first_result(page).click()
    page.locator("h1", has_text="苇间").wait_for()
    assert ADDRESS in page.locator("main").inner_text()
    code = re.search(r"/organisations/([0-9A-Z]{18})/", page.url)[1]
    for words in (INITIALS, code):
        search(page, words)
        assert first_result(page).get_attribute("href") == f"/organisations/{code}/"
    return code


def search(page, words: str) -> None:
    page.goto("/search/")
    page.get_by_role("combobox").fill(words)
    page.get_by_role("button", name="查询").click()
    page.wait_for_url("**/search/?q=*")


def first_result(page):
    first = page.locator(".result h3 a").first
    first.wait_for()
    assert first.inner_text() == NAME
    return first


def verify(visitor: Person, certificate: bytes, code: str) -> None:
    """Follows what the QR says, as a telephone would."""
    page = visitor.page
    page.goto(read_qr(certificate, QR_PLACE))
    assert "/verify/" in page.url
    words = page.locator("main").inner_text()
    assert "证书有效" in words and NAME in words and code in words


def read_the_notice(visitor: Person, code: str) -> None:
    page = visitor.page
    page.goto("/notices/")
    page.locator("main").get_by_role("link", name=re.compile(NAME)).first.click()
    page.locator("h1", has_text=NAME).wait_for()
    assert code in page.locator("main").inner_text()


def search_without_elasticsearch(visitor: Person, elasticsearch, code: str) -> None:
    """Killed: found all the same, and told so. Started again: the notice goes by itself."""
    page = visitor.page
    notice = page.get_by_text("正在使用备用检索")
    elasticsearch.kill()
    try:
        for words in (NAME, INITIALS, code):
            search(page, words)
            first_result(page)
            assert notice.is_visible()
    finally:
        elasticsearch.start()
    search(page, NAME)
    for _ in range(60):
        if not notice.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert not notice.is_visible()
    first_result(page)
