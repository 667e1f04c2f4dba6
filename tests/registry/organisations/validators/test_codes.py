"""Credit codes: every vector judged, every single slip refused, every refusal a sentence that says what to do."""

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations.validators import codes
from registry.organisations.validators.codes import CodeReason

DATA = Path(__file__).parents[3] / "data"
VECTORS = list(csv.DictReader((DATA / "uscc_vectors.csv").open(encoding="utf-8-sig")))
VALID = [row["code"] for row in VECTORS if row["expect"] == "valid"]
GOOD = "51110000MJ0101505U"

bodies = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)
kinds = st.sampled_from(["association", "service", "foundation"])
divisions = st.integers(0, 999_999).map("{:06}".format)
composed = st.builds(codes.compose, kinds, divisions, bodies)


def oracle(code: str) -> bool:
    """GB 32100 and GB 11714 said again, slowly and in another way: powers of three, residues that must vanish."""
    if len(code) != 18 or code[0] != "5" or code[1] not in "123" or not set(code[2:8]) <= set(string.digits):
        return False
    letters = [char for char in string.digits + string.ascii_uppercase if char not in "IOSVZ"]
    if any(char not in letters for char in code):
        return False
    residue = sum(letters.index(char) * pow(3, index) for index, char in enumerate(code[:17]))
    if (residue + letters.index(code[17])) % 31 != 0:
        return False
    weights = dict(enumerate([3, 7, 9, 10, 5, 8, 4, 2]))
    total = sum(int(char, 36) * weights[index] for index, char in enumerate(code[8:16]))
    check = 10 if code[16] == "X" else int(code[16], 36)
    return check <= 10 and (total + check) % 11 == 0


@pytest.mark.parametrize("row", VECTORS, ids=[row["code"] for row in VECTORS])
def test_every_vector_is_judged_right(row):
    finding = codes.examine(row["code"])
    if row["expect"] == "valid":
        assert finding.ok
        assert finding.sentence == ""
    elif row["expect"] == "other_department":
        assert finding.reason is CodeReason.DEPARTMENT
    else:
        reason, _, detail = row["reason"].partition(":")
        assert finding.reason == reason
        if detail:
            assert detail.strip() == f"want {finding.expected} got {finding.found}"
    assert oracle(row["code"]) == finding.ok


@pytest.mark.parametrize(
    ("raw", "reason", "position", "sentence"),
    [
        ("51110000MJ0101505W", CodeReason.CHECK18, 18, "第18位校验码应为 U，现为 W，请核对"),
        ("5111O000MJ0101505U", CodeReason.CHARSET, 5, "第5位是字母 O，统一社会信用代码不使用 I、O、S、V、Z，请核对是否为数字 0。"),
        ("51110000MJ0101505", CodeReason.LENGTH, None, "应为18位，现为17位。"),
        ("51110000MJ0101505UU", CodeReason.LENGTH, None, "应为18位，现为19位。"),
        ("MJ010150-5", CodeReason.LENGTH, None, "这是9位组织机构代码"),
        ("51110000MJ010150X6", CodeReason.CHECK9, 17, "第17位（主体标识码的校验码）应为 5，现为 X"),
        ("91110000600037341L", CodeReason.DEPARTMENT, 1, "这是市场监管部门登记的代码（首位 9），不是民政部门登记的社会组织代码（首位应为 5）。"),
        ("", CodeReason.EMPTY, None, "请填写"),
        (None, CodeReason.EMPTY, None, "请填写"),
        (" \u200b- ", CodeReason.EMPTY, None, "请填写"),
        ("51110000MJ010150\u00005", CodeReason.CHARSET, 17, "不可见字符 U+0000"),
        ("51110000会J0101505U", CodeReason.CHARSET, 9, "第9位是“会”"),
        ("511A0000MJ0101505U", CodeReason.CHARSET, 4, "第3至8位是行政区划代码，只能是数字"),
        ("5111000\u0663MJ0101505U", CodeReason.CHARSET, 8, "第8位是“\u0663”"),
        ("5111OO00MJ0101505U", CodeReason.CHARSET, 5, "第6位是字母 O"),
    ],
)  # fmt: skip
def test_a_refusal_says_which_character_is_wrong(raw, reason, position, sentence):
    finding = codes.examine(raw)
    assert not finding.ok
    assert (finding.reason, finding.position) == (reason, position)
    assert sentence in finding.sentence
    assert finding.sentence.endswith("。")


@pytest.mark.parametrize(
    "raw",
    [
        "５１１１００００ＭＪ０１０１５０５Ｕ",
        "51110000mj0101505u",
        " 5111 0000 MJ01 0150 5U ",
        "51110000-MJ010150-5-U",
        "51110000—MJ010150−5U",
        "\ufeff51110000MJ\u200b0101505\u202eU\u2060",
    ],
)
def test_width_case_spaces_dashes_and_invisible_marks_do_not_matter(raw):
    assert codes.examine(raw) == codes.CodeFinding(GOOD)


def test_letters_are_never_repaired():
    assert codes.normalise("oOiI") == "OOII"


def test_another_category_of_civil_affairs_is_told_from_our_three_kinds():
    first17 = "59110000MJ0101505"
    finding = codes.examine(first17 + codes.check18(first17))
    assert (finding.reason, finding.position, finding.found) == (CodeReason.CATEGORY, 2, "9")


