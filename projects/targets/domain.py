"""One indicator as typed, in a target or in a form without one, and what makes it unusable."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from projects.targets.models import Indicator, Operator

if TYPE_CHECKING:
    from django.db.models import CharField

HIGHEST_WEIGHT = Decimal(100)
_TEXTS = ("level1", "level2", "name", "target_value", "measure_unit")
_NEEDED = ("level1", "level2", "name")


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as typed, in the words of the official form; `weight` in points, at most two decimals."""

    level1: str
    level2: str
    name: str
    op: str
    target_value: str
    measure_unit: str
    weight: Decimal


def row_problems(number: int, row: IndicatorRow) -> list[str]:
    """Return what makes a row unusable, one sentence each; doubtful contents are findings, not problems."""
    problems = []
    for name in _TEXTS:
        field = cast("CharField[str, str]", Indicator._meta.get_field(name))  # noqa: SLF001 – Django documents _meta
        text = getattr(row, name).strip()
        if not text and name in _NEEDED:
            problems.append(f"第 {number} 行“{field.verbose_name}”没有填写，请补填")
        longest = field.max_length or 0
        if len(text) > longest:
            problems.append(f"第 {number} 行“{field.verbose_name}”有 {len(text)} 个字，请压缩到 {longest} 字以内")
    if row.op not in Operator.values:
        problems.append(f"第 {number} 行“指标性质”为“{row.op}”，请填 ≥、≤、= 或定性")
    if not row.weight.is_finite() or not 0 <= row.weight <= HIGHEST_WEIGHT or row.weight != round(row.weight, 2):
        problems.append(f"第 {number} 行“分值”为 {row.weight}，请填 0 至 100 之间、至多两位小数的数")
    return problems
