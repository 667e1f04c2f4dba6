"""Drafts: two tabs merge field by field, nothing typed is lost, only what is open can be changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry.filings.declarations import Refusal
from registry.filings.models import Filing, Provision
from registry.filings.selectors.answers import full_answers
from registry.filings.selectors.completeness import errors, findings, open_items
from registry.filings.selectors.law import terms_of
from registry.filings.services.drafts import (
    MOST_DRAFTS,
    delete_draft,
    open_again,
    open_draft,
    save_answers,
)
from registry.filings.services.papers import most_megabytes
from registry.filings.services.transitions import perform
from registry.filings.validators import KEPT_LENGTH, MOST_PEOPLE
from tests.factories import filings as make
from tests.factories.people import UserFactory, cast, registrar

pytestmark = pytest.mark.django_db
KEYS = ("name", "sector", "purpose", "funds", "address")


@pytest.fixture
def people():
    return cast(registrar("bj-haidian-mz"))


@pytest.mark.parametrize("kind", ["association", "service", "foundation"])
def test_a_complete_filing_of_each_kind_has_no_errors_and_can_be_submitted(kind):
    filing = make.complete_filing(kind)
    assert [row for row in findings(filing) if row.severity == "error"] == []
    assert perform(filing.pk, "submit", actor=filing.applicant).state == "submitted"


def test_the_value_typed_last_stands_and_the_other_tab_is_reported():
    filing = make.draft("service")
    save_answers(filing.pk, {"name": "甲", "sector": "养老"}, actor=filing.applicant)
    opened = {"name": "甲", "sector": "养老"}
    save_answers(filing.pk, {"name": "乙", "sector": "养老"}, actor=filing.applicant, base=opened)
    saved = save_answers(filing.pk, {"name": "丙", "sector": "教育"}, actor=filing.applicant, base=opened)
    assert saved.conflicts == {"name": "乙"}
    assert (saved.filing.data["name"], saved.filing.data["sector"]) == ("丙", "教育")


def test_a_number_of_a_person_is_kept_one_way_however_it_is_typed():
    filing = make.draft("service")
    number = make.identity(1)
    typed = f"{number[:6]} {number[6:]}".lower().translate(
        {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
    )
    row = {"name": "李 一", "id_number": typed, "phone": "１３８ 0000 0000"}
    saved = save_answers(filing.pk, {"leaders": [row]}, actor=filing.applicant)
    kept = full_answers(saved.filing)["leaders"][0]
    assert (kept["name"], kept["id_number"], kept["phone"]) == ("李 一", number, "13800000000")


def test_a_tab_that_did_not_touch_a_field_leaves_what_another_wrote():
    filing = make.draft("service")
    save_answers(filing.pk, {"name": "乙"}, actor=filing.applicant, base={"name": ""})
    saved = save_answers(
        filing.pk, {"name": "", "sector": "教育"}, actor=filing.applicant, base={"name": "", "sector": ""}
    )
    assert (saved.filing.data["name"], saved.conflicts) == ("乙", {})


def test_two_tabs_that_wrote_the_same_are_no_conflict():
    filing = make.draft("service")
    save_answers(filing.pk, {"name": "乙"}, actor=filing.applicant, base={"name": ""})
    assert save_answers(filing.pk, {"name": "乙"}, actor=filing.applicant, base={"name": ""}).conflicts == {}


def test_rows_of_people_conflict_as_a_whole():
    filing = make.draft("service")
    one, other = [make.person("季疏桐", 1, position="president")], [make.person("沈望舒", 2, position="head")]
    save_answers(filing.pk, {"leaders": one}, actor=filing.applicant, base={"leaders": []})
    saved = save_answers(filing.pk, {"leaders": other}, actor=filing.applicant, base={"leaders": []})
    assert saved.conflicts == {"leaders": one}
    assert full_answers(saved.filing)["leaders"] == other


def test_sealed_columns_never_stand_in_the_open_data():
    filing = make.complete_filing("service", papers=False)
    assert make.identity(1) not in str(filing.data)
    assert full_answers(filing)["leaders"][0]["id_number"] == make.identity(1)


def test_invalid_answers_are_kept_and_named():
    filing = make.complete_filing("service", papers=False, funds="三十万", full_time_staff="-1")
    assert filing.data["funds"] == "三十万"
    assert {"funds", "full_time_staff"} <= {row.item for row in errors(filing)}


@pytest.mark.parametrize(
    ("kind", "forged"),
    [
        ("service", {"district": "zzzzzz"}),
        ("service", {"district": "110000"}),
        ("service", {"division": "100000"}),
        ("service", {"division": "110108005"}),
        ("foundation", {"division": "110108"}),
    ],
)
def test_a_division_that_the_form_does_not_offer_is_wrong(kind, forged):
    filing = make.complete_filing(kind, **forged)
    assert set(forged) <= {row.item for row in errors(filing)}
    with pytest.raises(Refusal, match="请从列出的选项中重新选择"):
        perform(filing.pk, "submit", actor=filing.applicant)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("北京\x00协会", "北京协会"),
        ("\ud800协会", "协会"),
        ("\u202e会协京北", "\u202e会协京北"),
        ("\ufeff北京\u200b协会\u00ad", "北京协会"),
        ("𠮷田协会", "𠮷田协会"),
        ("长" * (KEPT_LENGTH + 5), "长" * KEPT_LENGTH),
    ],
)
def test_odd_characters_are_kept_as_far_as_a_database_can(typed, kept):
    filing = make.draft("association")
    save_answers(filing.pk, {"name": typed}, actor=filing.applicant)
    assert Filing.objects.get(pk=filing.pk).data["name"] == kept


def test_thousands_of_people_are_cut_and_named():
    filing = make.draft("association")
    rows = [{"name": f"人{n}", "code": ""} for n in range(5000)]
    save_answers(filing.pk, {"founders": rows}, actor=filing.applicant)
    filing.refresh_from_db()
    assert len(filing.data["founders"]) == MOST_PEOPLE + 1
    assert f"最多填写 {MOST_PEOPLE} 位" in str(
        [row.sentence for row in errors(filing) if row.item == "founders"]
    )


def test_nobody_else_writes_a_draft_and_nobody_a_submitted_filing():
    filing = make.submitted_filing("association")
    for actor in (filing.applicant, UserFactory()):
        with pytest.raises(Refusal):
            save_answers(filing.pk, {"name": "别的名称"}, actor=actor)


def test_while_correcting_only_the_named_items_can_be_changed(people):
    filing = make.returned_filing(
        people.intake, "service", people.applicant, items={"address": "门牌号不对。"}
    )
    typed = {"address": "新地址", "name": "新名称", "sector": filing.data["sector"]}
    saved = save_answers(filing.pk, typed, actor=people.applicant)
    assert [row.key for row in saved.closed] == ["name"]
    filing.refresh_from_db()
    assert filing.data["address"] == "新地址"
    assert filing.data["name"] == make.NAMES["service"]


def test_what_is_asked_because_of_a_returned_answer_is_open_too(people):
    filing = make.returned_filing(
        people.intake, "service", people.applicant, items={"route": "应当走双重管理。"}
    )
    assert {"route", "direct_category", "competent_unit", "consent"} <= open_items(filing)
    assert not {"name", "charter"} & open_items(filing)
    save_answers(
        filing.pk, {"route": "dual", "competent_unit": "北京市海淀区教育委员会"}, actor=people.applicant
    )
    make.hand_in(filing, "consent")
    assert perform(filing.pk, "resubmit", actor=people.applicant).state == "submitted"


def test_the_place_that_chose_the_office_cannot_be_corrected(people):
    """Also where a notice of earlier names it: the case would be decided by an office it does not name."""
    filing = make.returned_filing(
        people.intake, "service", people.applicant, items={"address": "门牌号不对。"}
    )
    filing.defects.update(item="division")
    save_answers(filing.pk, {"division": "110105"}, actor=people.applicant)
    assert Filing.objects.get(pk=filing.pk).data["division"] == "110108"


def test_too_many_drafts_of_one_matter_are_refused():
    applicant = UserFactory()
    filing = make.draft("association", applicant)
    Filing.objects.bulk_create(
        Filing(number=f"2020-{n:04d}", matter=filing.matter, kind="association", applicant=applicant)
        for n in range(MOST_DRAFTS)
    )
    with pytest.raises(Refusal, match="草稿"):
        make.draft("association", applicant)


def provide(kind: str, key: str, office: Any = None, **value: Any) -> None:
    """A provision of 社会团体成立 in force since yesterday, like the first one but for `value`."""
    rows = Provision.objects.filter(matter="association-establishment", kind=kind, key=key, office=None)
    declared = rows.order_by("in_force_from")[0]
    declared.pk, declared.office = None, office
    declared.value = declared.value | value
    declared.in_force_from = timezone.localdate() - timedelta(days=1)
    declared.save()


def of_long_ago(filing: Filing) -> Filing:
    """The draft as one of last month, under a law that knew no papers and an earlier release."""
    filing.refresh_from_db()
    filing.declaration |= {"on": "2020-01-01", "papers": []}
    filing.matter_version = "2020-01"
    filing.save()
    return filing


def test_a_draft_knows_the_least_amount_of_its_office_once_the_office_is_chosen(people):
    provide("amount", "funds_least", people.office, value="90000")
    filing = make.complete_filing("association", people.applicant, funds="5")
    assert [row.item for row in errors(filing)] == ["funds"]
    save_answers(filing.pk, {"division": "110105"}, actor=people.applicant)
    assert "funds" not in {row.item for row in errors(Filing.objects.get(pk=filing.pk))}


def test_a_paper_abolished_everywhere_and_asked_by_the_office_can_be_handed_in(people):
    provide("paper", "place", requirement="abolished")
    provide("paper", "place", people.office, requirement="required")
    filing = make.complete_filing("association", people.applicant)
    assert filing.papers.filter(item="place").exists()
    assert perform(filing.pk, "submit", actor=people.applicant).state == "submitted"


def test_how_much_may_be_uploaded_is_what_the_office_says(people):
    provide("rule", "papers_most_mb", people.office, value=7)
    filing = make.draft("association", people.applicant)
    assert most_megabytes(filing) != 7
    assert most_megabytes(save_answers(filing.pk, {"division": "110108"}, actor=people.applicant).filing) == 7


def test_a_draft_of_another_day_asks_what_the_law_of_today_asks_when_it_is_opened_or_saved():
    filing = of_long_ago(make.complete_filing("association", papers=False))
    assert "charter" not in {row.item for row in errors(filing)}
    open_again(filing)
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.matter_version != "2020-01"
    assert "charter" in {row.item for row in errors(filing)}
    saved = save_answers(of_long_ago(filing).pk, {"purpose": "别的宗旨。"}, actor=filing.applicant)
    assert "charter" in {row.item for row in errors(saved.filing)}


def test_opening_a_draft_leaves_one_saved_meanwhile_and_anything_handed_in_alone():
    seen = of_long_ago(make.complete_filing("association"))
    save_answers(seen.pk, {"division": "110105"}, actor=seen.applicant)
    open_again(seen)
    assert Filing.objects.get(pk=seen.pk).office.division_id == "110105"
    handed_in = of_long_ago(make.submitted_filing("service"))
    open_again(handed_in)
    assert terms_of(Filing.objects.get(pk=handed_in.pk)).snapshot["papers"] == []


def test_a_draft_whose_office_registers_no_more_is_told_so_and_goes_nowhere(people):
    filing = make.complete_filing("association", people.applicant)
    people.office.active = False
    people.office.save()
    with pytest.raises(Refusal) as refused:
        perform(filing.pk, "submit", actor=people.applicant)
    assert "division" in {row.item for row in refused.value.findings}
    assert Filing.objects.get(pk=filing.pk).state == "draft"


def test_a_deleted_draft_takes_its_files_along(django_capture_on_commit_callbacks):
    filing = make.complete_filing("service")
    stored = filing.papers.first().file
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(filing.pk, actor=filing.applicant)
    assert not Filing.objects.filter(pk=filing.pk).exists()
    assert not stored.storage.exists(stored.name)


answers = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", "甲", "乙", "丙"]), max_size=len(KEYS))


class TestMerging(TestCase):
    """Any saves of any tabs in any order, against a plain oracle of one dictionary."""

    @given(st.lists(st.tuples(st.integers(0, 1), answers), max_size=8))
    def test_every_tab_reads_its_own_writing_and_nothing_untouched_is_overwritten(self, saves):
        from registry.filings.declarations import get

        matter = get("association-establishment")
        assert matter is not None
        filing = open_draft(matter, actor=UserFactory())
        oracle: dict[str, str] = {}
        seen: list[dict[str, str]] = [dict.fromkeys(KEYS, ""), dict.fromkeys(KEYS, "")]
        for tab, typed in saves:
            shown = seen[tab] | typed
            conflicts = {
                key: oracle.get(key, "")
                for key, value in shown.items()
                if value != seen[tab][key] and oracle.get(key, "") not in (seen[tab][key], value)
            }
            oracle |= {key: value for key, value in shown.items() if value != seen[tab][key]}
            saved = save_answers(filing.pk, shown, actor=filing.applicant, base=seen[tab])
            seen[tab] = shown
            assert {key: value or "" for key, value in saved.conflicts.items()} == conflicts
            held = {key: str(saved.filing.data.get(key) or "") for key in KEYS}
            assert held == {key: oracle.get(key, "") for key in KEYS}
