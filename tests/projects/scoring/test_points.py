from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.points import fraction_text, hundredths, largest_remainder, percent_text, round_points

shares = st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=20).filter(any)


@given(st.integers(min_value=0, max_value=10**7), shares)
def test_parts_add_up_and_each_is_its_quota_cut_or_one_more(total, given_shares):
    parts = largest_remainder(total, given_shares)
    assert sum(parts) == total
    for part, share in zip(parts, given_shares, strict=True):
        quota = Fraction(total * share, sum(given_shares))
        assert quota - 1 < part < quota + 1


def test_what_remains_goes_to_the_earlier_of_equals():
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize("bad", [[0, 0], [], [2, -1]])
def test_shares_without_a_positive_whole_are_refused(bad):
    with pytest.raises(ValueError, match="份额"):
        largest_remainder(10, bad)


def test_ratios_and_numbers_have_their_text():
    assert percent_text(Fraction(431, 450)) == "95.78 %"
    assert fraction_text(Fraction(5, 2)) == "2.5"
    assert fraction_text(Fraction(1, 3)) == "0.33"
    assert fraction_text(90) == "90"


@given(st.fractions(min_value=0, max_value=1000, max_denominator=10**6))
def test_hundredths_and_points_are_the_same_rounding(value):
    assert Decimal(hundredths(value)) / 100 == round_points(value)
