"""A form's rows as typed, scored together with the form, and not yet written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.rulebooks.queries import rules_of
from projects.scoring.findings import of_issued_target
from projects.scoring.formcheck.indicator import NOT_COMPUTABLE
from projects.scoring.methods.judgement import JUDGED
from projects.scoring.self_evaluation import Card, as_data, finding_data, score_filing, self_framework
from projects.selfeval.domain.doubts import content_doubts
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import SHARED, first_rows, money_text
from projects.targets.domain import IndicatorRow, row_problems
from projects.transitions import Refused

HIGHEST_POINTS = Decimal(100)
LONGEST_ACTUAL, LONGEST_REASON = 200, 500
NOT_BY_RULE = frozenset({JUDGED.id, NOT_COMPUTABLE})


@dataclass(frozen=True)
class LineDraft:
    """One row as typed; `indicator` is given where the project has no issued target: the unit writes its own rows.

    `follows`: the unit claims what the rule computes, whatever that comes to; `self_score` then says nothing.
    """

    number: int
    actual: str = ""
    self_score: Decimal | None = None
    reason: str = ""
    indicator: IndicatorRow | None = None
    follows: bool = False


@dataclass(frozen=True)
class Trial:
    """A form as it would stand with what was typed: its rows, not written, and its scorecard as it would be kept."""

    kept: list[FilingLine]
    rows: list[FilingLine]
    card: Card
    scorecard: dict[str, Any]


def try_draft(*, filing: Filing, lines: Sequence[LineDraft]) -> Trial:
    """Score a form with what was typed into it; nothing is written.

    Raises:
        Refused: rows that cannot be kept (every problem is named).
    """
    kept = first_rows(filing) if filing.stage == filing.flow.initial else list(filing.lines.order_by("number"))
    rows = _rows(filing, kept, lines)
    rules, inputs = rules_of(filing.rulebook), inputs_of(filing, rows)
    card = score_filing(rules, inputs)
    following = {draft.number for draft in lines if draft.follows}
    if following:
        _follow(rows, following, card)
        inputs["lines"] = line_inputs(rows)
        card = score_filing(rules, inputs)
    for row, checked in zip(rows, card.check.rows, strict=True):
        row.computed_score = checked.score
    scorecard = as_data(card, inputs)
    found = [*card.check.findings, *content_doubts(filing, rows)]
    if any(row.indicator_id for row in rows):
        found = [of_issued_target(one) for one in found]
    scorecard["findings"] = [finding_data(one) for one in found]
    return Trial(kept, rows, card, scorecard)


def drafts_of(lines: Sequence[FilingLine], *, own_rows: bool) -> list[LineDraft]:
    """Rows that are kept or with which a form begins, as they would be typed again."""
    return [
        LineDraft(
            number=line.number,
            actual=line.actual,
            self_score=line.self_score,
            reason=line.reason,
            indicator=IndicatorRow(**{name: getattr(line, name) for name in SHARED}) if own_rows else None,
        )
        for line in lines
    ]


def _follow(rows: Sequence[FilingLine], following: set[int], card: Card) -> None:
    """Claim what the rule computes; where a person has to judge, it computes nothing."""
    for row, checked in zip(rows, card.check.rows, strict=True):
        if row.number in following:
            row.self_score = None if checked.method in NOT_BY_RULE else checked.score


def _rows(filing: Filing, kept: list[FilingLine], drafts: Sequence[LineDraft]) -> list[FilingLine]:
    """Return the form's rows with the drafts in them, not yet written.

    Raises:
        Refused: with every problem, one sentence each.
    """
    problems = [text for draft in drafts for text in _draft_problems(draft)]
    numbers = [draft.number for draft in drafts]
    problems += [f"第 {number} 行重复" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    from_target = any(line.indicator_id for line in kept)
    known = {line.number for line in kept}
    weights = {line.number: (line.name, line.weight) for line in kept} if from_target else {}
    for draft in drafts:
        problems += _above_weight(draft, weights)
        if from_target and draft.number not in known:
            problems.append(f"第 {draft.number} 行不在批复的绩效目标中，请按批复的指标填报")
        elif from_target and draft.indicator is not None:
            problems.append(f"第 {draft.number} 行的指标以批复的绩效目标为准，不能改写")
        elif not from_target and draft.indicator is None:
            problems.append(f"第 {draft.number} 行没有指标，请填写指标名称、指标值和分值")
    if problems:
        raise Refused("\n".join(problems))
    if from_target:
        by_number = {draft.number: draft for draft in drafts}
        return [_filled(line, by_number.get(line.number)) for line in kept]
    return [_own(filing, draft) for draft in sorted(drafts, key=lambda draft: draft.number)]


def _draft_problems(draft: LineDraft) -> list[str]:
    found = [] if draft.indicator is None else row_problems(draft.number, draft.indicator)
    score = draft.self_score
    if score is not None and not (score.is_finite() and 0 <= score <= HIGHEST_POINTS and score == round(score, 2)):
        found.append(f"第 {draft.number} 行“自评得分”为 {score}，请填 0 至 100 之间、至多两位小数的数")
    if len(draft.actual.strip()) > LONGEST_ACTUAL:
        found.append(f"第 {draft.number} 行“实际完成值”请压缩到 {LONGEST_ACTUAL} 字以内")
    if len(draft.reason.strip()) > LONGEST_REASON:
        found.append(f"第 {draft.number} 行“偏差原因及改进措施”请压缩到 {LONGEST_REASON} 字以内")
    if draft.number < 1:
        found.append(f"行号 {draft.number} 不正确，请从 1 起编号")
    return found


def _above_weight(draft: LineDraft, weights: dict[int, tuple[str, Decimal]]) -> list[str]:
    """A claim is never above what its row weighs, be the row the target's or the unit's own."""
    own = draft.indicator
    name, weight = (own.name.strip(), own.weight) if own else weights.get(draft.number, ("", HIGHEST_POINTS))
    score = draft.self_score
    if score is None or not (score.is_finite() and weight.is_finite()) or not weight < score <= HIGHEST_POINTS:
        return []
    return [f"第 {draft.number} 行“{name}”的自评得分 {score} 超过分值 {weight}，请填 0 至 {weight} 之间的数"]


def _filled(line: FilingLine, draft: LineDraft | None) -> FilingLine:
    if draft is not None:
        line.actual, line.reason = draft.actual.strip(), draft.reason.strip()
        line.self_score = None if draft.follows else draft.self_score
    return line


def _own(filing: Filing, draft: LineDraft) -> FilingLine:
    typed = {name: getattr(draft.indicator, name) for name in SHARED}
    words = {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}
    return _filled(FilingLine(filing=filing, number=draft.number, **words), draft)


def inputs_of(filing: Filing, rows: Sequence[FilingLine]) -> dict[str, Any]:
    """What the score rests on, in JSON's types; numbers as strings."""
    lines = line_inputs(rows)
    framework = self_framework(rules_of(filing.rulebook), lines)
    return {
        "framework": framework.id if framework else "",
        "title": filing.project.name,
        "unit": filing.project.unit.name,
        "year": str(filing.project.fiscal_year),
        "money": money_text(filing.project),
        "lines": lines,
    }


def line_inputs(rows: Sequence[FilingLine]) -> list[dict[str, Any]]:
    """The rows as scoring takes them, in JSON's types."""
    return [
        {
            "number": line.number,
            "level1": line.level1,
            "level2": line.level2,
            "name": line.name,
            "op": line.op,
            "target": line.target_value,
            "unit": line.measure_unit,
            "weight": str(line.weight),
            "actual": line.actual,
            "claimed": None if line.self_score is None else str(line.self_score),
            "reason": line.reason,
        }
        for line in rows
    ]
