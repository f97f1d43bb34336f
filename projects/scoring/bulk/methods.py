"""The methods that are used in bulk, on columns: the arithmetic of ``projects.scoring.methods``, without its sentences.

Each takes a batch and gives hundredths of points with the rows in which they hold; all other rows go one by one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Any

import numpy as np

from projects.scoring.bulk.integers import (
    HUNDRED,
    LIMIT,
    ONE,
    Bools,
    Ints,
    Units,
    ceiling,
    floor,
    half_up,
    kept,
    within,
)
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.words import OPEN, YES, Answers
from projects.scoring.conventions import CREDIT, NO_CREDIT, Conventions
from projects.scoring.facts import AT_LEAST, AT_MOST, EQUAL
from projects.scoring.methods.execution import BANDED, EXECUTION
from projects.scoring.methods.proportional import GATED, PROPORTIONAL, ZERO_IF_MISSED
from projects.scoring.methods.tables import BANDS, EXACTLY, LINEAR_BETWEEN, STARTED, STEP_DEDUCTION
from projects.scoring.points import hundredths


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows scored by one rule: weight and values by row, ``direction`` the same for all.

    ``declared``: the framework's weight where ``weight`` (then the same for all rows) has grown by spreading.
    """

    weight: Numbers
    actual: Numbers
    target: Numbers
    completed: Answers
    direction: str
    settings: Any
    conventions: Conventions
    declared: Fraction | None = None

    def aligned(self) -> tuple[Units, Units]:
        """Actual and target on one scale."""
        scale = lcm(self.actual.scale, self.target.scale)
        return self.actual.at(scale), self.target.at(scale)

    def share(self, part: Fraction) -> "Points":
        """So much of the weight."""
        return _less(self, part)

    def full(self) -> "Points":
        """The weight itself."""
        return _less(self, Fraction(1))


@dataclass(frozen=True, eq=False)
class Points:
    """Hundredths of points, and the rows in which they hold."""

    hundredths: Ints
    fits: Bools

    def where(self, chosen: Bools, other: "Points") -> "Points":
        """The other points in the chosen rows."""
        return Points(np.where(chosen, other.hundredths, self.hundredths), np.where(chosen, other.fits, self.fits))

    def only(self, chosen: Bools) -> "Points":
        """Nothing but in the chosen rows."""
        return Points(np.where(chosen, self.hundredths, 0), self.fits)


NO_POINTS = Points(np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.bool_))


def _ratio(batch: Batch, over: Units, under: Units, gate: Fraction = Fraction(0)) -> Points:
    """(over ÷ under − gate) ÷ (1 − gate) × weight, not below 0, rounded once; ``under`` is above 0.

    In hundredths, with weight = W ÷ s and gate = g ÷ h: 100·W·(h·over − g·under) ÷ (s·(h − g)·under).
    """
    weight, unit = batch.weight.base, Fraction(HUNDRED, batch.weight.scale)
    low, high = gate.numerator, gate.denominator
    bottom = unit.denominator * (high - low)
    reach = 2 * unit.numerator * weight.largest
    fits = over.fits & under.fits & weight.fits & within((reach * high, over), (reach * low + 2 * bottom, under))
    top = over.values * high - under.values * low if low else over.values
    worth = np.maximum(top, 0) * (weight.values * unit.numerator)
    divisor = kept(fits, under.values, 1) * bottom
    return Points(half_up(worth, divisor), fits & (weight.values >= 0))


def _less(batch: Batch, part: Fraction, loss: Fraction = Fraction(0), units: Units = ONE) -> Points:
    """A part of the weight less what is lost (hundredths of points for each unit), not below 0, rounded once."""
    weight, unit = batch.weight.base, part * Fraction(HUNDRED, batch.weight.scale)
    bottom = lcm(unit.denominator, loss.denominator)
    gain, lost = int(unit * bottom), int(loss * bottom)
    fits = weight.fits & units.fits & within((2 * gain, weight), (2 * lost, units), (2 * bottom, ONE))
    worth = weight.values * gain - units.values * lost if lost else weight.values * gain
    return Points(half_up(np.maximum(worth, 0), bottom), fits & (weight.values >= 0))


