"""Money that follows points outside any budget policy: pay lost per point below a line, a pool shared by points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.points import Exact, exact, fraction_text, largest_remainder, round_half_up
from projects.scoring.reading import Reader

WHOLE = 100


@dataclass(frozen=True)
class Stretch:
    """Below ``below`` every point costs ``per_point`` yuan, down to the next stretch: marginal, on exact points."""

    below: Fraction
    per_point: Fraction


@dataclass(frozen=True)
class LineDeduction:
    """Deductions by points below lines. Under ``all_below`` the whole amount named by ``all_label`` is lost."""

    id: str
    label: str
    unit: str
    stretches: tuple[Stretch, ...]
    all_below: Fraction | None
    all_label: str
    basis: Basis
    version: str


@dataclass(frozen=True)
class Deducted:
    """Yuan deducted, or everything; with the sentence that explains it. ``amount`` is None where everything is lost."""

    amount: Decimal | None
    everything: bool
    explanation: str


def deduct_below(rule: LineDeduction, points: Decimal) -> Deducted:
    """What is deducted for a score: each stretch takes its own rate for the points that lie in it."""
    if rule.all_below is not None and exact(points) < rule.all_below:
        why = f"{points} 分低于 {fraction_text(rule.all_below)} 分，扣除{rule.all_label}"
        return Deducted(None, everything=True, explanation=why)
    total, terms = Fraction(0), []
    for place, stretch in enumerate(rule.stretches):
        floor = rule.stretches[place + 1].below if place + 1 < len(rule.stretches) else None
        lowest = exact(points) if floor is None else max(exact(points), floor)
        gap = stretch.below - lowest
        if gap > 0:
            total += gap * stretch.per_point
            below, price = fraction_text(stretch.below), fraction_text(stretch.per_point)
            terms.append(f"低于 {below} 分的 {fraction_text(gap)} 分 × {price}")
    amount = round_half_up(total)
    words = f"{' + '.join(terms)} = {amount} {rule.unit}" if terms else "不扣"
    return Deducted(amount, everything=False, explanation=f"{points} 分：{words}")


def read_line_deduction(reader: Reader, *, basis: Basis, version: str) -> LineDeduction:
    """A deduction rule from declared data, its stretches from the highest line down."""
    stretches = []
    for row in reader.rows("stretches"):
        stretches.append(Stretch(row.number("below"), row.number("per_point", low=0)))
        row.done()
    lines = [stretch.below for stretch in stretches]
    if lines != sorted(set(lines), reverse=True):
        reader.refuse("stretches", "各段的分数线应从高到低排列，且不重复")
    found = LineDeduction(
        id=reader.identifier("id"),
        label=reader.text("label"),
        unit=reader.text("unit"),
        stretches=tuple(stretches),
        all_below=reader.optional_number("all_below"),
        all_label=reader.text("all_label", default=""),
        basis=read_basis(reader, basis),
        version=version,
    )
    if found.all_below is not None and not found.all_label:
        reader.refuse("all_label", "写了 all_below 就应写明全部扣除的是什么")
    reader.done()
    return found


def share_pool(pool: Exact, points: Mapping[str, Exact]) -> dict[str, Decimal]:
    """A pool of yuan divided by points: pool ÷ Σ points × points, to the fen, the parts adding up to the pool.

    Raises:
        ValueError: no points at all, or negative points.
    """
    names = list(points)
    parts = largest_remainder(int(round_half_up(exact(pool) * 100, 0)), [points[name] for name in names])
    return {name: round_half_up(Fraction(part, 100)) for name, part in zip(names, parts, strict=True)}


def combine(parts: Mapping[str, Exact], percents: Mapping[str, Exact]) -> Decimal:
    """One score out of several by percent: linked village 40, own business 40, conduct 20; rounded once.

    Raises:
        ValueError: the percents do not make 100, or do not name the same parts.
    """
    if set(parts) != set(percents) or sum(exact(percent) for percent in percents.values()) != WHOLE:
        raise ValueError("各部分的权重合计应为 100 %，且与得分逐项对应")
    return round_half_up(sum((exact(parts[name]) * exact(percents[name]) for name in parts), Fraction(0)) / WHOLE)
