"""The stages by which matched rows become one amount, in the fixed order: combine → cap → floor → round."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.case import Case
from projects.scoring.consequence.matching import number_of
from projects.scoring.consequence.policy import Policy, Row, When
from projects.scoring.consequence.rows import Effect, Reach, ceiling, plain_number, yuan
from projects.scoring.points import exact, round_to_quantum

_FEN_IN_YUAN = 100
_HUNDRED = 100


@dataclass(frozen=True)
class Spoken:
    """A row that matched, the alternative that did, and what it takes."""

    reach: Reach
    when: When
    effect: Effect
    exempt: bool

    @property
    def row(self) -> Row:
        return self.reach.row

    @property
    def waits(self) -> bool:
        """Whether a person still has to decide."""
        undecided = self.row.then.action == terms.DECIDE and self.reach.decided is None
        return undecided and not self.exempt and not self.effect.missing

    @property
    def active(self) -> bool:
        """Whether it has an effect now: not exempt, nothing missing, not waiting for a person."""
        return not (self.exempt or self.effect.missing or self.waits)


@dataclass(frozen=True)
class Amount:
    """The proposal on its way: its value, the bounds that rounding must keep, and the sentences so far."""

    value: Fraction
    low: Fraction
    high: Fraction
    reasons: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()


def propose(policy: Policy, case: Case, spoken: Sequence[Spoken]) -> Amount:
    """The amount that the rows together lead to, within the request, to the fen."""
    combined = _combine(policy, case, spoken)
    return _round(policy, case, _floor(policy, case, spoken, _cap(spoken, combined)))


def _combine(policy: Policy, case: Case, spoken: Sequence[Spoken]) -> Amount:
    requested = exact(case.requested)
    cuts = [one for one in spoken if one.active and one.effect.cut > 0]
    if not cuts:
        return Amount(requested, Fraction(0), requested)
    chosen = [max(cuts, key=lambda one: one.effect.cut)] if policy.combine == terms.STRONGEST else cuts
    room = max(one.reach.open for one in chosen)
    total = min(sum((one.effect.cut for one in chosen), Fraction(0)), room)
    reasons = (_combine_words(policy, cuts, chosen, total),) if len(cuts) > 1 else ()
    applied = tuple(one.row.id for one in chosen)
    return Amount(requested - total, requested - room, requested, reasons, applied)


def _combine_words(policy: Policy, cuts: Sequence[Spoken], chosen: Sequence[Spoken], total: Fraction) -> str:
    how = terms.COMBINATIONS[policy.combine]
    names = "、".join(f"「{one.row.label}」" for one in chosen)
    return f"同时适用 {len(cuts)} 条扣减，按本办法{how}：{names}，扣减 {yuan(total)}。"


def _cap(spoken: Sequence[Spoken], amount: Amount) -> Amount:
    for one in spoken:
        limit = ceiling(one.reach) if one.active and one.row.then.action == terms.CAP else None
        if limit is None:
            continue
        limit = Fraction(math.floor(limit * _FEN_IN_YUAN), _FEN_IN_YUAN)
        if limit < amount.value:
            amount = replace(
                amount,
                value=limit,
                low=max(min(amount.low, limit), one.reach.protected),
                high=limit,
                reasons=(
                    *amount.reasons,
                    f"按「{one.row.label}」限额，安排数由 {yuan(amount.value)}降为 {yuan(limit)}。",
                ),
                applied=(*amount.applied, one.row.id),
            )
    return amount


def _floor(policy: Policy, case: Case, spoken: Sequence[Spoken], amount: Amount) -> Amount:
    ended = {one.row.id for one in spoken if one.row.then.action in (terms.CANCEL, terms.NO_NEW_ITEMS)}
    bound = floor_bound(policy, case)
    if bound is None or ended & set(amount.applied):
        return amount
    low = min(Fraction(math.ceil(bound * _FEN_IN_YUAN), _FEN_IN_YUAN), exact(case.requested))
    value = max(amount.value, low)
    reasons = amount.reasons
    if value > amount.value:
        reasons = (*reasons, f"按本办法保底，安排数由 {yuan(amount.value)}升为 {yuan(value)}。")
    return replace(amount, value=value, low=max(amount.low, low), high=max(amount.high, low), reasons=reasons)


def floor_bound(policy: Policy, case: Case) -> Fraction | None:
    """The least that the policy leaves to the case; None without a floor, or when last year's budget is not known."""
    if policy.floor is None:
        return None
    base = number_of(case, "requested" if policy.floor.of == "request" else policy.floor.of)
    return None if base is None else base * policy.floor.percent / _HUNDRED


def _round(policy: Policy, case: Case, amount: Amount) -> Amount:
    if amount.value == exact(case.requested):
        return amount
    value = min(max(round_to_quantum(amount.value, policy.round_to), amount.low), amount.high)
    if value == amount.value:
        return amount
    reasons = (*amount.reasons, f"四舍五入到 {plain_number(policy.round_to)} 元，安排数为 {yuan(value)}。")
    return replace(amount, value=value, reasons=reasons)
