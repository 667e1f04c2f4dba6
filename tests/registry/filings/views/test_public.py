"""The public guides: generated, so that they cannot say anything but what is asked."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.filings.declarations import all_matters, get
from registry.filings.models import Letter, Provision
from registry.filings.selectors.guides import guide_of, published_guides
from registry.filings.selectors.law import terms_of
from registry.filings.services.transitions import perform
from registry.filings.workflows import TABLE
from tests.factories.filings import draft, submitted_filing
from tests.factories.outcomes import people_of
from tests.factories.people import registrar

pytestmark = pytest.mark.django_db
CODE = "service-establishment"


def page(client, path: str = f"/matters/{CODE}/", status: int = 200) -> str:
    """The text of a page, tags and white space taken out."""
    response = client.get(path)
    assert response.status_code == status
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def change(kind: str, key: str, **value: object) -> None:
    """Staff write a new provision that is in force from today and end the old one yesterday."""
    today = timezone.localdate()
    old = Provision.objects.get(matter=CODE, kind=kind, key=key, office=None)
    Provision.objects.filter(pk=old.pk).update(in_force_to=today - timedelta(days=1))
    Provision.objects.create(
        matter=CODE,
        kind=kind,
        key=key,
        value={**old.value, **value},
        instrument="本市规定",
        article="第三条",
        certain=True,
        in_force_from=today,
    )


def test_every_matter_has_its_guide(client):
    listed = page(client, "/matters/")
    for matter in all_matters():
        assert matter.name in listed
        assert matter.name in page(client, reverse("guide:matter", args=[matter.code]))
    assert "承诺10个工作日办结" in listed


@pytest.mark.parametrize("code", [matter.code for matter in all_matters()])
def test_the_guide_says_all_of_the_declaration(client, code):
    matter, told = get(code), page(client, f"/matters/{code}/")
    said = [
        *(row.text for row in matter.conditions),
        *(row.title for row in matter.papers),
        *(field.label for field in matter.field_map().values()),
        *(str(source) for source in matter.basis),
        matter.fee,
        matter.result_name,
        matter.summary,
        "北京市民政局",
    ]
    for words in said:
        assert re.sub(r"\s", "", words) in told, words


def test_papers_stand_under_what_is_asked_of_them():
    guide = guide_of(get(CODE))
    assert [row["key"] for row in guide.abolished] == ["abolished_proof"]
    assert "licence" in [row["key"] for row in guide.optional]
    consent = next(row for row in guide.required if row["key"] == "consent")
    assert consent["for"] == "登记方式为“双重管理（先经业务主管单位同意）”"


def test_what_was_not_checked_is_marked(client):
    html = client.get(f"/matters/{CODE}/").content.decode()
    uncertain = [row for row in guide_of(get(CODE)).terms.snapshot["limits"].values() if not row["certain"]]
    assert uncertain and html.count("未核对</span>") >= len(uncertain)


def test_steps_follow_the_table_of_movement():
    steps = guide_of(get(CODE)).steps
    told = "".join(step.verbs + step.silence for step in steps)
    sideways = {"withdraw", "pause", "resume", "extend", "revoke"}
    assert all(move.verb in told for move in TABLE if move.name not in sideways)
    assert (steps[1].verbs, steps[1].silence) == ("受理、退回补正或者不予受理", "逾期视为受理")
    assert [step.period.key for step in steps if step.period] == [
        "intake",
        "correction",
        "decision",
        "delivery",
        "announcement",
    ]


def test_one_provision_changes_guide_form_list_and_letter(client):
    """办事指南 and practice are one: guide, home, API, checklist of the applicant and letter say the new rule."""
    people = people_of("service")
    before = submitted_filing("service", people.applicant)
    change("limit", "decision_promised", days=6)
    change("paper", "charter", title="章程（2026年示范文本）")
    change("condition", "place", text="有不少于 30 平方米的场所。")

    told = page(client)
    assert "6个工作日" in told and "章程（2026年示范文本）" in told and "不少于30平方米" in told
    assert "章程草案" not in [row["title"] for row in guide_of(get(CODE)).required]
    assert "承诺6个工作日办结" in page(client, "/matters/")
    assert client.get(f"/api/v1/matters/{CODE}").json()["papers"][5]["text"] == "章程（2026年示范文本）"

    client.force_login(people.applicant)
    fresh = draft("service", people.applicant)
    assert "章程（2026年示范文本）" in page(client, reverse("workspace:papers", args=[fresh.number]))

    filing = submitted_filing("service", people.applicant, name="北京市海淀区禾渡社会工作服务中心")
    perform(filing.pk, "accept", actor=people.intake)
    letter = Letter.objects.get(filing=filing, kind="acceptance")
    assert "承诺在 6 个工作日内" in "".join(letter.content["paragraphs"])
    # Law is dated: what was handed in before keeps the rule of its day.
    assert terms_of(before).limit("decision_promised")["days"] == 10


def test_a_rule_that_ended_or_is_to_come_is_not_told(client):
    today = timezone.localdate()
    Provision.objects.filter(matter=CODE, kind="paper", key="party").update(
        in_force_to=today - timedelta(days=1)
    )
    Provision.objects.filter(matter=CODE, kind="paper", key="licence").update(
        in_force_from=today + timedelta(days=1)
    )
    told = page(client)
    assert "党建工作承诺书" not in told and "执业许可证" not in told


def test_an_office_may_promise_more(client):
    haidian = registrar("bj-haidian-mz")
    old = Provision.objects.get(matter=CODE, kind="limit", key="decision_promised", office=None)
    Provision.objects.create(
        matter=CODE,
        kind="limit",
        key="decision_promised",
        office=haidian,
        value={**old.value, "days": 3},
        in_force_from=timezone.localdate(),
    )
    assert "北京市海淀区民政局" in page(client)
    assert "3个工作日承诺" in page(client, f"/matters/{CODE}/?office={haidian.code}")
    for nonsense in ("nobody", "bj-chaoyang-mz", "", "\u202e'<"):
        assert "10个工作日承诺" in page(client, f"/matters/{CODE}/?office={nonsense}")
    assert published_guides()[1].promised == "承诺 10 个工作日办结"


def test_the_way_in_leads_to_the_form(client):
    html = client.get(f"/matters/{CODE}/").content.decode()
    assert f'href="{reverse("workspace:start", args=[CODE])}"' in html and "开始申请" in html


@pytest.mark.parametrize("code", ["nothing", "SERVICE-ESTABLISHMENT", "%F0%A0%AE%B7", "a" * 400, "'--"])
def test_an_unknown_matter_says_what_there_is(client, code):
    told = page(client, f"/matters/{code}/", 404)
    assert "没有这个事项" in told and "社会团体成立登记" in told


def test_queries_do_not_grow_with_provisions(client, django_assert_max_num_queries):
    for _ in range(2):  # the footer and the first tree are read once
        client.get("/matters/")
    with django_assert_max_num_queries(5):
        client.get("/matters/")
    with django_assert_max_num_queries(6):
        client.get(f"/matters/{CODE}/")


def test_guides_are_read_only(client):
    assert client.post("/matters/").status_code == 405
    assert client.post(f"/matters/{CODE}/").status_code == 405
