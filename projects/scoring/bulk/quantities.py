"""A column of exact numbers, with what is not known and what is too large or too fine for integers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from projects.scoring.bulk.integers import EVERYWHERE, LIMIT, NOWHERE, Bools, Ints, Rows, Units, kept
from projects.scoring.points import Exact, exact

FINEST = 10**6  # six decimals; one value with more must not make every other too large
Kept = TypeVar("Kept")
_PLAIN = frozenset({int, Fraction, Decimal, type(None)})
_NOTHING: Mapping[int, Fraction] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Numbers:
    """Exact numbers: value = units ÷ scale; what does not fit stands beside, by row. One entry stands for every row."""

    units: Ints
    scale: int = 1
    known: Bools = field(default_factory=lambda: EVERYWHERE)
    beyond: Mapping[int, Fraction] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def of(cls, values: Iterable[Exact | None]) -> "Numbers":
        """The values, None where nothing is known.

        Raises:
            TypeError: a binary float.
            ValueError: a decimal that is no finite number.
        """
        listed = list(values)
        pairs = _ratios(listed)
        counts = Counter([denominator for _, denominator in pairs])
        scale = _scale(counts)
        factors = {denominator: scale // denominator for denominator in counts if not scale % denominator}
        units = [numerator * factors.get(denominator, 0) for numerator, denominator in pairs]
        beyond = {}
        if len(factors) < len(counts) or max(map(abs, units), default=0) > LIMIT:
            beyond = {
                row: Fraction(*pair)
                for row, pair in enumerate(pairs)
                if pair[1] not in factors or abs(units[row]) > LIMIT
            }
            for row in beyond:
                units[row] = 0
        known = np.array([value is not None for value in listed], dtype=np.bool_)
        return cls(np.array(units, dtype=np.int64), scale, known, beyond)

    @classmethod
    def same(cls, value: Exact | None) -> "Numbers":
        """The same number for every row, or None for none."""
        return cls.of([value])

    @classmethod
    def whole(cls, units: Ints, *, scale: int = 1, known: Bools = EVERYWHERE) -> "Numbers":
        """Integers as they lie in a column already: hundredths of points, fen (``scale`` 100)."""
        lowest = units < -LIMIT  # the one integer without an opposite
        beyond = {int(row): Fraction(int(units[row]), scale) for row in np.flatnonzero(lowest & known)}
        return cls(kept(known & ~lowest, units), scale, known, beyond)

    def __len__(self) -> int:
        return len(self.units)

    def __getitem__(self, row: int) -> Fraction | None:
        """The exact value of a row; None where it is not known."""
        place = row if len(self.units) > 1 else 0
        if not self.known[row if len(self.known) > 1 else 0]:
            return None
        return self.beyond[place] if place in self.beyond else Fraction(int(self.units[place]), self.scale)

    @cached_property
    def fits(self) -> Bools:
        """Rows whose value the units hold."""
        fits = np.ones(len(self.units), dtype=np.bool_)
        fits[list(self.beyond)] = False
        return fits

    @cached_property
    def base(self) -> Units:
        """The units as they lie."""
        return Units(self.units, self.fits if self.beyond else EVERYWHERE)

    def at(self, scale: int) -> Units:
        """The units on a scale that is a multiple of the column's own; rows that it makes too large do not fit."""
        factor = scale // self.scale
        if factor == 1:
            return self.base
        if self.base.largest <= LIMIT // factor:
            return Units(self.units * min(factor, LIMIT), self.base.fits)
        fits = self.fits & (np.abs(self.units) <= LIMIT // factor)
        return Units(kept(fits, self.units) * min(factor, LIMIT), fits)

    def take(self, rows: Rows) -> "Numbers":
        """These rows, which are given in ascending order."""
        known = self.known if len(self.known) == 1 else self.known[rows]
        if len(self.units) == 1:
            return Numbers(self.units, self.scale, known, self.beyond)
        return Numbers(self.units[rows], self.scale, known, taken(self.beyond, rows))

    def filled(self, value: Exact | None) -> "Numbers":
        """The column with a value in the place of what is not known."""
        if value is None or self.known.all():
            return self
        constant = Numbers.same(value)
        if not self.known.any():
            return constant
        scale = lcm(self.scale, constant.scale)
        own, other = self.at(scale), constant.at(scale)
        units = np.where(self.known, own.values, other.values)
        odd = np.broadcast_to(~np.where(self.known, own.fits, other.fits), units.shape)
        rest = exact(value)
        beyond = {int(row): rest if (found := self[int(row)]) is None else found for row in np.flatnonzero(odd)}
        return Numbers(units, scale, EVERYWHERE, beyond)


UNKNOWN = Numbers(np.zeros(1, dtype=np.int64), known=NOWHERE)


def _ratios(values: list[Exact | None]) -> list[tuple[int, int]]:
    """Numerators and denominators; refuses what is no exact, finite number."""
    if not set(map(type, values)) <= _PLAIN:
        values = [None if value is None else exact(value) for value in values]
    try:
        return [(0, 1) if value is None else value.as_integer_ratio() for value in values]
    except (ValueError, OverflowError) as fault:
        raise ValueError("数值中有 NaN 或无穷大，不是有限的数") from fault


def _scale(denominators: Counter[int]) -> int:
    """A common denominator no finer than six decimals; where not all have one, the most frequent come first."""
    scale = 1
    for denominator in sorted(denominators, key=lambda found: (-denominators[found], found)):
        common = lcm(scale, denominator)
        scale = common if common <= FINEST else scale
    return scale


def taken(sparse: Mapping[int, Kept], rows: Rows) -> dict[int, Kept]:
    """What is kept by row, by the places that these rows (ascending) now have."""
    if not sparse:
        return {}
    listed = sorted(sparse)
    places = np.searchsorted(rows, listed)
    return {
        int(place): sparse[row]
        for row, place in zip(listed, places, strict=True)
        if place < len(rows) and rows[place] == row
    }
