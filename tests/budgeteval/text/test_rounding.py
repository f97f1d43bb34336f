from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeteval.text.rounding import cut, exact, round_half_up, round_to_quantum

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
places = st.integers(min_value=0, max_value=6)


@given(fractions, places)
def test_rounding_moves_a_value_by_at_most_half_a_unit(value, count):
    rounded = round_half_up(value, count)
    assert abs(Fraction(rounded) - value) * 10**count * 2 <= 1
    assert -rounded.as_tuple().exponent == count


@given(st.integers(min_value=-(10**9), max_value=10**9), places)
def test_a_half_goes_away_from_zero(units, count):
    half = Fraction(2 * abs(units) + 1, 2 * 10**count)
    assert round_half_up(half, count) == Decimal(abs(units) + 1).scaleb(-count)
    assert round_half_up(-half, count) == -round_half_up(half, count)


@given(fractions, fractions, places)
def test_rounding_never_turns_an_order_round(one, other, count):
    low, high = sorted((one, other))
    assert round_half_up(low, count) <= round_half_up(high, count)
    assert cut(low, count) <= cut(high, count)


@given(fractions, places)
def test_cutting_goes_towards_zero_by_less_than_one_unit(value, count):
    left = abs(value) - abs(Fraction(cut(value, count)))
    assert 0 <= left * 10**count < 1


@given(fractions, st.sampled_from(["0.01", "0.0001", "0.05", "1"]))
def test_rounding_to_a_quantum_gives_its_nearest_multiple(value, quantum):
    rounded = round_to_quantum(value, exact(quantum))
    assert (rounded / exact(quantum)).denominator == 1
    assert abs(rounded - value) * 2 <= exact(quantum)


def test_known_traps_are_rounded_as_on_paper():
    assert str(round_half_up(Fraction(1005, 1000))) == "1.01"
    assert str(round_half_up(Decimal("2.675"))) == "2.68"
    assert str(round_half_up(0)) == "0.00"
    assert str(round_half_up(-1, 0)) == "-1"
    assert str(cut(Decimal("9.99"), 0)) == "9"


@pytest.mark.parametrize("value", [1.5, True, None, object()])
def test_floats_and_other_things_are_refused(value):
    with pytest.raises(TypeError, match="二进制浮点数"):
        exact(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="有限"):
        exact(value)
