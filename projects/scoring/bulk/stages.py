"""The stages by which the rows become one amount for each case, in the fixed order: combine → cap → floor → round."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from projects.scoring.bulk.amounts import FEN_IN_YUAN, Amounts
from projects.scoring.bulk.cases import CaseColumns
from projects.scoring.bulk.effects import Measure, Spoken, ceiling_of
from projects.scoring.bulk.integers import EVERYWHERE, HUNDRED, Bools, Ints, half_up
from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.policy import Floor, Policy

_ENDING = (terms.CANCEL, terms.NO_NEW_ITEMS)


@dataclass(frozen=True, eq=False)
class Standing:
    """The proposals on their way: their value in ticks, the fen between which rounding must keep, and who counted."""

    ticks: Ints
    low: Ints
    high: Ints
    applied: tuple[Bools, ...]


def proposed_fen(
    policy: Policy, columns: CaseColumns, amounts: Amounts, spoken: Sequence[Spoken], measure: Measure
) -> tuple[Ints, tuple[Bools, ...]]:
    """The amounts that the rows together lead to, within the request, and by row where it counted."""
    standing = _combined(policy, amounts, spoken, measure)
    for place, one in enumerate(spoken):
        if one.row.then.action == terms.CAP:
            standing = _capped(standing, place, one, amounts, measure)
    if policy.floor is not None:
        base, known = floor_base(policy.floor, columns, amounts)
        for one, counted in zip(spoken, standing.applied, strict=True):
            if one.row.then.action in _ENDING:
                known = known & ~counted
        least = np.minimum(_percent_up(policy.floor, base), amounts.requested)
        standing = _floored(standing, least, known, measure)
    return _rounded(standing, policy, amounts, measure), standing.applied


def _combined(policy: Policy, amounts: Amounts, spoken: Sequence[Spoken], measure: Measure) -> Standing:
    choose = _strongest if policy.combine == terms.STRONGEST else _added
    total, room, applied = choose(spoken, amounts.requested)
    total = np.minimum(total, room * measure.ticks)
    return Standing(amounts.requested * measure.ticks - total, amounts.requested - room, amounts.requested, applied)


def _strongest(spoken: Sequence[Spoken], requested: Ints) -> tuple[Ints, Ints, tuple[Bools, ...]]:
    """The largest cut, the first of equal ones; and the fen it may take."""
    best, room = np.zeros_like(requested), requested
    who = np.full(requested.shape, -1)
    for place, one in enumerate(spoken):
        better = one.ticks > best
        best, who = np.where(better, one.ticks, best), np.where(better, place, who)
        room = np.where(better, one.open, room)
    return best, room, tuple(who == place for place in range(len(spoken)))


def _added(spoken: Sequence[Spoken], requested: Ints) -> tuple[Ints, Ints, tuple[Bools, ...]]:
    """All cuts together; and the most that any of them may take."""
    total, room = np.zeros_like(requested), np.full_like(requested, -1)
    for one in spoken:
        total = total + one.ticks
        room = np.where(one.ticks > 0, np.maximum(room, one.open), room)
    return total, np.where(room < 0, requested, room), tuple(one.ticks > 0 for one in spoken)


def _capped(standing: Standing, place: int, one: Spoken, amounts: Amounts, measure: Measure) -> Standing:
    limit = ceiling_of(one, amounts)
    lowered = one.active & (limit * measure.ticks < standing.ticks)
    applied = list(standing.applied)
    applied[place] = lowered
    return Standing(
        np.where(lowered, limit * measure.ticks, standing.ticks),
        np.where(lowered, np.maximum(np.minimum(standing.low, limit), one.protected), standing.low),
        np.where(lowered, limit, standing.high),
        tuple(applied),
    )


def _percent_up(floor: Floor, base: Ints) -> Ints:
    """So much of the base, to the next fen."""
    percent = floor.percent / HUNDRED
    return -(-base * percent.numerator // percent.denominator)


def _floored(standing: Standing, least: Ints, known: Bools, measure: Measure) -> Standing:
    return replace(
        standing,
        ticks=np.where(known, np.maximum(standing.ticks, least * measure.ticks), standing.ticks),
        low=np.where(known, np.maximum(standing.low, least), standing.low),
        high=np.where(known, np.maximum(standing.high, least), standing.high),
    )


def floor_base(floor: Floor, columns: CaseColumns, amounts: Amounts) -> tuple[Ints, Bools]:
    """What the floor's percentage is of, and where that is known."""
    if floor.of == "last_year":
        return amounts.last_year, np.broadcast_to(columns.last_year.known, amounts.requested.shape)
    return amounts.requested, np.broadcast_to(EVERYWHERE, amounts.requested.shape)


def _rounded(standing: Standing, policy: Policy, amounts: Amounts, measure: Measure) -> Ints:
    """To the policy's quantum where something changed, never across a bound; fen."""
    quantum = int(policy.round_to * FEN_IN_YUAN)
    rounded = half_up(standing.ticks, quantum * measure.ticks) * quantum
    bounded = np.minimum(np.maximum(rounded, standing.low), standing.high)
    return np.where(standing.ticks == amounts.requested * measure.ticks, amounts.requested, bounded)