def _rounded(over: Units, under: Units, quantum: Fraction | None) -> tuple[Units, Units]:
    """The rate over ÷ under as the district uses it: rounded to its quantum before the product, or as it is."""
    if quantum is None:
        return over, under
    step, parts = quantum.numerator, quantum.denominator
    fits = over.fits & under.fits & within((2 * parts, over), (2 * step, under))
    count = half_up(over.values * parts, kept(fits, under.values, 1) * step)
    fits = fits & within((step, Units(kept(fits, count))))
    return Units(kept(fits, count) * step, fits), Units(np.array([parts], dtype=np.int64))


def _above(over: Units, under: Units, line: Fraction) -> tuple[Bools, Bools]:
    """Where over ÷ under lies above a line, and the rows in which that is so."""
    fits = over.fits & under.fits & within((line.denominator, over), (line.numerator, under))
    return over.values * line.denominator > under.values * line.numerator, fits


def proportional(batch: Batch) -> Points:
    """``proportional`` and ``gated_proportional``: the smaller of actual and target ÷ the larger, where missed.

    That is a ÷ t where more is better and t ÷ a where less is; where it is undefined the smaller is not above 0 and
    the larger may be taken as 1: nothing is earned either way.
    """
    actual, target = batch.aligned()
    fits = actual.fits & target.fits
    small, large = np.minimum(actual.values, target.values), np.maximum(actual.values, target.values)
    met = {AT_LEAST: actual.values >= target.values, AT_MOST: actual.values <= target.values}.get(
        batch.direction, actual.values == target.values
    )
    if batch.direction == EQUAL and batch.settings.equal_missed == ZERO_IF_MISSED:
        return Points(batch.full().only(met).hundredths, batch.full().fits & fits)
    over, under = _rounded(
        Units(np.maximum(small, 0), fits), Units(np.maximum(large, 1), fits), batch.conventions.round_rate
    )
    missed = _ratio(batch, over, under, batch.settings.gate or Fraction(0))
    return missed.where(met & fits, _reached(batch, actual, target))


def _reached(batch: Batch, actual: Units, target: Units) -> Points:
    """Points of a target that was reached: the weight, or what the policy on over-achievement says instead."""
    full, policy = batch.full(), batch.conventions.over
    if batch.direction != AT_LEAST or policy.kind not in (CREDIT, NO_CREDIT):
        return full
    measured = target.values > 0
    beyond, fits = _above(actual, target, policy.line)
    if policy.kind == NO_CREDIT:
        return Points(full.only(~(beyond & measured)).hundredths, full.fits & fits)
    more = _ratio(batch, actual, Units(np.maximum(target.values, 1), target.fits))
    credited = more.where(beyond, batch.share(policy.line))
    credited = Points(credited.hundredths, credited.fits & fits)
    return full.where(measured & (actual.values > target.values), credited)


def execution(batch: Batch) -> Points:
    """``execution``: executed ÷ budget, linear in the weight or by bands; nothing where there is no budget."""
    actual, target = batch.aligned()
    budgeted = target.values > 0
    spent = Units(np.maximum(actual.values, 0), actual.fits)
    over, under = _rounded(spent, Units(np.maximum(target.values, 1), target.fits), batch.conventions.round_rate)
    if batch.settings.variant == BANDED:
        return _banded(batch, over, under).only(budgeted)
    return _ratio(batch, Units(np.minimum(over.values, under.values), over.fits), under).only(budgeted)


