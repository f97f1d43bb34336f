"""One indicator of a form: its points by the rule, how they came, and what is wrong with the published ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from budgeteval.text.numbers import normalise
from projects.scoring.facts import DIRECTIONS, Fact, Scored
from projects.scoring.findings import Finding, finding
from projects.scoring.formcheck.doubts import direction_of, doubts, title_of
from projects.scoring.formcheck.form import QUALITATIVE, Row, Scheme
from projects.scoring.formcheck.habits import RATE_QUANTA, points_habit
from projects.scoring.formcheck.values import in_unit, read_value
from projects.scoring.methods import Rule, apply_rule, reason_findings
from projects.scoring.methods.counts import INCIDENTS
from projects.scoring.methods.judgement import GRADED, JUDGED, YES_NO
from projects.scoring.methods.proportional import GATED, PROPORTIONAL, is_met
from projects.scoring.methods.tables import BANDS, LINEAR_BETWEEN, STEP_DEDUCTION
from projects.scoring.points import ZERO, exact, fraction_text, round_points

NOT_COMPUTABLE = "not_computable"
BY_TARGET = frozenset({PROPORTIONAL.id, GATED.id})
BY_ACTUAL = frozenset({STEP_DEDUCTION.id, BANDS.id, LINEAR_BETWEEN.id})
BY_PERSON = frozenset({JUDGED.id, GRADED.id})
_YES = frozenset({"是", "有", "已", "完成", "已完成", "全部完成", "达标", "合格", "达成", "达成预期指标", "通过"})
_NO = frozenset({"否", "没有", "未", "未完成", "不达标", "不合格", "未达标", "未达成", "未达成预期指标", "未通过"})
_SIGNS = {">=": "不低于（≥）", "<=": "不超过（≤）"}


@dataclass(frozen=True)
class Checked:
    """One indicator as checked. ``score`` is None where neither a rule nor the form gives one."""

    row: Row
    score: Decimal | None
    method: str
    explanation: str
    findings: tuple[Finding, ...]


def check_row(row: Row, scheme: Scheme) -> Checked:
    """Recompute one indicator where the form lets it, else carry its published points through and say why."""
    rule = row.rule or scheme.method
    if row.rule is not None and rule.method in BY_PERSON:
        return _carried(row, scheme, JUDGED.id, "由评价人判定")
    absent = _absent(row)
    if absent is not None or row.weight is None:
        return _carried(row, scheme, NOT_COMPUTABLE, f"表中没有{absent}，无法重算")
    if row.rule is None and row.op == QUALITATIVE:
        return _carried(row, scheme, JUDGED.id, "定性指标，由评价人判定")
    if rule.method in BY_TARGET | BY_ACTUAL:
        return _computed(row, scheme, rule)
    fact = _stated_fact(row, rule)
    if fact is None:
        return _carried(row, scheme, JUDGED.id, "由评价人判定")
    return _scored(row, scheme, rule, fact, row.weight)


def _absent(row: Row) -> str | None:
    """What the form does not give, so that no rule can be applied."""
    given = (("年度指标值", row.target), ("实际完成值", row.actual), ("分值", row.weight))
    return next((label for label, value in given if value is None), None)


def _stated_fact(row: Row, rule: Rule) -> Fact | None:
    """The fact of a method that needs a statement rather than a ratio; None where only a person can tell."""
    actual, target = read_value(row.actual or ""), read_value(row.target or "")
    known = Fact(label=row.name, kind=row.kind, row=row.number, unit=row.unit)
    if rule.method == YES_NO.id:
        word = normalise(row.actual or "")
        if word in _YES | _NO:
            return replace(known, happened=word in _YES)
        direction, _ = direction_of(row)
        if actual is None or target is None or direction not in DIRECTIONS:
            return None
        met = is_met(direction, in_unit(actual, row.unit), in_unit(target, row.unit))
        return replace(known, happened=met)
    if rule.method == INCIDENTS.id and len(rule.settings) == 1 and actual is not None:
        count = actual.value
        if count.denominator == 1 and count >= 0:
            return replace(known, counts={rule.settings[0].id: int(count)})
    return None


def _computed(row: Row, scheme: Scheme, rule: Rule) -> Checked:
    fact = numeric_fact(row)
    unread = [] if fact.actual is not None else [f"实际完成值“{row.actual}”"]
    if fact.target is None and needs_target(rule):
        unread.insert(0, f"年度指标值“{row.target}”")
    if unread:
        problem = finding("target_unparsed", row.number, f"{title_of(row)}的{'、'.join(unread)}不是一个数值。")
        return _carried(row, scheme, NOT_COMPUTABLE, f"{'、'.join(unread)}不是数值，无法重算", problem)
    checked = _scored(row, scheme, rule, fact, row.weight or Fraction(0))
    direction, inferred = direction_of(row)
    if not inferred or rule.method not in BY_TARGET:
        return checked
    return replace(checked, explanation=f"{checked.explanation}（表中未写比较方向，按{_SIGNS[direction]}推定）")


def numeric_fact(row: Row) -> Fact:
    """The row's target and actual as numbers in its unit, None where the words are none, and its direction."""
    actual, target = read_value(row.actual or ""), read_value(row.target or "")
    direction, _ = direction_of(row)
    unit = row.unit or (target.unit if target is not None else "") or (actual.unit if actual is not None else "")
    return Fact(
        label=row.name,
        kind=row.kind,
        row=row.number,
        direction=direction if direction in DIRECTIONS else None,
        actual=None if actual is None else in_unit(actual, unit),
        target=None if target is None else in_unit(target, unit),
        unit=unit,
    )


