"""Exact integer arithmetic on columns: int64 while it fits, and every row that would not fit is named, never wrapped.

A column of one entry stands for every row: numpy spreads it where it meets a longer one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from projects.scoring.points import PLACES

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

LIMIT = int(np.iinfo(np.int64).max)
EVERYWHERE: Bools = np.ones(1, dtype=np.bool_)
NOWHERE: Bools = np.zeros(1, dtype=np.bool_)
for _constant in (EVERYWHERE, NOWHERE):
    _constant.flags.writeable = False
HUNDRED = 100


@dataclass(frozen=True, eq=False)
class Units:
    """Whole numbers in arithmetic; where ``fits`` is false the number is another and its row is left to one by one."""

    values: Ints
    fits: Bools = field(default_factory=lambda: EVERYWHERE)

    @cached_property
    def largest(self) -> int:
        """The largest magnitude in the column."""
        return max(int(self.values.max(initial=0)), -int(self.values.min(initial=0)))

    def __sub__(self, other: "Units") -> "Units":
        """The difference; rows in which it would not fit hold 0."""
        fits = self.fits & other.fits & within((1, self), (1, other))
        return Units(kept(fits, self.values - other.values), fits)


ONE = Units(np.ones(1, dtype=np.int64))


def within(*terms: tuple[int, Units]) -> Bools:
    """Rows in which Σ |coefficient × value| stays within int64; at the edge a row is rather left out than let in.

    Raises:
        OverflowError: a coefficient alone is beyond int64, so that nothing can be computed in columns.
    """
    if any(abs(coefficient) > LIMIT for coefficient, _ in terms):
        raise OverflowError("系数超出 64 位整数范围")
    if sum(abs(coefficient) * units.largest for coefficient, units in terms) <= LIMIT:
        return EVERYWHERE
    share, fits = LIMIT // len(terms), EVERYWHERE
    for coefficient, units in terms:
        fits = fits & (np.abs(units.values) <= share // max(abs(coefficient), 1))
    return fits


def kept(fits: Bools, values: Ints, stead: int = 0) -> Ints:
    """The values, with another in their stead where they mean nothing."""
    return values if fits.all() else np.where(fits, values, stead)


def half_up(numerator: Ints, denominator: Ints | int) -> Ints:
    """The nearest integer to the quotient, halves up: ``(2·n + d) // (2·d)``, for n ≥ 0 and d > 0 that fit."""
    return (2 * numerator + denominator) // (2 * denominator)


def ceiling(value: Fraction) -> int:
    """The least integer not below the value."""
    return -(-value.numerator // value.denominator)


def floor(value: Fraction) -> int:
    """The greatest integer not above the value."""
    return value.numerator // value.denominator


def decimals(hundredths: Ints | Sequence[int]) -> list[Decimal]:
    """Hundredths as decimals with two places, as the one-by-one path writes them: points, or fen as yuan."""
    return [Decimal(value).scaleb(-PLACES) for value in np.asarray(hundredths).tolist()]
