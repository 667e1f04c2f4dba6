"""Numbers as founders type them."""

from decimal import Decimal

import pytest

from registry.filings.validators import whole_number, yuan


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
