"""What a policy's rows take from the cases, in ticks: a part of a fen in which every row's percentage is whole."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from projects.scoring.bulk.amounts import FEN_IN_YUAN, Amounts
from projects.scoring.bulk.cases import CaseColumns
from projects.scoring.bulk.integers import EVERYWHERE, HUNDRED, LIMIT, Bools, Ints, ceiling, floor
from projects.scoring.bulk.matching import matching
from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.policy import Policy, Row

_NOTHING: Ints = np.zeros(1, dtype=np.int64)
_WHOLE = (terms.NO_NEW_ITEMS, terms.CANCEL)
_UNTOUCHED_BY_EXEMPTION = (terms.PRIORITY, terms.KEEP)


@dataclass(frozen=True)
class Measure:
    """Ticks in a fen, units in a point, and the fen up to which every product and sum fits."""

    ticks: int
    points: int
    most: int

    @classmethod
    def of(cls, policy: Policy, columns: CaseColumns) -> "Measure":
        """What one policy asks for with these cases.

        Raises:
            OverflowError: the policy's numbers alone are beyond int64.
        """
        lines = [line.denominator for row in policy.rows for line in (row.then.below, row.then.down_to)]
        points = lcm(columns.score.scale, *lines)
        ticks = lcm(*(_rate(row, points).denominator for row in policy.rows))
        reaches = [_reach(row, points, ticks) for row in policy.rows]
        fixed = int(policy.round_to * FEN_IN_YUAN) * ticks + sum(fixed for fixed, _ in reaches)
        by_amount = ticks + (0 if policy.floor is None else policy.floor.percent.numerator)
        by_amount += sum(by_amount for _, by_amount in reaches)
        most = (LIMIT - 2 * fixed) // (2 * by_amount)  # twice: rounding doubles
        if most < 0:
            raise OverflowError("办法中的数值超出 64 位整数范围")
        return cls(ticks, points, most)


def _reach(row: Row, points: int, ticks: int) -> tuple[int, int]:
    """How large a row's numbers become: by themselves, and for each fen of an amount."""
    then, percent = row.then, (row.then.percent or Fraction(0)) / HUNDRED
    if then.action == terms.CAP and then.yuan is not None:
        return ceiling(then.yuan * FEN_IN_YUAN) * ticks, ticks
    if then.action == terms.CAP:
        return 0, percent.numerator + max(ceiling(percent), 1) * ticks
    reach = max(int(_rate(row, points) * ticks), 1) * max(int(_depth(row) * points), 1)
    return (reach, ticks) if then.yuan is not None else (0, reach + ticks)


def _depth(row: Row) -> Fraction:
    """Over how many points a row cuts; 1 where it does not count points."""
    return row.then.below - row.then.down_to if row.then.action == terms.CUT_PER_POINT else Fraction(1)


def _rate(row: Row, points: int) -> Fraction:
    """Fen that a row takes for each fen of its base, or for each unit of points (and each fen)."""
    then = row.then
    if then.action == terms.CUT:
        return (then.percent or Fraction(0)) / HUNDRED
    if then.action == terms.CUT_PER_POINT and then.yuan is not None:
        return then.yuan * FEN_IN_YUAN / points
    if then.action == terms.CUT_PER_POINT:
        return (then.percent or Fraction(0)) / HUNDRED / points
    return Fraction(1 if then.action in _WHOLE else 0)


@dataclass(frozen=True, eq=False)
class Spoken:
    """A row before all cases: where it matched, acts, waits for a person, lacks a fact; what it takes, in ticks.

    ``open`` and ``protected`` are the fen of the request that it may take and that its exemptions cover.
    """

    row: Row
    matched: Bools
    active: Bools
    waits: Bools
    lacking: Bools
    ticks: Ints
    open: Ints
    protected: Ints


def speak(row: Row, columns: CaseColumns, amounts: Amounts, measure: Measure) -> Spoken:
    """What the row does to each case by itself, never more than it may touch."""
    protected = amounts.protected_by(row)
    opened = amounts.requested - protected
    matched = matching(row, columns)
    taken, known = _taken(row, columns, amounts, measure, opened)
    exempt = (protected > 0) & (opened == 0) & (row.then.action not in _UNTOUCHED_BY_EXEMPTION)
    able = matched & ~exempt
    waits = able & known & (row.then.action == terms.DECIDE)
    active = able & known & ~waits
    cut = np.where(active, np.minimum(taken, opened * measure.ticks), 0)
    return Spoken(row, matched, active, waits, able & ~known, cut, opened, protected)


def _taken(row: Row, columns: CaseColumns, amounts: Amounts, measure: Measure, opened: Ints) -> tuple[Ints, Bools]:
    """Ticks before any limit, and where the facts are known that they need."""
    action, coefficient = row.then.action, int(_rate(row, measure.points) * measure.ticks)
    base, known = _base(row, columns, amounts, opened)
    if action == terms.CUT:
        return base * coefficient, known
    if action == terms.CUT_PER_POINT:
        units = columns.score.at(measure.points).values
        deep = np.maximum(units, int(row.then.down_to * measure.points))
        points = np.maximum(int(row.then.below * measure.points) - deep, 0)
        if row.then.yuan is not None:
            return points * coefficient, columns.score.known
        return base * points * coefficient, columns.score.known & known
    if action == terms.NO_NEW_ITEMS:
        return amounts.new_items * coefficient, columns.new_items.known
    if action == terms.CANCEL:
        return opened * coefficient, EVERYWHERE
    return _NOTHING, known if action in (terms.DECIDE, terms.CAP) and row.then.yuan is None else EVERYWHERE


def _base(row: Row, columns: CaseColumns, amounts: Amounts, opened: Ints) -> tuple[Ints, Bools]:
    """What the row's percentage is of, and where that is known."""
    if row.then.of == "last_year":
        return amounts.last_year, columns.last_year.known
    if row.then.of == "carryover_growth":
        return amounts.carryover_growth, columns.carryover_growth.known
    return opened, EVERYWHERE


def ceiling_of(spoken: Spoken, amounts: Amounts) -> Ints:
    """The fen to which a ``cap`` row limits the proposal; never below what is protected."""
    then = spoken.row.then
    if then.yuan is not None:
        return np.maximum(spoken.protected, floor(then.yuan * FEN_IN_YUAN))
    base = amounts.last_year if then.of == "last_year" else amounts.requested
    percent = (then.percent or Fraction(0)) / HUNDRED
    return np.maximum(base * percent.numerator // percent.denominator, spoken.protected)
