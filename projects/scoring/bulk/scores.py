"""Points of one indicator of many objects: in columns where that is exact, every other row by ``apply_rule`` itself."""

from collections.abc import Iterator
from dataclasses import dataclass

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


def scores_of(rule: Rule, weight: Numbers, facts: Facts, conventions: Conventions) -> Scores:
    """As ``score_column``, with the rows in which a veto took hold."""
    if len(weight) not in (1, facts.size) or not weight.known.all():
        raise ValueError(f"分值应为一个或 {facts.size} 个，且不得为空")
    scores = Scores(np.zeros(facts.size, dtype=np.int64), set())
    for rows, part in _parts(rule, facts):
        own = weight if rows is None else weight.take(rows)
        points = _in_columns(rule, own, part, conventions)
        values = np.array(np.broadcast_to(points.hundredths, (part.size,)))
        left = np.flatnonzero(np.broadcast_to(~points.fits, (part.size,)))
        for places, scored in _one_by_one(rule, own, part, conventions, left):
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


def _in_columns(rule: Rule, weight: Numbers, facts: Facts, conventions: Conventions) -> Points:
    """What columns can tell; a value that is not known earns nothing."""
    compute = IN_COLUMNS.get(rule.method)
    if compute is None or (rule.method == STEP_DEDUCTION.id and rule.settings.incidents):
        return _NOWHERE
    direction = ""
    if rule.method in BY_DIRECTION:
        direction = facts.direction[0] or rule.settings.direction
        if direction not in DIRECTIONS:
            return _NOWHERE
    batch = Batch(weight, facts.actual, facts.target, facts.completed, direction, rule.settings, conventions)
    try:
        points = compute(batch)
    except OverflowError:
        return _NOWHERE
    known = facts.actual.known & (facts.target.known if _by_target(rule) else EVERYWHERE)
    return Points(np.where(known, points.hundredths, 0), points.fits | ~known)


def _by_target(rule: Rule) -> bool:
    by_line = rule.method == STEP_DEDUCTION.id and rule.settings.line is None
    return by_line or rule.method in BY_DIRECTION or rule.method == EXECUTION.id


def _one_by_one(
    rule: Rule, weight: Numbers, facts: Facts, conventions: Conventions, rows: Rows
) -> Iterator[tuple[Rows, Scored]]:
    """These rows by ``apply_rule``; rows that nothing tells apart are scored once, together."""
    alike = _alike(weight, facts, rows)
    if alike.any():
        like = rows[alike][0]
        yield rows[alike], apply_rule(rule, weight[like] or 0, facts.fact(like), conventions=conventions)
    for row in rows[~alike]:
        yield np.array([row]), apply_rule(rule, weight[row] or 0, facts.fact(row), conventions=conventions)


def _alike(weight: Numbers, facts: Facts, rows: Rows) -> Bools:
    """Rows that the columns do not tell apart and of which nothing else is known."""
    if not facts.uniform or len(weight) > 1:
        return np.zeros(len(rows), dtype=np.bool_)
    return ~np.isin(rows, list(facts.others))
