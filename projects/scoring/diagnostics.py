"""Advice about a panel's sheets: spread, leniency, everybody in the middle, without whom the grade would change.

Nothing here changes a score; a wide spread asks for a discussion round, nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.scoring.panel import Aggregation, PanelSheet, aggregate, spread_of
from projects.scoring.points import ZERO, Exact, exact, round_points
from projects.scoring.rating import Rating, grade

WIDE_SHARE = Fraction(3, 10)
MIDDLE_LOW, MIDDLE_HIGH = Fraction(4, 10), Fraction(6, 10)
FEWEST_ITEMS = 3


@dataclass(frozen=True)
class ItemSpread:
    """How far the assessors are apart on one indicator; ``wide`` above three tenths of its weight."""

    item: str
    lowest: Decimal
    highest: Decimal
    spread: Decimal
    wide: bool


@dataclass(frozen=True)
class AssessorHabit:
    """One assessor against the panel.

    ``leaning`` is the mean distance from the others' mean, in percent of the weight: above zero lenient, below severe.
    ``all_middle``: every indicator between 40 % and 60 % of its weight.
    ``all_same``: the same points, or the same share of the weight, on every indicator.
    ``grade_without``: the grade the panel would give without this assessor, None for a panel of one.
    """

    assessor: str
    total: Decimal
    leaning: Decimal | None
    all_middle: bool
    all_same: bool
    grade_without: str | None
    changes_grade: bool


@dataclass(frozen=True)
class Diagnosis:
    """What is worth a talk before the panel closes."""

    grade: str
    spreads: tuple[ItemSpread, ...]
    habits: tuple[AssessorHabit, ...]


def diagnose(
    policy: Aggregation, sheets: Sequence[PanelSheet], *, weights: Mapping[str, Exact], rating: Rating, other: Exact = 0
) -> Diagnosis:
    """Diagnose complete sheets.

    Args:
        policy: how the panel's sheets are aggregated.
        sheets: all sheets, each with points for every item.
        weights: the weight of each judged item.
        rating: the bands the total is graded by.
        other: points of the same scorecard that no assessor gave (computed indicators).

    Raises:
        ValueError: no sheets.
    """
    weighing = {name: exact(weight) for name, weight in weights.items() if exact(weight) > 0}
    panel = _Panel(policy, tuple(sheets), weighing, rating, exact(other))
    whole = panel.grade(panel.sheets)
    return Diagnosis(
        grade=whole,
        spreads=tuple(panel.spread(name, weight) for name, weight in weighing.items()),
        habits=tuple(panel.habit(sheet, whole) for sheet in panel.sheets),
    )


@dataclass(frozen=True)
class _Panel:
    policy: Aggregation
    sheets: tuple[PanelSheet, ...]
    weights: Mapping[str, Fraction]
    rating: Rating
    other: Fraction

    def grade(self, sheets: Sequence[PanelSheet]) -> str:
        total = exact(aggregate(self.policy, sheets).total) + self.other
        return grade(self.rating, round_points(total)).label

    def spread(self, name: str, weight: Fraction) -> ItemSpread:
        values = [sheet.points[name] for sheet in self.sheets]
        distance = spread_of(values)
        return ItemSpread(name, min(values), max(values), distance, exact(distance) > weight * WIDE_SHARE)

    def habit(self, sheet: PanelSheet, whole: str) -> AssessorHabit:
        others = [entry for entry in self.sheets if entry.assessor != sheet.assessor]
        without = self.grade(others) if others else None
        points = [exact(sheet.points[name]) for name in self.weights]
        shares = [given / weight for given, weight in zip(points, self.weights.values(), strict=True)]
        enough = len(shares) >= FEWEST_ITEMS
        return AssessorHabit(
            assessor=sheet.assessor,
            total=sum(sheet.points.values(), ZERO),
            leaning=self._leaning(sheet, others) if others and shares else None,
            all_middle=enough and all(MIDDLE_LOW <= share <= MIDDLE_HIGH for share in shares),
            all_same=enough and (len(set(shares)) == 1 or len(set(points)) == 1),
            grade_without=without,
            changes_grade=without is not None and without != whole,
        )

    def _leaning(self, sheet: PanelSheet, others: Sequence[PanelSheet]) -> Decimal:
        """Mean over the items of (own points − the others' mean) ÷ weight, in percent."""
        distances = []
        for name, weight in self.weights.items():
            mean = sum((exact(entry.points[name]) for entry in others), Fraction(0)) / len(others)
            distances.append((exact(sheet.points[name]) - mean) / weight)
        return round_points(sum(distances, Fraction(0)) / len(distances) * 100)
