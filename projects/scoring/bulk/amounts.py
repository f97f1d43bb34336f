"""What the columns say of money, in whole fen, and which cases can be settled in columns at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from math import lcm

import numpy as np

from projects.scoring.bulk.cases import NUMBERS, CaseColumns
from projects.scoring.bulk.integers import Bools, Ints, Units
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.consequence.policy import Row

FEN_IN_YUAN = 100
MOST_FEN = 10**15 * FEN_IN_YUAN


@dataclass(frozen=True, eq=False)
class Amounts:
    """Fen by case, 0 where not known; ``sound``: the amounts are amounts, and all the facts are held by the columns."""

    requested: Ints
    last_year: Ints
    carryover_growth: Ints
    new_items: Ints
    protected: Mapping[str, Ints]
    sound: Bools

    @property
    def largest(self) -> Ints:
        """The largest of the amounts of each case."""
        return reduce(np.maximum, (self.requested, self.last_year, self.carryover_growth, self.new_items))

    def protected_by(self, row: Row) -> Ints:
        """Fen of the request that the row's exemptions cover."""
        nothing = np.zeros(1, dtype=np.int64)
        return sum((self.protected.get(name, nothing) for name in row.exempt), nothing)


def fen(numbers: Numbers) -> Units:
    """Yuan as whole fen; an amount with more than two decimals does not fit."""
    scale = lcm(numbers.scale, FEN_IN_YUAN)
    finer, units = scale // FEN_IN_YUAN, numbers.at(scale)
    if finer == 1:
        return units
    return Units(units.values // finer, units.fits & (units.values % finer == 0))


def amounts_of(columns: CaseColumns) -> Amounts:
    """The amounts of the cases, and which cases have facts that nothing speaks against."""
    requested, growth = fen(columns.requested), fen(columns.carryover_growth)
    last_year, new_items = fen(columns.last_year), fen(columns.new_items)
    protected = {name: fen(amounts) for name, amounts in columns.protected.items()}
    sound = ~columns.odd & _payable(requested) & _payable(last_year) & _payable(new_items)
    sound = sound & _payable(Units(np.abs(growth.values), growth.fits)) & (new_items.values <= requested.values)
    for name in NUMBERS:
        sound = sound & getattr(columns, name).fits
    rest = requested.values
    for amounts in protected.values():
        sound = sound & _payable(amounts)
        rest = rest - amounts.values
    return Amounts(
        requested.values,
        last_year.values,
        np.maximum(growth.values, 0),
        new_items.values,
        {name: amounts.values for name, amounts in protected.items()},
        sound & (rest >= 0),
    )


def _payable(units: Units) -> Bools:
    return units.fits & (units.values >= 0) & (units.values < MOST_FEN)
