"""The standard that stands beside a field: by which rule a row is scored, in words and with the row's own numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from projects.scoring.conventions import FLAG
from projects.scoring.facts import AT_LEAST, AT_MOST
from projects.scoring.formcheck.doubts import direction_of
from projects.scoring.formcheck.form import QUALITATIVE, Row, Scheme
from projects.scoring.formcheck.indicator import BY_PERSON, BY_TARGET
from projects.scoring.formcheck.values import in_unit, read_value
from projects.scoring.methods import METHODS, Rule
from projects.scoring.methods.judgement import FULL, JUDGED, USUAL_LABELS
from projects.scoring.methods.proportional import PROPORTIONAL
from projects.scoring.points import fraction_text, percent_text, round_points
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import form_row, scheme_of


@dataclass(frozen=True)
class Standard:
    """How one row is scored. ``formula`` is the rule with the row's numbers, empty where there is none to show.

    ``judged``: a person gives the points, no rule computes them.
    """

    label: str
    rule: str
    formula: str
    judged: bool


def standards_of(rules: Rulebook, framework_id: str, lines: Sequence[Mapping[str, Any]]) -> dict[int, Standard]:
    """The standard of every row, by its number; rows as a filing's inputs have them."""
    framework = rules.framework(framework_id)
    scheme, by_group = scheme_of(rules, framework)
    return {line["number"]: standard_of(form_row(line, scheme, by_group), scheme) for line in lines}


def standard_of(row: Row, scheme: Scheme) -> Standard:
    """The standard of one row."""
    rule = row.rule or scheme.method
    if row.op == QUALITATIVE or (row.rule is not None and rule.method in BY_PERSON):
        return Standard("定性评判", JUDGED.formula, _bands(row, scheme), judged=True)
    method = METHODS[rule.method]
    formula = _by_target(row, rule) if rule.method in BY_TARGET else ""
    return Standard(method.label, f"{method.formula}{_over(scheme, rule)}", formula, judged=False)


def _bands(row: Row, scheme: Scheme) -> str:
    """The spans of points that belong to the bands, best first."""
    if not scheme.bands or row.weight is None:
        return ""
    weight = row.weight
    usual = len(scheme.bands) == len(USUAL_LABELS) + 1
    spans = []
    for place, (high, low) in enumerate(pairwise(scheme.bands)):
        label = USUAL_LABELS[place] if usual else f"第 {place + 1} 档"
        points = (fraction_text(round_points(weight * limit / FULL)) for limit in (low, high))
        spans.append(f"{label}：{' 至 '.join(points)} 分")
    return "；".join(spans)


def _by_target(row: Row, rule: Rule) -> str:
    """``完成值 ÷ 90 万㎡ × 15``, or the other way round where less is better."""
    written = read_value(row.target or "")
    if written is None or row.weight is None or rule.method != PROPORTIONAL.id:
        return ""
    unit = row.unit or written.unit
    target = f"{fraction_text(in_unit(written, row.unit))} {unit}".strip()
    weight = fraction_text(row.weight)
    direction, _ = direction_of(row)
    if direction == AT_LEAST:
        return f"完成值达到 {target} 得 {weight} 分，否则得分 = 完成值 ÷ {target} × {weight}"
    if direction == AT_MOST:
        return f"完成值不超过 {target} 得 {weight} 分，否则得分 = {target} ÷ 完成值 × {weight}"
    below, above = f"低于的得分 = 完成值 ÷ {target} × {weight}", f"高于的得分 = {target} ÷ 完成值 × {weight}"
    return f"完成值等于 {target} 得 {weight} 分，{below}，{above}"


def _over(scheme: Scheme, rule: Rule) -> str:
    over = scheme.conventions.over
    if over.kind != FLAG or rule.method not in BY_TARGET:
        return ""
    return f"完成率超过 {percent_text(Fraction(over.line))} 的，须说明原因。"
