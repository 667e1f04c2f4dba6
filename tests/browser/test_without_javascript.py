"""The founder's whole part with scripts off: rows of people, papers, mistakes, submitting and mending."""

import re

import pytest

from registry.filings.models import Filing
from tests.browser.people import Founder
from tests.factories.cases import make
from tests.factories.filings import NAMES, complete_answers, small_pdf, small_picture
from tests.factories.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.django_db(transaction=True)]

NAME = NAMES["service"]
PLAIN = {"java_script_enabled": False}
DEFECTS = {"charter": "章程缺第九条，请补齐。", "purpose": "请写明服务对象。"}
PURPOSE = "服务海淀区社区居民，促进邻里互助。"


def pdf(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": small_pdf()}


def test_a_filing_is_filled_in_submitted_and_mended(crew: Cast, founder_at):
    """The desk without scripts stands in the tests of its views."""
    founder = founder_at(crew.applicant, **PLAIN)
    founder.sign_in("/workspace/")
    founder.begin("service-establishment")
    fill_in_and_submit(founder)
    defects = [{"item": item, "text": text} for item, text in DEFECTS.items()]
    filing = make("return", Filing.objects.get(number=founder.number), crew, defects=defects)
    mend(founder)
    filing.refresh_from_db()
    assert (filing.state, filing.data["purpose"], filing.papers.filter(replaced_at=None).count()) == (
        "submitted",
        PURPOSE,
        5,
    )


def fill_in_and_submit(founder: Founder):
    page, answers = founder.page, complete_answers("service")
    answer_what_hangs_on_another_answer(founder, answers)
    for step in ("name", "basics"):
        page.wait_for_url(f"**/form/{step}/")
        founder.answer(answers)
        founder.next()
    enter_the_people(founder, answers)
    hand_in_papers(founder)
    page.get_by_role("link", name="下一步：核对并提交").click()
    founder.submit(founder.user.display_name)


def answer_what_hangs_on_another_answer(founder: Founder, answers):
    """The category is asked only of those who register directly: saving shows it."""
    page = founder.page
    founder.answer(answers)
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.get_by_text("已保存。").wait_for()
    founder.answer(answers)
    founder.next()


def enter_the_people(founder: Founder, answers):
    """A row too many is entered, and taken away again; a name that is missing is said beside its cell."""
    page = founder.page
    page.wait_for_url("**/form/people/")
    people = [*answers["leaders"], {"name": "多余的人", "position": "director"}]
    founder.answer(answers | {"leaders": people})
    page.get_by_role("button", name=re.compile(rf"删去\s*拟任负责人第 {len(people)} 位")).click()
    names = page.locator("[data-people='leaders'] [data-column='name']")
    names.first.wait_for()
    assert names.evaluate_all("cells => cells.map(cell => cell.value)") == [
        person["name"] for person in answers["leaders"]
    ]
    page.locator("[name='legal_representative-0-id_number']").fill("110108198001010011")
    page.locator(".actions").get_by_role("button", name="下一步").click()
    error = page.locator("#id_legal_representative-0-id_number_error")
    assert error.is_visible()
    page.locator("[data-error-summary] a").first.click()
    assert page.url.endswith("#id_legal_representative-0-id_number")
    founder.enter_people("legal_representative", answers["legal_representative"])
    founder.next()


def hand_in_papers(founder: Founder):
    page = founder.page
    page.wait_for_url("**/papers/")
    for item in ("application", "capital", "place", "charter"):
        founder.upload(item, pdf(f"{item}.pdf"))
    founder.upload(
        "people", {"name": "证件.jpg", "mimeType": "image/jpeg", "buffer": small_picture()}, pdf("b.pdf")
    )
    box = page.locator("#item-people")
    box.locator("li", has_text="b.pdf").get_by_role("button", name="移除").click()
    assert [re.sub(r"\s*（.*", "", text) for text in box.locator(".files__name").all_inner_texts()] == [
        "证件.jpg"
    ]
    refused = {"name": "假的.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a pdf"}
    page.locator("#item-party input[type=file]").set_input_files([refused])
    page.locator("#item-party .upload__send").click()
    assert "假的.pdf" in page.locator("#item-party .field__error").first.inner_text()


def mend(founder: Founder):
    page = founder.page
    page.goto(f"/workspace/{founder.number}/")
    assert sorted(page.locator(".remarks li").all_inner_texts()) == sorted(DEFECTS.values())
    founder.upload("charter", pdf("章程（改）.pdf"))
    page.locator("[name='purpose']").fill(PURPOSE)
    page.get_by_role("button", name="提交补正").click()
    page.get_by_text("补正已提交").first.wait_for()
