"""The form of a step: built from any declaration, judging nothing by itself."""

import pytest

from registry.filings.declarations import Column, Field, FieldKind, Finding, Severity, all_matters, get
from registry.filings.forms.section import SectionForm, in_words
from registry.filings.models import Filing
from registry.filings.selectors.answers import full_answers
from registry.filings.selectors.completeness import findings
from tests.factories import filings as make
from tests.factories.people import OfficeFactory

pytestmark = pytest.mark.django_db


def form_of(filing: Filing, section: int, **options) -> SectionForm:
    matter = get(filing.matter)
    assert matter is not None
    return SectionForm(filing, matter.sections[section].fields, full_answers(filing), **options)


@pytest.mark.parametrize("code", [matter.code for matter in all_matters()])
def test_every_question_of_every_matter_has_its_control_and_label(code):
    matter = get(code)
    assert matter is not None
    filing = make.draft(matter.kind)
    for section in matter.sections:
        html = "".join(
            str(ask.control.as_field_group()) for ask in SectionForm(filing, section.fields, {}).asks()
        )
        for field in section.fields:
            assert field.label in html
            assert f'name="{field.key}' in html


def test_a_kind_of_question_no_matter_asks_yet_works_too():
    filing = make.draft("association")
    agree = Field("agree", "我已阅读章程示范文本", FieldKind.AGREE)
    html = str(SectionForm(filing, [agree], {"agree": "yes"})["agree"])
    assert 'type="hidden" name="agree" value=""' in html
    assert "checked" in html


def test_foundations_are_registered_by_the_city_alone_others_in_districts_too():
    foundation = str(form_of(make.draft("foundation"), 0)["division"])
    assert 'value="110000"' in foundation
    assert 'value="110108"' not in foundation
    service = str(form_of(make.draft("service"), 0)["division"])
    assert 'value="110108"' in service
    assert 'value="110000"' not in str(form_of(make.draft("service"), 2)["district"])


def test_known_competent_units_are_offered_and_any_name_is_taken():
    OfficeFactory(name="北京市海淀区教育委员会")
    OfficeFactory(name="已经撤销的局", active=False)
    filing = make.draft("service")
    matter = get(filing.matter)
    assert matter is not None
    html = str(
        SectionForm(filing, matter.sections[0].fields, {"competent_unit": "别的单位"})["competent_unit"]
    )
    assert "北京市海淀区教育委员会" in html
    assert "已经撤销的局" not in html
    assert 'value="别的单位"' in html


def test_questions_that_do_not_apply_are_hidden_and_say_when_they_do():
    filing = make.complete_filing("service", papers=False)
    asks = {ask.key: ask for ask in form_of(filing, 0).asks()}
    assert asks["direct_category"].asked
    assert not asks["competent_unit"].asked
    assert asks["competent_unit"].when == '{"route": ["dual"]}'


def test_what_was_typed_is_shown_as_it_was_typed_with_the_error_beside_it():
    filing = make.complete_filing("service", papers=False, funds="30.0.0 <b>")
    form = form_of(filing, 2, findings=findings(filing))
    assert "不是一个数" in str(form["funds"].errors)
    assert "30.0.0 &lt;b&gt;" in str(form["funds"])
    assert [anchor for anchor, _, _ in form.problems()] == ["id_funds"]


def test_a_fault_in_a_row_stands_beside_its_cell_and_the_summary_leads_there():
    leaders = [
        make.person("季疏桐", 1, position="president"),
        make.person("沈望舒", 2, position="head") | {"id_number": "110108198001010"},
    ]
    filing = make.complete_filing("service", papers=False, leaders=leaders, founders=[])
    form = form_of(filing, 3, findings=findings(filing))
    assert {anchor: label for anchor, label, _ in form.problems()} == {
        "id_founders-rows": "举办者",
        "id_leaders-1-id_number": "拟任负责人",
    }
    assert 'id="id_leaders-1-id_number_error"' in str(form["leaders"])
    assert not form["leaders"].errors
    assert form["founders"].errors


def test_warnings_stand_beside_the_question_without_being_errors():
    filing = make.complete_filing("service", papers=False)
    remark = Finding("funds", "与验资报告核对。", Severity.REVIEW, "《条例》")
    ask = next(ask for ask in form_of(filing, 2, findings=[remark]).asks() if ask.key == "funds")
    assert ask.remarks == [remark]
    assert not ask.control.errors


def test_a_blank_row_is_added_below_those_filled():
    filing = make.complete_filing("service", papers=False)
    assert str(form_of(filing, 3)["leaders"]).count("data-person>") == 3  # two and the spare one
    assert str(form_of(filing, 3, blank="leaders")["leaders"]).count("data-person>") == 4


def test_answers_in_words():
    people = Field(
        "p",
        "人",
        FieldKind.PEOPLE,
        columns=(Column("name", "姓名"), Column("position", "职务", "choice", (("head", "主任"),))),
    )
    assert in_words(people, [{"name": "甲", "position": "head"}, {"name": "乙"}]) == "甲，主任；乙"
    assert in_words(Field("c", "选", FieldKind.CHOICE, choices=(("a", "甲类"),)), "a") == "甲类"
    assert in_words(Field("m", "资金", FieldKind.MONEY, unit="万元"), "30") == "30 万元"
    assert in_words(Field("t", "文"), "") == "（空）"