def needs_target(rule: Rule) -> bool:
    """Whether nothing can be computed by the rule without a target."""
    return rule.method in BY_TARGET or (rule.method == STEP_DEDUCTION.id and rule.settings.line is None)


def _scored(row: Row, scheme: Scheme, rule: Rule, fact: Fact, weight: Fraction) -> Checked:
    scored = apply_rule(rule, weight, fact, conventions=scheme.conventions)
    found = [*scored.findings, *_published(row, scheme, rule, fact, scored), *_reasons(row, scheme, scored, fact)]
    return Checked(row, scored.score, rule.method, scored.explanation, tuple(found + doubts(row, scheme)))


def _published(row: Row, scheme: Scheme, rule: Rule, fact: Fact, scored: Scored) -> Iterator[Finding]:
    """The first that fits of above_weight, lost_without_shortfall, full_with_shortfall, score_differs."""
    if row.published is None or row.weight is None or row.published == exact(scored.score):
        return
    title, given = title_of(row), f"表中得分 {fraction_text(row.published)}"
    if row.published > row.weight:
        yield _above(row)
        return
    if exact(scored.score) == exact(round_points(row.weight)):
        code, why = "lost_without_shortfall", f"{title}已完成指标值，{given}，低于分值 {fraction_text(row.weight)}。"
    elif row.published == row.weight:
        code, why = "full_with_shortfall", f"{title}未完成指标值，{given}，为满分，按规则应得 {scored.score}。"
    else:
        code, why = "score_differs", f"{title}{given}，按规则应得 {scored.score}。"
    habit = points_habit(row.published, _product(row, rule, scored), scored.score, _by_rate(row, scheme, rule, fact))
    yield finding(code, row.number, f"{why}差异系{habit}所致。" if habit else why, as_note=habit is not None)


def _product(row: Row, rule: Rule, scored: Scored) -> Fraction:
    """The points before rounding, where the rule is a plain product."""
    if rule.method == PROPORTIONAL.id and scored.ratio is not None and row.weight is not None:
        return scored.ratio * row.weight
    return exact(scored.score)


def _by_rate(row: Row, scheme: Scheme, rule: Rule, fact: Fact) -> list[tuple[Decimal, str]]:
    if rule.method not in BY_TARGET:
        return []
    return [
        (
            apply_rule(rule, row.weight or 0, fact, conventions=replace(scheme.conventions, round_rate=quantum)).score,
            label,
        )
        for quantum, label in RATE_QUANTA
    ]


def _above(row: Row) -> Finding:
    return finding(
        "above_weight",
        row.number,
        f"{title_of(row)}表中得分 {fraction_text(row.published or 0)}，高于分值 {fraction_text(row.weight or 0)}。",
    )


def _reasons(row: Row, scheme: Scheme, scored: Scored, fact: Fact) -> tuple[Finding, ...]:
    """Reasons are wanted for the points the form lost, which need not be those the rule takes."""
    if row.weight is None:
        return ()
    given = scored if row.published is None else replace(scored, score=round_points(row.published))
    return reason_findings(row.weight, given, replace(fact, reason=row.reason), scheme.conventions)


def _carried(row: Row, scheme: Scheme, method: str, why: str, *found: Finding) -> Checked:
    """The published points, unchanged: no rule can recompute them."""
    score = None if row.published is None else round_points(row.published)
    told = f"，沿用表中得分 {score}" if score is not None else "，表中也没有得分"
    problems = list(found)
    if row.published is not None and row.weight is not None and row.published > row.weight:
        problems.append(_above(row))
    if row.published is not None:
        fact = Fact(label=row.name, kind=row.kind, row=row.number)
        problems.extend(_reasons(row, scheme, Scored(score or ZERO, ""), fact))
    return Checked(row, score, method, f"{title_of(row)}:{why}{told}", tuple(problems + doubts(row, scheme)))
