from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.bulk import Numbers
from projects.scoring.bulk.integers import LIMIT

from . import rules


@given(st.lists(rules.values, max_size=20))
def test_a_column_gives_back_every_number_exactly(values):
    column = Numbers.of(values)
    assert [column[row] for row in range(len(values))] == [
        None if value is None else Fraction(value) for value in values
    ]


@given(st.lists(rules.values, min_size=2, max_size=20), st.one_of(st.none(), rules.usual, rules.odd))
def test_what_is_not_known_may_be_filled_in(values, stead):
    filled = Numbers.of(values).filled(stead)
    expected = [stead if value is None else value for value in values]
    assert [filled[row] for row in range(len(values))] == [None if one is None else Fraction(one) for one in expected]


@given(st.lists(rules.values, min_size=2, max_size=20), st.data())
def test_some_rows_of_a_column_keep_their_numbers(values, data):
    rows = sorted(data.draw(st.sets(st.integers(0, len(values) - 1))))
    part = Numbers.of(values).take(np.array(rows, dtype=np.intp))
    known = [None if values[row] is None else Fraction(values[row]) for row in rows]
    assert [part[place] for place in range(len(rows))] == known


def test_decimals_lie_on_the_coarsest_scale_that_holds_them():
    assert (Numbers.of([Decimal("86.2"), 90]).units.tolist(), Numbers.of([Decimal("86.2"), 90]).scale) == (
        [431, 450],
        5,
    )
    assert Numbers.of([Decimal("1.25"), None]).scale == 4


def test_one_value_with_many_decimals_does_not_make_the_others_too_large():
    column = Numbers.of([Decimal("0.123456789"), 3, 4])
    assert (column.scale, column.units.tolist(), column.fits.tolist()) == (1, [0, 3, 4], [False, True, True])


def test_integers_of_a_database_are_taken_as_they_are():
    fen = Numbers.whole(np.array([12345, -LIMIT - 1, 7]), scale=100, known=np.array([True, True, False]))
    assert [fen[row] for row in range(3)] == [Fraction("123.45"), Fraction(-LIMIT - 1, 100), None]
    assert fen.fits.tolist() == [True, False, True]


def test_a_scale_beyond_all_bounds_leaves_every_row_but_zero():
    units = Numbers.of([0, 1]).at(10**40)
    assert (units.values.tolist(), units.fits.tolist()) == ([0, 0], [True, False])
    assert Numbers.of([0, 0]).at(10**40).values.tolist() == [0, 0]


@pytest.mark.parametrize("value", [1.5, True])
def test_a_binary_float_is_refused(value):
    with pytest.raises(TypeError, match="二进制浮点数"):
        Numbers.of([Decimal(1), value])


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(ValueError, match="不是有限的数"):
        Numbers.of([None, Decimal(value)])
