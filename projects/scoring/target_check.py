"""What is wrong or doubtful in a performance target before the year begins; pure, so the page can ask as one types.

A target is a form that has no actuals yet: what the form check says of weights, of money as output, of targets that
cannot be missed holds here too. Errors block, warnings ask for a reason, notes are advice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from projects.scoring.facts import AT_LEAST, AT_MOST
from projects.scoring.findings import ERROR, NOTE, WARNING, Code, Finding, behind_last_year, finding
from projects.scoring.formcheck import check_form
from projects.scoring.formcheck.form import QUALITATIVE, SELF_EVAL, Budget, Form
from projects.scoring.formcheck.values import in_unit, read_value
from projects.scoring.points import fraction_text
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import execution_item, form_row, scheme_of, self_framework

GOAL, TOTAL = "goal", "total"
SHORTEST_GOAL = 15
_TABLE = (
    Code("goal_missing", ERROR, "没有填写年度总体目标", "请写明用这笔钱做什么、做到什么程度、产生什么效果。"),
    Code("no_indicators", ERROR, "没有绩效指标", "请至少填写产出指标和效益指标。"),
    Code("value_missing", ERROR, "没有填写指标值", "请填写预期达到的指标值；定性指标写明要求。"),
    Code("weight_missing", ERROR, "指标没有分值", "请填写大于 0 的分值。"),
    Code("indicator_twice", ERROR, "指标重复", "请删去重复的指标，或改写名称。"),
    Code("level_missing", WARNING, "缺少一类指标", "请补填该类指标；确无法设置的说明理由。"),
    Code("goal_short", WARNING, "年度总体目标过于简单", "请写明用这笔钱做什么、做到什么程度、产生什么效果。"),
    Code("unit_missing", WARNING, "没有填写度量单位", "请填写度量单位，如个、公里、%。"),
    Code("all_qualitative", WARNING, "全部是定性指标", "请把能够计量的内容改为定量指标。"),
    Code("evidence_not_named", NOTE, "没有写明应附佐证", "建议写明年终用什么材料证明完成情况。"),
    Code("basis_not_named", NOTE, "没有写明指标值依据", "建议写明指标值从哪里来：行业标准、计划文件或历史数据。"),
)
TARGET_CODES = MappingProxyType({entry.code: entry for entry in _TABLE})
NEEDED = ("产出", "效益")


@dataclass(frozen=True)
class Before:
    """What an indicator of the same name reached before: the year, the actual as written, its unit."""

    year: int
    actual: str
    measure_unit: str = ""


@dataclass(frozen=True)
class Draft:
    """A target as typed.

    `rows` have `number`, `level1`, `level2`, `name`, `op`, `target_value`, `measure_unit`, `weight` (a number),
    `evidence_asked` and `basis`. `before` is by the indicator's name; `copies` is how many other projects of the year
    have the goal word for word.
    """

    goal: str
    rows: Sequence[Mapping[str, Any]]
    before: Mapping[str, Before] = field(default_factory=dict)
    copies: int = 0


def check_target(rules: Rulebook, draft: Draft) -> list[Finding]:
    """Name everything that is wrong or doubtful; a finding's `row` is a number, `"goal"` or `"total"`."""
    found = [*_goal(draft), *_rows(draft), *_levels(draft)]
    if draft.rows:
        found += [one for one in _as_form(rules, draft) if one.code != "parts_differ"]
    return sorted(found, key=_place)


def errors_of(findings: Sequence[Finding]) -> list[Finding]:
    """What blocks."""
    return [one for one in findings if one.severity == ERROR]


def doubts_of(findings: Sequence[Finding]) -> list[Finding]:
    """What asks for a reason."""
    return [one for one in findings if one.severity == WARNING]


def _place(found: Finding) -> tuple[int, int]:
    row = found.row
    return (1, row) if isinstance(row, int) else (0 if row == GOAL else 2, 0)


def _doubt(code: str, row: int | str, sentence: str) -> Finding:
    entry = TARGET_CODES[code]
    return Finding(code, entry.severity, row, f"{sentence}{entry.cure}")


