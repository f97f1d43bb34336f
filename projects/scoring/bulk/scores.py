"""Points of one indicator of many objects: in columns where that is exact, every other row by ``apply_rule`` itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from projects.scoring.bulk.facts import Facts
from projects.scoring.bulk.integers import EVERYWHERE, LIMIT, Bools, Ints, Rows, Units
from projects.scoring.bulk.methods import BY_DIRECTION, IN_COLUMNS, Batch, Points
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.facts import DIRECTIONS, Scored
from projects.scoring.methods import Rule, apply_rule
from projects.scoring.methods.execution import EXECUTION
from projects.scoring.methods.tables import STEP_DEDUCTION
from projects.scoring.points import hundredths


@dataclass(frozen=True, eq=False)
class Scores:
    """Hundredths of points by row; ``struck`` are the rows in which a veto took hold."""

    hundredths: Ints
    struck: set[int]


def score_column(rule: Rule, weight: Numbers, facts: Facts, *, conventions: Conventions = USUAL) -> Ints:
    """Points of one indicator in hundredths: for every row what ``apply_rule`` gives.

    Args:
        rule: the method and its parameters, the same for all rows.
        weight: 分值, one for all rows or each row's own.
        facts: what is known; as with ``apply_rule`` nothing in it is guessed when missing.
        conventions: the district's habits.

    Raises:
        ValueError: a weight is missing, or there are not as many as rows.
        OverflowError: points that even as a result are beyond 64 bits of hundredths.
    """
    return scores_of(rule, weight, facts, conventions).hundredths


def add_up(owners: Rows, points: Ints, *, size: int) -> Ints:
    """Totals of objects whose indicators are their own: the points (in hundredths) of each owner's rows added up.

    Args:
        owners: to which object, counted from 0, each row belongs.
        points: the rows' points.
        size: how many objects there are.

    Raises:
        OverflowError: a sum might be beyond 64 bits.
    """
    if Units(points).largest * len(points) > LIMIT:
        raise OverflowError("得分合计超出 64 位整数范围")
    totals = np.zeros(size, dtype=np.int64)
    np.add.at(totals, owners, points)
    return totals


def scores_of(
    rule: Rule, weight: Numbers, facts: Facts, conventions: Conventions, declared: Fraction | None = None
) -> Scores:
    """As ``score_column``, with the rows in which a veto took hold.

    ``declared``: the framework's weight, where the one weight of all rows has grown by what others left.
    """
    if len(weight) not in (1, facts.size) or not weight.known.all():
        raise ValueError(f"分值应为一个或 {facts.size} 个，且不得为空")
    scores = Scores(np.zeros(facts.size, dtype=np.int64), set())
    for rows, part in _parts(rule, facts):
        job = _Job(rule, weight if rows is None else weight.take(rows), part, conventions, declared)
        points = job.in_columns()
        values = np.array(np.broadcast_to(points.hundredths, (part.size,)))
        left = np.flatnonzero(np.broadcast_to(~points.fits, (part.size,)))
        for places, scored in job.one_by_one(left):
            values[places] = hundredths(scored.score)
            if scored.effect is not None:
                scores.struck.update((places if rows is None else rows[places]).tolist())
        scores.hundredths[slice(None) if rows is None else rows] = values
    return scores


def _parts(rule: Rule, facts: Facts) -> Iterator[tuple[Rows | None, Facts]]:
    """The facts in parts of one direction each, where the method asks for it; rows None: all of them."""
    codes = np.unique(facts.direction.codes)
    if rule.method not in BY_DIRECTION or len(codes) == 1:
        yield None, facts
        return
    for code in codes:
        rows = np.flatnonzero(facts.direction.codes == code)
        yield rows, facts.take(rows)


_NOWHERE = Points(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_))


@dataclass(frozen=True, eq=False)
class _Job:
    """Rows of one direction, with all that scoring asks for."""

    rule: Rule
    weight: Numbers
    facts: Facts
    conventions: Conventions
    declared: Fraction | None

    def in_columns(self) -> Points:
        """What columns can tell; a value that is not known earns nothing."""
        method, facts = self.rule.method, self.facts
        compute = IN_COLUMNS.get(method)
        if compute is None or (method == STEP_DEDUCTION.id and self.rule.settings.incidents):
            return _NOWHERE
        direction = (facts.direction[0] or self.rule.settings.direction) if method in BY_DIRECTION else ""
        if direction not in ("", *DIRECTIONS):
            return _NOWHERE
        batch = Batch(
            self.weight,
            facts.actual,
            facts.target,
            facts.completed,
            direction,
            self.rule.settings,
            self.conventions,
            self.declared,
        )
        try:
            points = compute(batch)
        except OverflowError:
            return _NOWHERE
        known = facts.actual.known & (facts.target.known if self._by_target() else EVERYWHERE)
        return Points(np.where(known, points.hundredths, 0), points.fits | ~known)

    def _by_target(self) -> bool:
        method = self.rule.method
        by_line = method == STEP_DEDUCTION.id and self.rule.settings.line is None
        return by_line or method in BY_DIRECTION or method == EXECUTION.id

    def one_by_one(self, rows: Rows) -> Iterator[tuple[Rows, Scored]]:
        """These rows by ``apply_rule``; rows that nothing tells apart are scored once, together."""
        alike = self._alike(rows)
        if alike.any():
            yield rows[alike], self._scored(int(rows[alike][0]))
        for row in rows[~alike].tolist():
            yield np.array([row]), self._scored(row)

    def _scored(self, row: int) -> Scored:
        weight, fact = self.weight[row] or 0, self.facts.fact(row)
        return apply_rule(self.rule, weight, fact, conventions=self.conventions, declared=self.declared)

    def _alike(self, rows: Rows) -> Bools:
        """Rows that the columns do not tell apart and of which nothing else is known."""
        if not self.facts.uniform or len(self.weight) > 1:
            return np.zeros(len(rows), dtype=np.bool_)
        return ~np.isin(rows, list(self.facts.others))
