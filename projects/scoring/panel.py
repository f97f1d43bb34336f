"""Panels: independent sheets in, one score per indicator out. Rounded once per indicator; the total is their sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from projects.scoring.findings import Finding, finding
from projects.scoring.points import ZERO, Exact, exact, fraction_text, round_points
from projects.scoring.reading import Reader

MEAN, TRIMMED, MEDIAN, BY_ROLE = "mean", "trimmed", "median", "weighted"
KINDS = (MEAN, TRIMMED, MEDIAN, BY_ROLE)
TRIM_FROM = 5
KIND_LABELS = MappingProxyType(
    {MEAN: "平均", TRIMMED: "去掉最高最低后平均", MEDIAN: "取中位数", BY_ROLE: "按角色加权平均"}
)


@dataclass(frozen=True)
class Aggregation:
    """How sheets become one score. ``weights`` are by role, for ``weighted`` only; every role needs one."""

    kind: str = MEAN
    weights: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class PanelSheet:
    """One assessor's points by item. ``assessor`` is a seat's key, never a name shown to units."""

    assessor: str
    points: Mapping[str, Decimal]
    role: str = "member"


@dataclass(frozen=True)
class Aggregated:
    """One indicator's score from a panel, and how it came."""

    item: str
    score: Decimal
    explanation: str


@dataclass(frozen=True)
class PanelResult:
    """Scores by item, their sum, and findings about sheets that are incomplete."""

    items: tuple[Aggregated, ...]
    total: Decimal
    findings: tuple[Finding, ...] = ()

    def points(self) -> dict[str, Decimal]:
        """The panel's points by item."""
        return {entry.item: entry.score for entry in self.items}


def aggregate(policy: Aggregation, sheets: Sequence[PanelSheet]) -> PanelResult:
    """One score per indicator from independent sheets; the order of the sheets does not matter.

    Raises:
        ValueError: no sheet at all, or a role without weight under ``weighted``.
    """
    if not sheets:
        raise ValueError("还没有任何评分表，不能汇总")
    for role in {sheet.role for sheet in sheets} - set(policy.weights) if policy.kind == BY_ROLE else set():
        raise ValueError(f"角色“{role}”没有权重，不能按角色加权汇总")
    names = list(dict.fromkeys(name for sheet in sheets for name in sheet.points))
    items = tuple(_one(policy, name, sheets) for name in names)
    missing = tuple(_missing(name, row, sheets) for row, name in enumerate(names, start=1) if _lacking(name, sheets))
    return PanelResult(items, sum((entry.score for entry in items), ZERO), missing)


def _lacking(name: str, sheets: Sequence[PanelSheet]) -> list[str]:
    return [sheet.assessor for sheet in sheets if name not in sheet.points]


def _missing(name: str, row: int, sheets: Sequence[PanelSheet]) -> Finding:
    count = len(_lacking(name, sheets))
    return finding("target_unparsed", row, f"指标 {name} 有 {count} 份评分表没有评分，按其余评分表汇总。")


def _one(policy: Aggregation, name: str, sheets: Sequence[PanelSheet]) -> Aggregated:
    given = sorted((exact(sheet.points[name]), sheet.role) for sheet in sheets if name in sheet.points)
    values = [value for value, _ in given]
    shown = "、".join(fraction_text(value) for value in values)
    kind = MEAN if policy.kind == TRIMMED and len(values) < TRIM_FROM else policy.kind
    score = round_points(_middle(kind, policy, given))
    return Aggregated(name, score, f"{len(values)} 人评分 {shown}，{KIND_LABELS[kind]} = {score}")


def _middle(kind: str, policy: Aggregation, given: list[tuple[Fraction, str]]) -> Fraction:
    values = [value for value, _ in given]
    if kind == MEDIAN:
        half = len(values) // 2
        return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    if kind == BY_ROLE:
        weights = [policy.weights[role] for _, role in given]
        return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)
    kept = values[1:-1] if kind == TRIMMED else values
    return sum(kept, Fraction(0)) / len(kept)


def read_aggregation(reader: Reader) -> Aggregation:
    """An aggregation policy from declared data; the mean when nothing is said."""
    kind = reader.choice("kind", KINDS, default=MEAN)
    weights = reader.child("weights")
    found = {str(role): weights.number(str(role), low=0) for role in weights.everything()}
    if kind == BY_ROLE and not any(found.values()):
        reader.refuse("weights", "按角色加权汇总时应写明各角色的权重，且不全为零")
    if any(not weight for weight in found.values()):
        reader.refuse("weights", "各角色的权重应大于零")
    reader.done()
    return Aggregation(kind, MappingProxyType(found))


def spread_of(values: Sequence[Exact]) -> Decimal:
    """Highest minus lowest."""
    numbers = [exact(value) for value in values]
    return round_points(max(numbers) - min(numbers))
