"""The charts of evaluation reports: key projects and whole departments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgeteval.text.numbers import plain
from budgeteval.text.rounding import round_half_up
from reports.charts.canvas import (
    DEEP,
    FULL_WIDTH,
    INK,
    PALE,
    SMALL_SIZE,
    STEPS,
    Drawing,
    canvas,
    legend,
    unit_note,
    wrapped,
)
from reports.facts.parts import LevelScore, ScoreLine, Survey

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_DEDUCTIONS = 12
NARROWEST_LABELLED = 6.0  # percent: a narrower piece of a bar has no room for its number
DARK_STEPS = 2  # the first steps of the palette need white letters


def score_against_weight(levels: Sequence[LevelScore]) -> Drawing | None:
    """Points earned against points possible, by first-level indicator; ``None`` without indicators."""
    if not levels:
        return None
    height = 24 + 11 * len(levels)
    figure, axes = canvas(FULL_WIDTH, height)
    places = range(len(levels))
    axes.barh(places, [float(level.weight) for level in levels], height=0.62, color=PALE, label="分值")
    bars = axes.barh(places, [float(level.score) for level in levels], height=0.34, color=DEEP, label="得分")
    labels = [f"{round_half_up(level.score)}/{round_half_up(level.weight)}（{level.rate}%）" for level in levels]
    for bar, level, label in zip(bars, levels, labels, strict=True):
        spot = (float(level.weight), bar.get_y() + bar.get_height() / 2)
        axes.annotate(label, spot, xytext=(4, 0), textcoords="offset points", va="center", fontsize=SMALL_SIZE)
    _rows(axes, [level.level1 for level in levels])
    axes.margins(x=0.24)
    unit_note(axes, "分")
    legend(axes, 2)
    return Drawing(figure, FULL_WIDTH, height, "各一级指标得分与分值对比条形图")


def score_rates(levels: Sequence[LevelScore]) -> Drawing | None:
    """Score rate (得分率) by first-level indicator, in percent; ``None`` without indicators."""
    if not levels:
        return None
    height = 20 + 10 * len(levels)
    figure, axes = canvas(FULL_WIDTH, height)
    bars = axes.barh(range(len(levels)), [float(level.rate) for level in levels], height=0.5, color=DEEP)
    axes.bar_label(bars, labels=[f"{level.rate}%" for level in levels], padding=3, fontsize=SMALL_SIZE)
    _rows(axes, [f"{level.level1}（{plain(level.weight)}分）" for level in levels])
    axes.set_xlim(0, 115)
    axes.set_xticks(range(0, 101, 20))
    unit_note(axes, "%")
    return Drawing(figure, FULL_WIDTH, height, "各一级指标得分率条形图")


def deductions(lines: Sequence[ScoreLine]) -> Drawing | None:
    """Points lost by third-level indicator, most first, at most twelve; ``None`` when nothing was lost."""
    lost = sorted((line for line in lines if line.lost > 0), key=lambda line: -line.lost)[:MOST_DEDUCTIONS]
    if not lost:
        return None
    height = 20 + 7 * len(lost)
    figure, axes = canvas(FULL_WIDTH, height)
    bars = axes.barh(range(len(lost)), [float(line.lost) for line in lost], height=0.55, color=DEEP)
    labels = [f"扣{round_half_up(line.lost)}分（分值{plain(line.weight)}分）" for line in lost]
    axes.bar_label(bars, labels=labels, padding=3, fontsize=SMALL_SIZE)
    _rows(axes, [wrapped(line.level3, 12) for line in lost])
    axes.margins(x=0.32)
    unit_note(axes, "分")
    return Drawing(figure, FULL_WIDTH, height, f"扣分指标条形图，扣分最多的是{lost[0].level3}")


def survey_answers(survey: Survey) -> Drawing | None:
    """Valid answers to each question as shares of 100 %, best answer first; ``None`` without valid answers."""
    questions = [question for question in survey.questions if question.valid]
    if not questions:
        return None
    height = 22 + 12 * len(questions)
    figure, axes = canvas(FULL_WIDTH, height)
    options = list(dict.fromkeys(answer.label for question in questions for answer in question.answers))
    starts = [0.0] * len(questions)
    for step, option in enumerate(options):
        shares = [
            100 * sum(answer.count for answer in question.answers if answer.label == option) / question.valid
            for question in questions
        ]
        colour = STEPS[min(step, len(STEPS) - 1)]
        bars = axes.barh(range(len(questions)), shares, left=starts, height=0.56, color=colour, label=option)
        labels = [f"{share:.1f}%" if share >= NARROWEST_LABELLED else "" for share in shares]
        letters = "white" if step < DARK_STEPS else INK
        axes.bar_label(bars, labels=labels, label_type="center", color=letters, fontsize=SMALL_SIZE)
        starts = [start + share for start, share in zip(starts, shares, strict=True)]
    _rows(axes, [wrapped(question.text, 12) for question in questions])
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_formatter("{x:.0f}%")
    legend(axes, len(options))
    return Drawing(figure, FULL_WIDTH, height, "满意度调查各题回答分布条形图")


def _rows(axes: "Axes", labels: Sequence[str]) -> None:
    """Names at the left, first on top, with quiet vertical rules."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
