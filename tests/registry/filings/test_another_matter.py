"""The mechanism is no mechanism of 成立登记: a matter declared here alone, about a registered body, goes the whole way.

It asks for no new name, changes one registered item and issues no certificate. Form, checklist, clock, letters, desk,
guide and workspace come of its declaration, as they will for the next of forty.
"""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from registry.filings.declarations import (
    Behaviour,
    Check,
    Field,
    FieldKind,
    Limit,
    Matter,
    PaperItem,
    Refusal,
    Section,
    Source,
    catalogue,
)
from registry.filings.models import Certificate, Filing, Letter, NameReservation
from registry.filings.permissions import visible_to
from registry.filings.selectors import queues
from registry.filings.selectors.clock import clock_of
from registry.filings.services.drafts import open_draft, save_answers
from registry.filings.services.papers import add_paper
from registry.filings.services.reference import install_provisions
from registry.filings.services.transitions import allowed_moves, perform
from registry.ledger.services import record
from registry.outbox.models import InboxMessage
from tests.factories.bodies import body
from tests.factories.cases import make
from tests.factories.filings import small_pdf
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db
LAW = Source("社会团体登记管理条例", "第十八条")
ADDRESS = Matter(
    code="association-address",
    name="社会团体变更住所登记",
    short_name="变更住所",
    kind="association",
    version="2026-11",
    summary="社会团体迁到新的住所，从这里申请变更登记。",
    basis=(LAW,),
    conditions=(),
    papers=(PaperItem("application", "变更登记申请书", LAW), PaperItem("place", "新住所使用权证明", LAW)),
    sections=(
        Section("change", "变更内容", (Field("address", "新住所", registers="address", max_length=300),)),
        Section("why", "说明", (Field("why", "变更理由", FieldKind.LONG_TEXT, required=False),)),
    ),
    limits=(
        Limit("intake", "受理答复（法定）", 3, "WD", LAW),
        Limit("correction", "补正期限", 30, "CD", LAW),
        Limit("decision", "作出决定（法定）", 20, "WD", LAW),
        Limit("extension", "可以延长", 7, "CD", LAW),
        Limit("announcement", "公告", 5, "WD", LAW),
    ),
    amounts=(),
    rules=(),
    checks=(Check("place_held", "新住所使用权证明有效", "place", LAW),),
    document_word="社许变",
    letter_word="社",
    granted="准予变更登记",
    title_field="",
    office_field="",
)


def change_address(filing, decision, actor):
    record(
        filing.organisation,
        "changed",
        {"address": filing.data["address"]},
        effective_on=date.today(),
        actor=actor,
        reason=decision.grounds,
        source_kind="filing",
        source_ref=filing.number,
        document_no=decision.document_no,
    )
    return filing.organisation


def undo(filing, actor, reason, document_no):
    raise ValidationError("不在本测试中")


BEHAVIOUR = Behaviour(
    examine=lambda filing, similar=None: [],
    effect=change_address,
    undo=undo,
    office_for=lambda filing: filing.organisation.registrar,
)


@pytest.fixture
def declared(monkeypatch, db):
    """Puts a matter into the catalogue for one test."""

    def declare(matter: Matter) -> Matter:
        monkeypatch.setitem(catalogue._MATTERS, matter.code, matter)
        monkeypatch.setitem(catalogue._BEHAVIOURS, matter.code, BEHAVIOUR)
        install_provisions()
        return matter

    return declare


@pytest.fixture
def moved(cast_):
    """A body of 海淀 that is to move."""
    return body(
        "北京市海淀区苇间编织协会",
        division="110108",
        registrar=cast_.office,
        registrar_name=cast_.office.name,
        address="北京市海淀区旧路1号",
    )


def submitted(matter: Matter, moved, cast_) -> Filing:
    filing = open_draft(matter, actor=cast_.applicant, subject=moved)
    save_answers(filing.pk, {"address": "北京市海淀区新路2号"}, actor=cast_.applicant)
    for item in ("application", "place"):
        add_paper(filing.pk, item, io.BytesIO(small_pdf()), "材料.pdf", actor=cast_.applicant)
    return make("submit", filing, cast_)


