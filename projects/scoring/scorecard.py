"""The scorecard: facts and a framework in, explained lines and a total out. Problems are findings on the lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.facts import Effect, Fact, Scored
from projects.scoring.findings import Finding, finding
from projects.scoring.framework import (
    FULL_MARKS,
    RESCALE,
    SPREAD,
    Framework,
    Group,
    Item,
    used_weights,
    weight_findings,
)
from projects.scoring.measures import Measure, Measured, measure_value
from projects.scoring.methods import apply_rule
from projects.scoring.methods.counts import BONUS, GROUP, ITEM, PENALTY, TOTAL
from projects.scoring.points import ZERO, Exact, fraction_text, round_points


@dataclass(frozen=True)
class Case:
    """What is known of one object: facts by item, named inputs of the measures, items that do not apply."""

    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    inputs: Mapping[str, Exact] = field(default_factory=lambda: MappingProxyType({}))
    not_applicable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """One row of the scorecard. ``weight`` is the weight used, after spreading; ``path`` the labels of its groups."""

    row: int
    item: str
    path: tuple[str, ...]
    label: str
    unit: str
    weight: Decimal
    score: Decimal
    explanation: str
    method: str
    applicable: bool = True
    findings: tuple[Finding, ...] = ()
    to_person: bool = False


@dataclass(frozen=True)
class Subtotal:
    """What a group weighs and scored, as sums of its lines."""

    group: str
    label: str
    level: int
    weight: Decimal
    score: Decimal


@dataclass(frozen=True)
class Scorecard:
    """Lines, subtotals and total. ``grade_cap`` is the label of the best grade a veto still allows."""

    framework: str
    version: str
    lines: tuple[Line, ...]
    outside: tuple[Line, ...]
    subtotals: tuple[Subtotal, ...]
    total: Decimal
    explanation: str
    findings: tuple[Finding, ...]
    grade_cap: tuple[str, ...] = ()


def score_framework(
    framework: Framework,
    case: Case,
    *,
    measures: Mapping[str, Measure] | None = None,
    conventions: Conventions = USUAL,
) -> Scorecard:
    """Score every item of a framework, add up, and explain.

    Args:
        framework: closed, or filled with a project's own indicators.
        case: what is known; items without a fact score nothing and say so.
        measures: the rulebook's ways of obtaining values, by id.
        conventions: the district's habits.
    """
    work = _Work(framework, case, measures or {}, conventions)
    lines, effects = work.inside()
    outside, more = work.outside(len(lines))
    lines = _voided(framework, lines, effects + more)
    total, explanation = _total(framework, lines, outside, effects + more)
    found = [entry for line in (*lines, *outside) for entry in line.findings]
    return Scorecard(
        framework=framework.id,
        version=framework.version,
        lines=lines,
        outside=outside,
        subtotals=_subtotals(framework, lines),
        total=total,
        explanation=explanation,
        findings=(*found, *weight_findings(framework), *_nothing_applies(framework, lines)),
        grade_cap=tuple(effect.band for _, effect in effects + more if effect.band is not None),
    )


Effects = tuple[tuple[Item, Effect], ...]


@dataclass(frozen=True)
class _Work:
    framework: Framework
    case: Case
    measures: Mapping[str, Measure]
    conventions: Conventions

    def inside(self) -> tuple[tuple[Line, ...], Effects]:
        left_out = frozenset(item.id for _, item in self.framework.walk() if self._left_out(item))
        spread = left_out if self.framework.not_applicable == SPREAD else frozenset()
        weights = used_weights(self.framework, spread)
        lines, effects = [], []
        for row, (path, item) in enumerate(self.framework.walk(), start=1):
            if item.id in left_out:
                lines.append(self._not_applicable(row, path, item))
                continue
            line, effect = self._line(row, path, item, weights[item.id])
            lines.append(line)
            effects.extend([(item, effect)] if effect else [])
        return tuple(lines), tuple(effects)

    def outside(self, before: int) -> tuple[tuple[Line, ...], Effects]:
        lines, effects = [], []
        for row, item in enumerate(self.framework.outside, start=before + 1):
            line, effect = self._line(row, (), item, item.weight)
            lines.append(line)
            effects.extend([(item, effect)] if effect else [])
        return tuple(lines), tuple(effects)

    def _left_out(self, item: Item) -> bool:
        return item.optional and item.id in self.case.not_applicable

    def _not_applicable(self, row: int, path: tuple[Group, ...], item: Item) -> Line:
        full = self.framework.not_applicable == FULL_MARKS
        weight = round_points(item.weight)
        words = {FULL_MARKS: "按满分计", SPREAD: "分值摊入同类指标", RESCALE: "不计入，按其余指标折算"}
        what = _named(path, item).explain(f"不适用，{words[self.framework.not_applicable]}")
        return Line(
            row=row,
            item=item.id,
            path=tuple(group.label for group in path),
            label=item.label,
            unit=item.unit,
            weight=weight if full else ZERO,
            score=weight if full else ZERO,
            explanation=what,
            method="not_applicable",
            applicable=False,
        )

    def _line(self, row: int, path: tuple[Group, ...], item: Item, weight: Fraction) -> tuple[Line, Effect | None]:
        fact, measured = self._fact(row, path, item)
        scored = apply_rule(item.rule, weight, fact, conventions=self.conventions, declared=item.weight)
        used = replace(item, weight=weight)
        return _as_line(row, path, used, _with_measure(fact, scored, measured)), scored.effect

    def _fact(self, row: int, path: tuple[Group, ...], item: Item) -> tuple[Fact, Measured | None]:
        given = self.case.facts.get(item.id, Fact())
        fact = replace(
            given,
            label=item.label,
            kind=path[-1].label if path else "",
            row=row,
            unit=given.unit or item.unit,
            target=item.target if given.target is None else given.target,
            direction=given.direction or item.direction,
        )
        measure = self.measures.get(item.measure or "")
        if measure is None or not measure.inputs or given.actual is not None:
            return fact, None
        measured = measure_value(measure, self.case.inputs, self.conventions)
        return replace(fact, actual=measured.value, unit=fact.unit or measure.unit), measured


def _with_measure(fact: Fact, scored: Scored, measured: Measured | None) -> Scored:
    """The scored item with the way its value was obtained; an unobtainable value is named instead of “missing”."""
    if measured is None:
        return scored
    if measured.value is not None:
        return replace(scored, explanation=f"{scored.explanation}（取值：{measured.explanation}）")
    code = "ratio_undefined" if measured.undefined else "target_unparsed"
    problem = finding(code, fact.row, f"{fact.title()}无法取值：{measured.explanation}。")
    return replace(scored, explanation=fact.explain(f"{measured.explanation}，得 {ZERO} 分"), findings=(problem,))


def _as_line(row: int, path: tuple[Group, ...], item: Item, scored: Scored) -> Line:
    return Line(
        row=row,
        item=item.id,
        path=tuple(group.label for group in path),
        label=item.label,
        unit=item.unit,
        weight=round_points(item.weight),
        score=scored.score,
        explanation=scored.explanation,
        method=scored.method,
        findings=scored.findings,
        to_person=scored.to_person,
    )


def _named(path: tuple[Group, ...], item: Item) -> Fact:
    return Fact(label=item.label, kind=path[-1].label if path else "")


def _voided(framework: Framework, lines: tuple[Line, ...], effects: Effects) -> tuple[Line, ...]:
    """The lines with those set to zero that a veto on an item or a group hits."""
    hit: dict[str, str] = {}
    for item, effect in effects:
        if effect.scope in (ITEM, GROUP) and item.affects is not None:
            hit |= dict.fromkeys(_items_under(framework, item.affects), effect.reason)
    return tuple(
        replace(line, score=ZERO, explanation=f"{line.explanation}；{hit[line.item]}") if line.item in hit else line
        for line in lines
    )


def _items_under(framework: Framework, name: str) -> list[str]:
    return [item.id for path, item in framework.walk() if name == item.id or name in {group.id for group in path}]


def _total(
    framework: Framework, lines: tuple[Line, ...], outside: tuple[Line, ...], effects: Effects
) -> tuple[Decimal, str]:
    inside = sum((line.score for line in lines), ZERO)
    words = f"各项得分合计 {inside}"
    if framework.not_applicable == RESCALE and not all(line.applicable for line in lines):
        inside, words = _rescaled(framework, lines, inside)
    bonus = sum((line.score for line in outside if line.method == BONUS.id), ZERO)
    penalty = sum((line.score for line in outside if line.method == PENALTY.id), ZERO)
    total = inside + bonus - penalty
    words += f" + 加分 {bonus}" if bonus else ""
    words += f" − 扣分 {penalty}" if penalty else ""
    words += f" = {total}" if bonus or penalty else ""
    if bonus and total > framework.total and not framework.bonus_above_total:
        total = max(inside, round_points(framework.total))
        words += f"，最高计 {total}"
    if total < 0:
        total, words = ZERO, f"{words}，最低计 {ZERO}"
    for _, effect in effects:
        if effect.scope == TOTAL and effect.band is None:
            total, words = ZERO, f"{words}；{effect.reason}"
    return total, words


def _rescaled(framework: Framework, lines: tuple[Line, ...], inside: Decimal) -> tuple[Decimal, str]:
    """Σ score ÷ Σ weight × total over what applies, rounded once."""
    weight = sum((line.weight for line in lines if line.applicable), ZERO)
    if not weight:
        return ZERO, "没有适用的指标"
    total = round_points(Fraction(inside) / Fraction(weight) * framework.total)
    whole = fraction_text(framework.total)
    return total, f"适用指标得分 {inside} ÷ 适用指标分值 {weight} × {whole} = {total}"


def _nothing_applies(framework: Framework, lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    if any(line.applicable for line in lines):
        return ()
    return (finding("weights_sum", "total", f"“{framework.label}”没有一项适用的指标，无法评分。"),)


def _subtotals(framework: Framework, lines: tuple[Line, ...]) -> tuple[Subtotal, ...]:
    by_item = {line.item: line for line in lines}
    sums: dict[str, tuple[Group, int, Decimal, Decimal]] = {
        group.id: (group, 0, ZERO, ZERO) for group in framework.all_groups()
    }
    for path, item in framework.walk():
        line = by_item[item.id]
        for level, group in enumerate(path, start=1):
            _, _, weight, score = sums[group.id]
            sums[group.id] = (group, level, weight + line.weight, score + line.score)
    return tuple(Subtotal(group.id, group.label, level, w, s) for group, level, w, s in sums.values())
