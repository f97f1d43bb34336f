"""Totals and grades of many objects under one framework: what ``score_framework`` and ``grade`` give, in columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

import numpy as np

from projects.scoring.bulk.facts import Columns, Facts
from projects.scoring.bulk.grading import grade_column
from projects.scoring.bulk.integers import HUNDRED, LIMIT, Bools, Ints, Rows, Units, floor, half_up, kept, within
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.scores import scores_of
from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.framework import FULL_MARKS, RESCALE, SPREAD, Framework, Item, used_weights
from projects.scoring.measures import Measure, measure_value
from projects.scoring.methods.counts import BONUS, PENALTY
from projects.scoring.points import hundredths
from projects.scoring.rating import Band, Rating
from projects.scoring.scorecard import Scorecard, score_framework

_NOBODY: Mapping[str, Bools] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Rescored:
    """Points in hundredths by item and row, totals, and places of the grades in the rating (None without a rating).

    ``caps``: by row, the best grades that vetoes still allow.
    """

    framework: Framework
    columns: Columns
    measures: Mapping[str, Measure]
    conventions: Conventions
    rating: Rating | None
    scores: Mapping[str, Ints]
    totals: Ints
    places: Rows | None
    caps: Mapping[int, tuple[str, ...]]

    def grade(self, row: int) -> Band | None:
        """The grade of a row; None where the framework gives points only."""
        return None if self.rating is None or self.places is None else self.rating.bands[self.places[row]]

    def card(self, row: int) -> Scorecard:
        """The explained scorecard of a row, by the one-by-one path: made when somebody asks for it."""
        case = self.columns.case(row)
        return score_framework(self.framework, case, measures=self.measures, conventions=self.conventions)


def rescore(
    framework: Framework,
    columns: Columns,
    *,
    rating: Rating | None = None,
    measures: Mapping[str, Measure] | None = None,
    conventions: Conventions = USUAL,
    happened: Mapping[str, Bools] = _NOBODY,
) -> Rescored:
    """Score and grade every object: each point, total and grade is the one that the one-by-one path gives.

    Args:
        framework: closed, or filled with indicators that all these objects share.
        columns: what is known of them.
        rating: by which totals are graded.
        measures: the rulebook's ways of obtaining values, by id; measured values are obtained row by row.
        conventions: the district's habits.
        happened: rows in which an overriding case of the rating was established, by its id.

    Raises:
        OverflowError: points that even as a result are beyond 64 bits of hundredths.
    """
    work = _Work(framework, columns, measures or {}, conventions)
    scores, special = work.scores()
    totals, caps = work.totals(scores), {}
    for row in special:
        card = score_framework(framework, columns.case(row), measures=work.measures, conventions=conventions)
        totals[row] = hundredths(card.total)
        for line in (*card.lines, *card.outside):
            scores[line.item][row] = hundredths(line.score)
        caps[row] = card.grade_cap
    places = None if rating is None else grade_column(rating, totals, happened=happened, caps=caps)
    return Rescored(framework, columns, work.measures, conventions, rating, scores, totals, places, caps)


@dataclass(frozen=True, eq=False)
class _Work:
    framework: Framework
    columns: Columns
    measures: Mapping[str, Measure]
    conventions: Conventions

    @cached_property
    def left_out(self) -> dict[str, Bools]:
        """Rows in which an item does not apply, for the items with any."""
        declared = self.columns.not_applicable
        return {
            item.id: declared[item.id]
            for _, item in self.framework.walk()
            if item.optional and item.id in declared and declared[item.id].any()
        }

    def scores(self) -> tuple[dict[str, Ints], list[int]]:
        """Hundredths by item, and the rows in which a veto took hold: those are left to the one-by-one path."""
        scores = {item.id: np.zeros(self.columns.size, dtype=np.int64) for item in self.framework.items()}
        facts = {item.id: self._facts(item) for item in self.framework.items()}
        struck: set[int] = set()
        for rows, weights in self._patterns():
            for _, item in self.framework.walk():
                own = self._applying(item, rows)
                if item.id in weights and (own is None or len(own)):
                    struck |= self._score(item, weights[item.id], facts[item.id], own, scores[item.id])
        for item in self.framework.outside:
            struck |= self._score(item, item.weight, facts[item.id], None, scores[item.id])
        if self.framework.not_applicable == FULL_MARKS:
            for _, item in self.framework.walk():
                if item.id in self.left_out:
                    scores[item.id][self.left_out[item.id]] = hundredths(item.weight)
        return scores, sorted(struck)

    def _score(self, item: Item, weight: Fraction, facts: Facts, rows: Rows | None, into: Ints) -> set[int]:
        """Write an item's points into its column; gives the rows in which it struck as a veto."""
        part = facts if rows is None else facts.take(rows)
        found = scores_of(item.rule, Numbers.same(weight), part, self.conventions, item.weight)
        into[slice(None) if rows is None else rows] = found.hundredths
        return found.struck if rows is None else set(rows[list(found.struck)].tolist())

    def _patterns(self) -> Iterator[tuple[Rows | None, Mapping[str, Fraction]]]:
        """Rows with the same items left out, and the weights they use; rows None: all of them."""
        if self.framework.not_applicable != SPREAD or not self.left_out:
            yield None, used_weights(self.framework, frozenset())
            return
        names, marks = list(self.left_out), np.column_stack(list(self.left_out.values()))
        patterns, which = np.unique(marks, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            missing = frozenset(name for name, is_missing in zip(names, pattern, strict=True) if is_missing)
            yield np.flatnonzero(which == number), used_weights(self.framework, missing)

    def _applying(self, item: Item, rows: Rows | None) -> Rows | None:
        """The rows among these to which the item applies; None: all there are."""
        if item.id not in self.left_out:
            return rows
        applies = ~self.left_out[item.id]
        return np.flatnonzero(applies) if rows is None else rows[applies[rows]]

    def _facts(self, item: Item) -> Facts:
        """An item's facts, with the framework's target and direction where none is given, and the value measured."""
        given = self.columns.of_item(item.id)
        return replace(
            given,
            actual=self._measured(item, given),
            target=given.target.filled(item.target),
            direction=given.direction.filled(item.direction),
        )

    def _measured(self, item: Item, given: Facts) -> Numbers:
        measure = self.measures.get(item.measure or "")
        if measure is None or not measure.inputs or not self.columns.inputs or given.actual.known.all():
            return given.actual
        return Numbers.of(
            measure_value(measure, inputs, self.conventions).value if (value := given.actual[row]) is None else value
            for row, inputs in enumerate(self.columns.inputs)
        )

    def totals(self, scores: Mapping[str, Ints]) -> Ints:
        """Hundredths in all: inside the hundred, with bonus and penalty, never below 0."""
        inside = self._rescaled(_sum([scores[item.id] for _, item in self.framework.walk()], self.columns.size))
        bonus, penalty = self._outside(scores, BONUS.id), self._outside(scores, PENALTY.id)
        total = _sum([inside, bonus, -penalty], self.columns.size)
        if not self.framework.bonus_above_total:
            over = (bonus != 0) & (total > floor(self.framework.total * HUNDRED))
            total = np.where(over, np.maximum(inside, hundredths(self.framework.total)), total)
        return np.maximum(total, 0)

    def _outside(self, scores: Mapping[str, Ints], method: str) -> Ints:
        return _sum(
            [scores[item.id] for item in self.framework.outside if item.rule.method == method], self.columns.size
        )

    def _rescaled(self, inside: Ints) -> Ints:
        """Where something is left out and the rest stands for the whole: Σ score ÷ Σ weight × total, rounded once."""
        if self.framework.not_applicable != RESCALE or not self.left_out:
            return inside
        everybody = np.zeros(self.columns.size, dtype=np.bool_)
        weights = [
            np.where(self.left_out.get(item.id, everybody), 0, hundredths(item.weight))
            for _, item in self.framework.walk()
        ]
        weight, whole = _sum(weights, self.columns.size), self.framework.total * HUNDRED
        some = np.logical_or.reduce(list(self.left_out.values()))
        over, under = Units(inside), Units(weight)
        fits = (weight > 0) & within((2 * whole.numerator, over), (2 * whole.denominator, under))
        found = half_up(inside * whole.numerator, kept(fits, weight, 1) * whole.denominator)
        for row in np.flatnonzero(some & ~fits).tolist():
            part = Fraction(int(inside[row]), int(weight[row])) if weight[row] else Fraction(0)
            found[row] = hundredths(part * self.framework.total)
        return np.where(some, found, inside)


def _sum(columns: list[Ints], size: int) -> Ints:
    """The columns added up.

    Raises:
        OverflowError: a sum might be beyond 64 bits.
    """
    if sum(Units(column).largest for column in columns) > LIMIT:
        raise OverflowError("得分合计超出 64 位整数范围")
    return np.sum(columns, axis=0, dtype=np.int64) if columns else np.zeros(size, dtype=np.int64)