def to_approval(matter: Matter, moved, cast_) -> Filing:
    filing = submitted(matter, moved, cast_)
    for move in ("accept", "start_review", "recommend", "approve"):
        filing = make(move, filing, cast_)
    return filing


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_goes_from_draft_to_announcement_and_changes_one_item(declared, moved, cast_):
    matter = declared(ADDRESS)
    filing = to_approval(matter, moved, cast_)
    moved.refresh_from_db()
    assert (moved.address, moved.ledger_number) == ("北京市海淀区新路2号", 2)
    assert filing.organisation == moved
    assert [row.name for row in allowed_moves(filing, cast_.publisher)] == ["announce"]
    assert clock_of(filing).key == "announcement"
    with pytest.raises(Refusal):
        perform(filing.pk, "certify", actor=cast_.publisher)
    filing = make("announce", filing, cast_)
    assert filing.state == "announced"
    assert filing.closed
    assert not Certificate.objects.filter(organisation=moved).exists()


def test_its_title_is_the_bodys_name_and_reserves_nothing(declared, moved, cast_):
    filing = submitted(declared(ADDRESS), moved, cast_)
    assert filing.title == moved.name
    assert not NameReservation.objects.exists()
    again = submitted(ADDRESS, moved, cast_)
    assert again.state == "submitted"


def test_letters_and_notices_say_what_this_matter_grants_in_its_own_limits(declared, moved, cast_):
    filing = to_approval(declared(ADDRESS), moved, cast_)
    words = "".join(filing.letters.get(kind=Letter.Kind.APPROVAL).content["paragraphs"])
    assert "决定准予变更登记" in words
    assert "颁发、送达" not in words
    told = dict(InboxMessage.objects.filter(user=cast_.applicant).values_list("title", "body"))
    assert told == {}  # the outbox tells, not the move
    from registry.outbox.services import drain

    drain()
    told = dict(InboxMessage.objects.filter(user=cast_.applicant).values_list("title", "body"))
    assert f"准予变更登记（{filing.number}）" in told
    assert "3 个工作日内" in told[f"申请已提交（{filing.number}）"]
    assert "正在制证" not in "".join(told.values())


def test_an_extension_is_counted_and_printed_in_its_own_unit(declared, moved, cast_):
    filing = submitted(declared(ADDRESS), moved, cast_)
    for move in ("accept", "start_review"):
        filing = make(move, filing, cast_)
    before = filing.statutory_due
    filing = make("extend", filing, cast_)
    letter = filing.letters.get(kind=Letter.Kind.EXTENSION)
    assert "延长 7 日，" in letter.content["paragraphs"][0]
    assert 7 <= (filing.statutory_due - before).days < 18  # seven days, or the next working day


def test_a_matter_whose_result_is_not_public_is_closed_by_its_approval(declared, moved, cast_):
    matter = declared(replace(ADDRESS, code="association-quiet", public_result=False))
    filing = to_approval(matter, moved, cast_)
    assert (filing.state, filing.closed, clock_of(filing)) == ("approved", True, None)
    seen = visible_to(cast_.publisher)
    assert not queues.in_queue(seen, queues.QUEUES[-1], cast_.publisher).exists()
    assert allowed_moves(filing, cast_.publisher) == []
    page = signed_in(cast_.applicant).get(f"/workspace/{filing.number}/").content.decode()
    assert "制证" not in page
    assert "公告" not in page.split("<main")[1].split("</main")[0]
    mine = signed_in(cast_.applicant).get("/workspace/").content.decode()
    assert "已办结，决定书可随时下载。" in mine


def test_every_page_of_it_comes_of_the_declaration(declared, moved, cast_):
    matter = declared(ADDRESS)
    guide = Client().get(f"/matters/{matter.code}/").content.decode()
    assert "新住所使用权证明" in guide
    assert "20 个工作日" in guide
    assert "制发证书" not in guide
    applicant = signed_in(cast_.applicant)
    draft = open_draft(matter, actor=cast_.applicant, subject=moved)
    form = applicant.get(f"/workspace/{draft.number}/form/change/").content.decode()
    assert "新住所" in form
    assert "查重" not in form
    filing = submitted(matter, moved, cast_)
    standing = applicant.get(f"/workspace/{filing.number}/").content.decode()
    assert "公告" in standing
    assert "制证" not in standing
    for move in ("accept", "start_review"):
        filing = make(move, filing, cast_)
    desk = desk_session(cast_.reviewer).get(f"/admin/cases/{filing.number}/").content.decode()
    assert "新住所使用权证明有效" in desk
    assert "名称查重" not in desk


def test_a_refusal_is_numbered_in_a_series_of_its_own(declared, moved, cast_):
    matter = declared(replace(ADDRESS, code="association-odd", document_word="社变"))
    assert matter.refusal_word != matter.document_word
    filing = submitted(matter, moved, cast_)
    for move in ("accept", "start_review"):
        filing = make(move, filing, cast_)
    filing = make("recommend", filing, cast_, opinion="refuse")
    refused = make("refuse", filing, cast_)
    assert "不准" in refused.decision.document_no
