"""Numbers as founders type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.filings.validators import storable, whole_number, wrong_characters, yuan
from registry.imports.validators import values
from registry.ledger.services.items import encode


@pytest.mark.parametrize(
    ("typed", "means"), [("３０", 300_000), ("30.5万元", 305_000), ("1,000", 10_000_000)]
)
def test_amounts_of_either_width_are_read(typed, means):
    assert yuan(typed) == Decimal(means)


def test_a_minus_before_nothing_is_none():
    assert str(yuan("-0")) == "0.00"


@pytest.mark.parametrize("typed", ["2²", "③", "3½", "1e3", "二"])
def test_what_only_looks_like_a_number_is_none(typed):
    for read in (yuan, whole_number):
        with pytest.raises(ValueError, match="不是"):
            read(typed)


@pytest.mark.parametrize(("typed", "means"), [("0", 0), ("００12", 12), ("1,000,000", 1_000_000)])
def test_counts_of_either_width_are_read(typed, means):
    assert whole_number(typed) == means


@pytest.mark.parametrize("typed", ["1000001", "9" * 12, "１" * 5000])
def test_a_count_too_large_is_called_so(typed):
    with pytest.raises(ValueError, match=r"太大，请核对，最多 1,000,000"):
        whole_number(typed)


@given(st.text(st.characters(exclude_categories=("Lo",)), max_size=20))
def test_what_a_form_or_an_import_lets_through_the_ledger_takes(typed):
    kept = storable(typed)
    if not list(wrong_characters(kept, multiline=True)):
        assert encode({"purpose": kept}) == {"purpose": kept}
    assert encode({"purpose": values.text(typed)})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("甲\u202e乙", "文字方向控制符"),
        ("甲\u200b乙", "看不见的字符（U+200B），重新保存本页即可去掉。"),
        ("甲\x07乙", "控制字符"),
        ("甲\n乙", "控制字符"),
    ],
)
def test_what_cannot_be_seen_is_told(text, sentence):
    (told,) = wrong_characters(text)
    assert sentence in told


def test_what_nobody_sees_or_misses_is_not_kept():
    assert storable("\ufeff甲\u200b\u00ad乙\u2060\u200d\n丙") == "甲乙\n丙"
