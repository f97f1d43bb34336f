"""事前评价: points of a person for every item of a rulebook's ex-ante framework, and the conclusion they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from projects.scoring.facts import Fact
from projects.scoring.framework import Framework, Item
from projects.scoring.methods.judgement import JUDGED, judge_problems
from projects.scoring.points import ZERO, fraction_text
from projects.scoring.rulebook import Rulebook, evaluate
from projects.scoring.scorecard import Case

KIND = "ex_ante"


@dataclass(frozen=True)
class Point:
    """What was given for one item: points, None while it is not judged, and the ground for them."""

    score: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One item with its standard, what was given for it, and what is wrong with that, in sentences."""

    item: str
    group: str
    label: str
    weight: str
    standard: str
    point: Point
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """All rows in printed order; `total` is the sum so far, `grade` empty until every item has its points."""

    rows: tuple[Row, ...]
    total: Decimal
    grade: str
    sentence: str

    @property
    def judged(self) -> int:
        """How many items have their points."""
        return sum(row.point.score is not None for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether every item has its points."""
        return self.judged == len(self.rows)

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong with points that were given."""
        return tuple(problem for row in self.rows for problem in row.problems)


def framework_of(rules: Rulebook) -> Framework | None:
    """The rulebook's ex-ante framework that people can score item by item; None where it has none."""
    frameworks = [entry for entry in rules.frameworks.values() if entry.kind == KIND]
    return next((entry for entry in frameworks if all(item.rule.method == JUDGED.id for item in entry.items())), None)


def assess(rules: Rulebook, framework: Framework, given: Mapping[str, Point]) -> Assessment:
    """Score what was given by item id; items that nobody names count as not judged yet."""
    rows = tuple(
        _row(" · ".join(group.label for group in path), item, given.get(item.id, Point()))
        for path, item in framework.walk()
    )
    scores = [row.point.score for row in rows]
    total = sum((score for score in scores if score is not None), ZERO)
    waiting = sum(score is None for score in scores)
    if waiting or any(row.problems for row in rows):
        left = f"还有 {waiting} 项没有评分" if waiting else "有得分不符合评分要求"
        return Assessment(rows, total, "", f"已评 {len(rows) - waiting} 项，合计 {total} 分；{left}，评完后得出结论。")
    facts = {row.item: Fact(points=row.point.score, reason=row.point.reason) for row in rows}
    result = evaluate(rules, framework, Case(facts=facts))
    if result.grade is None:
        return Assessment(rows, result.card.total, "", f"合计 {result.card.total} 分。")
    sentence = f"{result.grade.explanation.replace('等级为', '结论为')}。"
    return Assessment(rows, result.card.total, result.grade.label, sentence)


def bands_text(rules: Rulebook, framework: Framework) -> str:
    """The conclusions and their lower bounds, the best first; empty where the framework has none."""
    rating = rules.rating_of(framework)
    if rating is None:
        return ""
    *bands, last = rating.bands
    said = [f"{fraction_text(band.low)} 分及以上为“{band.label}”" for band in bands]
    rest = f"不足 {fraction_text(bands[-1].low)} 分为“{last.label}”" if bands else f"均为“{last.label}”"
    return "，".join([*said, rest]) + "。"


def _row(group: str, item: Item, point: Point) -> Row:
    return Row(
        item=item.id,
        group=group,
        label=item.label,
        weight=fraction_text(item.weight),
        standard=item.standard,
        point=point,
        problems=_problems(item, point),
    )


def _problems(item: Item, point: Point) -> tuple[str, ...]:
    if point.score is None:
        return ()
    if not point.score.is_finite():
        return (f"“{item.label}”的得分不是数值。",)
    found = judge_problems(item.rule.settings, weight=item.weight, points=point.score, comment=point.reason)
    return tuple(f"“{item.label}”{problem}" for problem in found)