def _banded(batch: Batch, over: Units, under: Units) -> Points:
    found = NO_POINTS
    sure = over.fits & under.fits
    for line, share in reversed(batch.settings.steps):
        below, fits = _above(under, over, 1 / line) if line else (np.zeros(1, dtype=np.bool_), sure)
        found = found.where(~below, batch.share(share))
        sure = sure & fits
    whole = over.values == under.values
    completed = batch.completed.are(YES) | (batch.completed.are(OPEN) & whole)
    found = found.where(completed, batch.full())
    found = found.where(over.values > under.values, batch.share(batch.settings.over))
    return Points(found.hundredths, found.fits & sure)


def step_deduction(batch: Batch) -> Points:
    """``step_deduction``: so many points for each step beyond the pass line, nothing beyond the zero line."""
    steps = batch.settings
    line = batch.target if steps.line is None else Numbers.same(steps.line)
    scale = lcm(batch.actual.scale, line.scale)
    value, limit = batch.actual.at(scale), line.at(scale)
    gap = limit - value if steps.direction == AT_LEAST else value - limit
    beyond = Units(np.maximum(gap.values, 0), gap.fits)
    each = 1 / (steps.step * scale)
    if steps.counting != EXACTLY:
        beyond, each = _counted(beyond, each, up=steps.counting == STARTED), Fraction(1)
    left = _less(batch, Fraction(1), steps.deduct * each * HUNDRED, beyond)
    if steps.zero is None:
        return left
    bound = steps.zero * scale
    inside = value.values >= ceiling(bound) if steps.direction == AT_LEAST else value.values <= floor(bound)
    return left.only(inside)


def _counted(beyond: Units, each: Fraction, *, up: bool) -> Units:
    """The whole steps in the gap, begun ones counted or not."""
    more = each.denominator - 1 if up else 0
    fits = beyond.fits & within((each.numerator, beyond), (more, ONE), (each.denominator, ONE))
    return Units(kept(fits, (beyond.values * each.numerator + more) // each.denominator), fits)


def bands(batch: Batch) -> Points:
    """``bands``: what stands beside the first limit that the value keeps."""
    table, found = batch.settings, NO_POINTS
    value, full = batch.actual.base, batch.full()
    for limit, worth in reversed(table.rows):
        bound = limit * batch.actual.scale
        inside = value.values >= ceiling(bound) if table.direction == AT_LEAST else value.values <= floor(bound)
        found = found.where(inside, batch.share(worth) if table.shares else _stated(batch, full, worth))
    return Points(found.hundredths, found.fits & value.fits)


def _stated(batch: Batch, full: Points, worth: Fraction) -> Points:
    """Points stated for the declared weight, never above it; they grow with the weight that is spread."""
    declared = batch.declared
    if declared is None or declared == batch.weight[0]:
        return Points(np.minimum(full.hundredths, min(hundredths(worth), LIMIT)), full.fits)
    grown = min(worth, declared) * (batch.weight[0] or 0) / (declared or 1)
    return Points(np.array([hundredths(grown)], dtype=np.int64), full.fits)


def linear_between(batch: Batch) -> Points:
    """``linear_between``: nothing at the low line, the weight at the high line, straight between."""
    low, high = batch.settings.low, batch.settings.high
    scale = lcm(batch.actual.scale, low.denominator, high.denominator)
    span, start = int((high - low) * scale), int(low * scale)
    value = batch.actual.at(scale)
    whole = Units(np.array([abs(span)], dtype=np.int64))
    above = value - Units(np.array([start], dtype=np.int64))
    gone = np.clip(above.values if span > 0 else -above.values, 0, whole.values)
    return _ratio(batch, Units(gone, above.fits), whole)


IN_COLUMNS: Mapping[str, Callable[[Batch], Points]] = MappingProxyType(
    {
        PROPORTIONAL.id: proportional,
        GATED.id: proportional,
        EXECUTION.id: execution,
        STEP_DEDUCTION.id: step_deduction,
        BANDS.id: bands,
        LINEAR_BETWEEN.id: linear_between,
    }
)
BY_DIRECTION = frozenset({PROPORTIONAL.id, GATED.id})
