"""What-if in columns: a policy over a whole year, to the fen as ``simulate``; sentences where somebody asks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from projects.scoring.bulk.amounts import FEN_IN_YUAN, amounts_of, fen
from projects.scoring.bulk.cases import CaseColumns
from projects.scoring.bulk.effects import Measure, Spoken, speak
from projects.scoring.bulk.integers import LIMIT, Bools, Ints, Rows, Units, decimals, half_up
from projects.scoring.bulk.stages import floor_base, proposed_fen
from projects.scoring.consequence import Case, Change, Comparison, Decision, Outcome, Policy, RowHits, apply_policy
from projects.scoring.consequence import policy as terms
from projects.scoring.findings import Finding
from projects.scoring.points import exact, round_half_up

BLOCK = 2**15
_FINE = 10**6
_LOWERING = (terms.CUT, terms.CUT_PER_POINT, terms.CAP, terms.NO_NEW_ITEMS, terms.CANCEL, terms.DECIDE)
Own = Mapping[str, Sequence[Decision]]


@dataclass(frozen=True, eq=False)
class Simulated:
    """A policy over many cases: fen by case, who is settled and who suspended, and what each row did (in yuan)."""

    policy: Policy
    columns: CaseColumns
    decisions: Own
    requested_fen: Ints
    proposed_fen: Ints
    settled: Bools
    suspended: Bools
    rows: tuple[RowHits, ...]

    @property
    def cut_fen(self) -> Ints:
        """Fen by which each proposal stays below the request."""
        return self.requested_fen - self.proposed_fen

    @property
    def requested(self) -> Decimal:
        """Yuan requested in all."""
        return _yuan(self.requested_fen)

    @property
    def proposed(self) -> Decimal:
        """Yuan proposed in all."""
        return _yuan(self.proposed_fen)

    @property
    def cut(self) -> Decimal:
        """Yuan saved in all."""
        return self.requested - self.proposed

    @property
    def held(self) -> Decimal:
        """Yuan proposed that may not be paid for the time being."""
        return _yuan(self.proposed_fen[self.suspended])

    @property
    def open(self) -> int:
        """Cases not settled: a decision or a fact is missing."""
        return int(np.count_nonzero(~self.settled))

    @property
    def affected(self) -> int:
        """Cases that lose something."""
        return int(np.count_nonzero(self.cut_fen > 0))

    def outcome(self, place: int) -> Outcome:
        """One case's outcome with every sentence, by the one-by-one path."""
        case = self.columns.case(place)
        return apply_policy(self.policy, case, self.decisions.get(case.code, ()))

    def findings(self) -> Iterator[Finding]:
        """What is wrong, case by case."""
        for place in np.flatnonzero(~self.settled | self._decided()):
            yield from self.outcome(int(place)).findings

    def _decided(self) -> Bools:
        return np.array([code in self.decisions for code in self.columns.codes], dtype=np.bool_)

    def hardest(self, most: int) -> list[Outcome]:
        """The cases that lose the largest share of their request, hardest first; only those that lose something."""
        hit = np.flatnonzero(self.cut_fen > 0)
        cut, requested = self.cut_fen[hit], self.requested_fen[hit]
        if 0 < most < len(hit) and Units(cut).largest <= LIMIT // _FINE:
            share = cut * _FINE // requested  # as fine as int64 allows: who is below the last place here is so exactly
            hit = hit[share >= np.partition(share, len(hit) - most)[len(hit) - most]]
        money = zip(hit.tolist(), decimals(self.cut_fen[hit]), decimals(self.requested_fen[hit]), strict=True)
        ordered = sorted((-lost / whole, -lost, self.columns.codes[place], place) for place, lost, whole in money)
        return [self.outcome(place) for *_, place in ordered[:most]]


def simulate_columns(policy: Policy, columns: CaseColumns, decisions: Sequence[Decision] = ()) -> Simulated:
    """The policy applied to every case: every proposal is the one that ``apply_policy`` gives, to the fen.

    Args:
        policy: any policy; its fixed order is match → exempt → combine → cap → floor → round.
        columns: the cases.
        decisions: what persons decided; their cases are settled one by one.

    Raises:
        ValueError: a code stands twice, or a request is no whole number of fen.
    """
    own: dict[str, list[Decision]] = {}
    for decided in decisions:
        own.setdefault(decided.code, []).append(decided)
    tally = _Tally.of(policy, columns, own)
    for start in range(0, len(columns.codes), BLOCK):
        tally.block(start, columns.block(start, start + BLOCK))
    hits = tuple(
        RowHits(row.id, row.label, matched, applied, _yuan_of(cut))
        for row, (matched, applied, cut) in zip(policy.rows, tally.hits, strict=True)
    )
    return Simulated(policy, columns, own, tally.requested, tally.proposed, tally.settled, tally.suspended, hits)