def test_a_code_of_another_kind_than_claimed_is_refused_with_both_named():
    finding = codes.examine("52110000MJ0163191U", kind="foundation")
    assert (finding.reason, finding.expected) == (CodeReason.CATEGORY, "3")
    assert "民办非企业单位" in finding.sentence and "基金会" in finding.sentence
    assert codes.examine("52110000MJ0163191U", kind="service").ok


def test_an_import_may_leave_out_the_gb11714_digit_but_never_gb32100():
    assert codes.examine("51110000MJ010150X6", body_check=False).ok
    assert codes.examine("51110000MJ010150X7", body_check=False).reason is CodeReason.CHECK18


def test_another_department_may_be_expected():
    assert codes.examine("91110000600037341L", department="9").ok
    assert "首位应为 9（市场监管）" in codes.examine(GOOD, department="9").sentence


def test_a_code_shows_in_five_labelled_segments():
    parts = codes.segments(GOOD)
    assert [part.label for part in parts] == [
        "登记管理部门",
        "机构类别",
        "登记管理机关行政区划",
        "主体标识码",
        "校验码",
    ]
    assert [part.value for part in parts] == ["5", "1", "110000", "MJ0101505", "U"]
    assert "".join(part.value for part in parts) == GOOD
    assert [(part.first, part.last) for part in parts] == [(1, 1), (2, 2), (3, 8), (9, 17), (18, 18)]


def test_parts_of_a_code_can_be_read():
    assert codes.organisation_code(GOOD) == "MJ0101505"
    assert codes.is_organisation_code("MJ010150-5")
    assert not codes.is_organisation_code("MJ010150-6")
    assert codes.kind_of(GOOD) == "association"
    assert codes.kind_of("91110000600037341L") is None
    assert codes.kind_of("") is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: codes.check18("5"),
        lambda: codes.check18("5111O000MJ0101505"),
        lambda: codes.check9("1234567"),
        lambda: codes.check9("1234567会"),
        lambda: codes.compose("community", "110000", "MJ010150"),
        lambda: codes.compose("service", "11000", "MJ010150"),
        lambda: codes.compose("service", "１１0000", "MJ010150"),
        lambda: codes.compose("service", "110000", "MJ0101SO"),
        lambda: codes.segments("5"),
        lambda: codes.organisation_code("5"),
    ],
)
def test_malformed_parts_are_a_programming_error(call):
    with pytest.raises(ValueError):
        call()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("51110000MJ0101505W", GOOD),
        ("51110000MJ0101505", GOOD),
        ("51110000JM0101505U", GOOD),
        ("5111O000MJ0101505U", GOOD),
        ("51110000MJ010150X6", GOOD),
        ("51110000MJ0I015O5U", GOOD),
        ("5111000OMJ0101505U", GOOD),
    ],
)
def test_one_slip_leads_back_to_the_code_that_was_meant(typed, meant):
    assert codes.did_you_mean(typed)[0] == meant


def test_nothing_is_proposed_for_a_right_code_or_for_no_code():
    for typed in (GOOD, "", None, "MJ0101505", "91110000600037341L", "不是代码"):
        assert codes.did_you_mean(typed) == ()
    assert codes.right_check("51110000MJ0101505W") == GOOD
    assert codes.right_check("5111O000MJ0101505W") is None
    assert codes.right_check("5111") is None


@given(composed)
def test_every_composed_code_is_valid_for_both_standards(code):
    assert oracle(code)
    assert codes.examine(code).ok
    assert codes.kind_of(code) in codes.KIND_DIGITS


@given(st.one_of(composed, st.sampled_from(VALID)), st.integers(0, 17), st.characters())
def test_every_single_character_change_is_refused(code, index, char):
    changed = code[:index] + char + code[index + 1 :]
    assert codes.examine(changed).ok == oracle(codes.normalise(changed))
    if codes.normalise(changed) != code:
        assert not codes.examine(changed).ok


@pytest.mark.parametrize("code", VALID)
def test_every_change_within_the_alphabet_and_every_swap_of_a_real_code_is_refused(code):
    changed = {
        code[:i] + char + code[i + 1 :] for i in range(18) for char in string.digits + string.ascii_uppercase
    }
    changed |= {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(17)}
    changed.discard(code)
    assert not any(oracle(wrong) for wrong in changed)
    assert not any(codes.examine(wrong).ok for wrong in changed)


@given(composed, st.integers(0, 16))
def test_every_swap_of_neighbours_is_refused(code, left):
    swapped = code[:left] + code[left + 1] + code[left] + code[left + 2 :]
    assert codes.examine(swapped).ok == oracle(swapped) == (swapped == code)


@given(
    st.one_of(st.text(max_size=30), st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=19))
)
def test_anything_typed_gets_a_judgement_that_agrees_with_the_oracle(raw):
    finding = codes.examine(raw)
    assert finding.ok == oracle(codes.normalise(raw))
    assert finding.ok == (finding.sentence == "")
    assert all(oracle(proposal) for proposal in codes.did_you_mean(raw))


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(raw):
    assert codes.normalise(codes.normalise(raw)) == codes.normalise(raw)
