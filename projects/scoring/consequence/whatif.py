"""What-if: a policy over a whole year – what it saves, whom it hits and how hard – and two policies side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.scoring.consequence.apply import apply_policy
from projects.scoring.consequence.case import Case, Decision
from projects.scoring.consequence.outcome import Outcome
from projects.scoring.consequence.policy import Policy

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class RowHits:
    """How often a row spoke, how often it counted, and the yuan it took by itself where it counted."""

    row: str
    label: str
    matched: int
    applied: int
    cut: Decimal


@dataclass(frozen=True)
class Simulation:
    """A policy over many cases. Money in yuan; ``open`` counts cases not settled: a decision or a fact is missing."""

    policy: str
    label: str
    example: bool
    outcomes: tuple[Outcome, ...]
    requested: Decimal
    proposed: Decimal
    cut: Decimal
    held: Decimal
    open: int
    rows: tuple[RowHits, ...]

    def hardest(self, most: int) -> list[Outcome]:
        """The cases that lose the largest share of their request, hardest first; only those that lose something."""
        hit = [outcome for outcome in self.outcomes if outcome.cut > 0]
        return sorted(hit, key=lambda one: (-one.cut / one.requested, -one.cut, one.code))[:most]


@dataclass(frozen=True)
class Change:
    """One case under two policies."""

    code: str
    name: str
    kind: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """Yuan more (or, negative, less) under the second policy."""
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """A second policy against a first over the same cases: what it changes in all, and for whom."""

    difference: Decimal
    changes: tuple[Change, ...]


def simulate(policy: Policy, cases: Iterable[Case], decisions: Sequence[Decision] = ()) -> Simulation:
    """The policy applied to every case, with the sums a leader asks for.

    Raises:
        ValueError: a code stands twice, so that decisions would not know whom they are for.
    """
    listed = list(cases)
    codes = [case.code for case in listed]
    if len(set(codes)) < len(codes):
        twice = sorted({code for code in codes if codes.count(code) > 1})
        raise ValueError(f"测算对象代码重复：{'、'.join(twice)}")
    own: dict[str, list[Decision]] = {}
    for decided in decisions:
        own.setdefault(decided.code, []).append(decided)
    outcomes = tuple(apply_policy(policy, case, own.get(case.code, ())) for case in listed)
    return Simulation(
        policy=policy.id,
        label=policy.label,
        example=policy.example,
        outcomes=outcomes,
        requested=sum((one.requested for one in outcomes), _NOTHING),
        proposed=sum((one.proposed for one in outcomes), _NOTHING),
        cut=sum((one.cut for one in outcomes), _NOTHING),
        held=sum((one.held for one in outcomes), _NOTHING),
        open=sum(not one.settled for one in outcomes),
        rows=tuple(_hits(policy, outcomes)),
    )


def compare(first: Simulation, second: Simulation) -> Comparison:
    """Every case whose proposal differs, largest difference first, and the difference in all.

    Raises:
        ValueError: the two were not run over the same cases.
    """
    before = {one.code: one for one in first.outcomes}
    after = {one.code: one for one in second.outcomes}
    strange = sorted(before.keys() ^ after.keys())
    if strange:
        raise ValueError(f"两次测算的对象不一致：{'、'.join(strange)}")
    changes = [
        Change(code, old.name, old.kind, old.proposed, after[code].proposed)
        for code, old in before.items()
        if old.proposed != after[code].proposed
    ]
    changes.sort(key=lambda change: (-abs(change.difference), change.code))
    return Comparison(second.proposed - first.proposed, tuple(changes))


def _hits(policy: Policy, outcomes: Sequence[Outcome]) -> Iterable[RowHits]:
    for row in policy.rows:
        lines = [line for outcome in outcomes for line in outcome.matched if line.row == row.id]
        counted = [line for line in lines if line.applied]
        cut = sum((line.cut for line in counted), _NOTHING)
        yield RowHits(row.id, row.label, len(lines), len(counted), cut)
