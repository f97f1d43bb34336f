"""The three charts of the yearly report."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgeteval.text.numbers import plain
from budgeteval.text.rounding import round_half_up
from reports.charts.canvas import (
    DEEP,
    FULL_WIDTH,
    INK,
    PALE,
    SIGNAL,
    SMALL_SIZE,
    Drawing,
    canvas,
    legend,
    unit_note,
    wrapped,
)
from reports.facts.parts import GradeLine, percent
from reports.facts.year import DepartmentResult, Rescoring, Share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TEN_THOUSAND = 10_000
FULL_MARKS = 100


def money_by_field(fields: Sequence[Share]) -> Drawing | None:
    """Money appropriated and spent, field by field, largest first, in 万元; ``None`` without any money."""
    shares = sorted((share for share in fields if share.appropriated or share.spent), key=_size)
    if not shares:
        return None
    height = 20 + round(5.5 * len(shares))
    figure, axes = canvas(FULL_WIDTH, height)
    places = range(len(shares))
    rows = (
        ("拨付资金", [s.appropriated for s in shares], DEEP, 0.2),
        ("实际支出", [s.spent for s in shares], PALE, -0.2),
    )
    for label, amounts, colour, shift in rows:
        widths = [float(amount / TEN_THOUSAND) for amount in amounts]
        bars = axes.barh([place + shift for place in places], widths, height=0.38, color=colour, label=label)
        axes.bar_label(bars, labels=[f"{width:,.0f}" for width in widths], padding=2, fontsize=6.8)
    axes.set_yticks(list(places), [wrapped(share.label, 12) for share in shares])
    axes.set_ylim(-0.6, len(shares) - 0.4)
    axes.margins(x=0.11)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    unit_note(axes, "万元")
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    legend(axes, 2)
    largest = shares[-1]
    words = f"各领域拨付资金与实际支出条形图，共{len(shares)}个领域，拨付最多的是{largest.label}"
    return Drawing(figure, FULL_WIDTH, height, words)


def grades_own_and_checked(rescoring: Rescoring) -> Drawing | None:
    """Share of each grade, as the units rated themselves and as the sections re-scored; ``None`` without ratings."""
    if not rescoring.own:
        return None
    height = 72
    figure, axes = canvas(FULL_WIDTH, height)
    series = [("单位自评", DEEP, rescoring.own, [shift.own for shift in rescoring.grades])]
    if rescoring.checked:
        series.append(("股室复核", PALE, rescoring.checked, [shift.checked for shift in rescoring.grades]))
    width = 0.72 / len(series)
    for place, (label, colour, whole, counts) in enumerate(series):
        spots = [grade + (place - (len(series) - 1) / 2) * width for grade in range(len(counts))]
        rates = [percent(count, whole) or Decimal(0) for count in counts]
        heights = [float(rate) for rate in rates]
        bars = axes.bar(spots, heights, width=width * 0.94, color=colour, label=f"{label}（{whole}个项目）")
        labels = [f"{count}个\n{rate}%" for count, rate in zip(counts, rates, strict=True)]
        axes.bar_label(bars, labels=labels, padding=2, fontsize=SMALL_SIZE)
    axes.set_xticks(range(len(rescoring.grades)), [shift.grade for shift in rescoring.grades], fontsize=10.5)
    unit_note(axes, "占项目数的%")
    axes.margins(y=0.2)
    _level(axes)
    legend(axes, 2)
    return Drawing(figure, FULL_WIDTH, height, "单位自评等级与股室复核等级分布对比柱形图")


def department_totals(results: Sequence[DepartmentResult], grades: Sequence[GradeLine]) -> Drawing | None:
    """Totals of the evaluated departments with the lines where grades begin; ``None`` without departments."""
    if not results:
        return None
    height = 72
    figure, axes = canvas(FULL_WIDTH, height)
    heights = [float(result.total) for result in results]
    bars = axes.bar(range(len(results)), heights, width=0.5, color=PALE)
    labels = [f"{round_half_up(result.total)}分\n{result.grade}" for result in results]
    axes.bar_label(bars, labels=labels, label_type="center", fontsize=9.5)
    for line in grades:
        if line.lower > 0:
            axes.axhline(float(line.lower), color=SIGNAL, linewidth=1, linestyle=(0, (5, 3)))
            note = f"“{line.grade}”线 {plain(line.lower)}分"
            axes.annotate(
                note, (1.01, float(line.lower)), xycoords=("axes fraction", "data"), va="center", fontsize=SMALL_SIZE
            )
    axes.set_xticks(range(len(results)), [wrapped(result.short, 6) for result in results], fontsize=10, color=INK)
    axes.set_xlim(-0.6, len(results) - 0.4)
    axes.set_ylim(0, max(FULL_MARKS, *heights))
    unit_note(axes, "分")
    _level(axes)
    return Drawing(figure, FULL_WIDTH, height, f"{len(results)}个部门整体评价得分柱形图，并标出各等级分数线")


def _size(share: Share) -> tuple[Decimal, str]:
    return share.appropriated, share.label


def _level(axes: "Axes") -> None:
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0)