@dataclass(frozen=True, eq=False)
class _Tally:
    """What is found block by block; ``hits``: by row how often it spoke, how often it counted, and fen."""

    policy: Policy
    own: Own
    requested: Ints
    proposed: Ints
    settled: Bools
    suspended: Bools
    hits: list[list[int]]

    @classmethod
    def of(cls, policy: Policy, columns: CaseColumns, own: Own) -> "_Tally":
        """An empty one.

        Raises:
            ValueError: as ``simulate_columns``.
        """
        if len(set(columns.codes)) < len(columns.codes):
            twice = sorted(code for code, count in Counter(columns.codes).items() if count > 1)
            raise ValueError(f"测算对象代码重复：{'、'.join(twice)}")
        size, requested = len(columns.codes), fen(columns.requested)
        wrong = np.flatnonzero(np.broadcast_to(~(requested.fits & columns.requested.known), (size,)))
        if len(wrong):
            raise ValueError(f"“{columns.names[wrong[0]]}”（{columns.codes[wrong[0]]}）的申报数应为精确到分的金额")
        return cls(
            policy,
            own,
            np.array(np.broadcast_to(requested.values, (size,))),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.bool_),
            np.zeros(size, dtype=np.bool_),
            [[0, 0, 0] for _ in policy.rows],
        )

    def block(self, start: int, columns: CaseColumns) -> None:
        """Settle a block of cases: in columns, and one by one what is left."""
        try:
            left = self._in_columns(slice(start, start + len(columns.codes)), columns)
        except OverflowError:
            left = np.arange(len(columns.codes))
        for place in left.tolist():
            self._one_by_one(start + place, columns.case(place))

    def _in_columns(self, here: slice, columns: CaseColumns) -> Rows:
        """Write what columns can tell; gives the places that they cannot."""
        amounts, measure = amounts_of(columns), Measure.of(self.policy, columns)
        spoken = [speak(row, columns, amounts, measure) for row in self.policy.rows]
        proposed, applied = proposed_fen(self.policy, columns, amounts, spoken, measure)
        sure = amounts.sound & (amounts.largest <= measure.most) & columns.score.at(measure.points).fits
        sure = sure & ~np.array([code in self.own for code in columns.codes], dtype=np.bool_)
        settled = np.ones(len(columns.codes), dtype=np.bool_)
        for one in spoken:
            settled &= ~(one.waits | one.lacking)
            if one.row.then.action == terms.SUSPEND:
                self.suspended[here] |= one.active
        if self.policy.floor is not None:
            settled &= floor_base(self.policy.floor, columns, amounts)[1]
        self.proposed[here], self.settled[here] = proposed, settled
        for hits, one, counted in zip(self.hits, spoken, applied, strict=True):
            _count(hits, one, counted, sure, measure)
        return np.flatnonzero(~sure)

    def _one_by_one(self, place: int, case: Case) -> None:
        outcome = apply_policy(self.policy, case, self.own.get(case.code, ()))
        self.proposed[place] = int(exact(outcome.proposed) * FEN_IN_YUAN)
        self.settled[place], self.suspended[place] = outcome.settled, outcome.suspended
        lines = {line.row: line for line in outcome.matched}
        for hits, row in zip(self.hits, self.policy.rows, strict=True):
            if row.id in lines:
                hits[0] += 1
                hits[1] += lines[row.id].applied
                hits[2] += int(exact(lines[row.id].cut) * FEN_IN_YUAN) if lines[row.id].applied else 0


def _count(hits: list[int], one: Spoken, applied: Bools, sure: Bools, measure: Measure) -> None:
    """Add how often a row spoke, how often it counted, and the fen it took by itself where it counted."""
    counted = applied if one.row.then.action in _LOWERING else one.active
    counted = counted & sure
    hits[0] += int(np.count_nonzero(one.matched & sure))
    hits[1] += int(np.count_nonzero(counted))
    hits[2] += _sum(half_up(one.ticks[counted], measure.ticks))


def _sum(values: Ints) -> int:
    """The sum, whatever its size."""
    fits = Units(values).largest * len(values) <= LIMIT
    return int(values.sum()) if fits else sum(values.tolist())


def _yuan(values: Ints) -> Decimal:
    return _yuan_of(_sum(values))


def _yuan_of(fen_in_all: int) -> Decimal:
    return round_half_up(Fraction(fen_in_all, FEN_IN_YUAN))


def compare_columns(first: Simulated, second: Simulated) -> Comparison:
    """Every case whose proposal differs, largest difference first, and the difference in all: as ``compare``.

    Raises:
        ValueError: the two were not run over the same cases in the same order.
    """
    if list(first.columns.codes) != list(second.columns.codes):
        raise ValueError("两次测算的对象不一致")
    changed = np.flatnonzero(first.proposed_fen != second.proposed_fen)
    before, after = decimals(first.proposed_fen[changed]), decimals(second.proposed_fen[changed])
    columns = second.columns
    changes = [
        Change(columns.codes[place], columns.names[place], columns.kind[place] or "", old, new)
        for place, old, new in zip(changed.tolist(), before, after, strict=True)
    ]
    changes.sort(key=lambda change: (-abs(change.difference), change.code))
    return Comparison(second.proposed - first.proposed, tuple(changes))