def _goal(draft: Draft) -> Iterator[Finding]:
    goal = draft.goal.strip()
    if not goal:
        yield _doubt("goal_missing", GOAL, "年度总体目标是空的。")
    elif len(goal) < SHORTEST_GOAL:
        yield _doubt("goal_short", GOAL, f"年度总体目标只有 {len(goal)} 个字。")
    if goal and draft.copies:
        yield finding("copied_target", GOAL, f"年度总体目标与本年度其他 {draft.copies} 个项目的文字完全相同。")


def _rows(draft: Draft) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for row in draft.rows:
        number, name = row["number"], row["name"].strip()
        same = seen.setdefault((row["level2"].strip(), name), number)
        if name and same != number:
            yield _doubt("indicator_twice", number, f"“{name}”与第 {same} 行重复。")
        if Fraction(row["weight"]) <= 0:
            yield _doubt("weight_missing", number, f"“{name}”的分值是 {fraction_text(Fraction(row['weight']))}。")
        yield from _value(row, name)
        if row["name"].strip() in draft.before:
            yield from _below(row, draft.before[row["name"].strip()])
        if not row["evidence_asked"].strip():
            yield _doubt("evidence_not_named", number, f"“{name}”没有写明应附佐证。")
        if not row["basis"].strip():
            yield _doubt("basis_not_named", number, f"“{name}”没有写明指标值依据。")


def _value(row: Mapping[str, Any], name: str) -> Iterator[Finding]:
    """The target itself: there at all, a number where it has to be one, and one that can be divided by."""
    number, text = row["number"], row["target_value"].strip()
    if not text:
        yield _doubt("value_missing", number, f"“{name}”没有指标值。")
        return
    if row["op"] == QUALITATIVE:
        return
    written = read_value(text)
    if written is None:
        yield finding("target_unparsed", number, f"“{name}”不是定性指标，指标值“{text}”却不是一个数值。")
        return
    if written.value < 0 or (written.value == 0 and row["op"] == AT_LEAST):
        yield finding("ratio_undefined", number, f"“{name}”的指标值是 {fraction_text(written.value)}。")
    if not row["measure_unit"].strip() and not written.unit:
        yield _doubt("unit_missing", number, f"“{name}”没有度量单位。")


def _below(row: Mapping[str, Any], before: Before) -> Iterator[Finding]:
    """Set lower (where less is better: higher) than what was reached before."""
    wanted, reached = read_value(row["target_value"]), read_value(before.actual)
    unit = row["measure_unit"].strip()
    if wanted is None or reached is None or unit != before.measure_unit.strip():
        return
    target, last = in_unit(wanted, unit), in_unit(reached, unit)
    if target < last if row["op"] == AT_LEAST else row["op"] == AT_MOST and target > last:
        words = "低于" if row["op"] == AT_LEAST else "高于"
        told = f"“{row['name']}”的指标值 {fraction_text(target)} {words} {before.year} 年实际完成值"
        sentence = f"{told} {fraction_text(last)}。"
        yield behind_last_year(row["number"], sentence, less_is_better=row["op"] == AT_MOST)


def _levels(draft: Draft) -> Iterator[Finding]:
    if not draft.rows:
        yield _doubt("no_indicators", TOTAL, "还没有填写指标。")
        return
    for level in NEEDED:
        if not any(level in row["level1"] for row in draft.rows):
            yield _doubt("level_missing", TOTAL, f"没有“{level}指标”。")
    if all(row["op"] == QUALITATIVE for row in draft.rows):
        yield _doubt("all_qualitative", TOTAL, "所有指标都是定性的。")


def _as_form(rules: Rulebook, draft: Draft) -> Sequence[Finding]:
    """The form check's own findings, of the target as a form in which nothing has been done yet."""
    lines = [
        {
            **{key: row[key] for key in ("number", "level1", "level2", "name", "op", "weight")},
            "target": row["target_value"], "unit": row["measure_unit"], "actual": "", "claimed": None, "reason": "",
        }
        for row in draft.rows
    ]  # fmt: skip
    framework = self_framework(rules, lines)
    if framework is None:
        return ()
    scheme, by_group = scheme_of(rules, framework)
    item = execution_item(framework)
    form = Form(
        id=None,
        title="",
        unit="",
        year="",
        kind=SELF_EVAL if framework.wants_satisfaction else None,
        partial=False,
        scheme=scheme,
        budget=Budget(weight=item.weight if item else None),
        rows=tuple(form_row(line, scheme, by_group) for line in lines),
        published_total=None,
        published_rating=None,
    )
    return check_form(form).findings
