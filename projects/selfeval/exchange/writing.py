"""The form as a workbook: the official table as it stands, and beside it the rules it is scored by."""

from collections.abc import Sequence
from typing import Any

from projects.rulebooks.queries import rules_of
from projects.scoring.formcheck.form import SELF_EVAL
from projects.scoring.self_evaluation import (
    as_data,
    declared_rule,
    declared_scheme,
    own_rule,
    scheme_of,
    score_filing,
)
from projects.selfeval.domain import line_inputs
from projects.selfeval.domain.handing_in import EDITABLE
from projects.selfeval.domain.rows import inputs_of
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import imported_money, money_of
from projects.sheets.evaluation_form import write_forms


def write_filing(filing: Filing, lines: Sequence[FilingLine], goal: str) -> bytes:
    """Return the workbook of a form as it stands; what is filled in already stands in it.

    The second worksheet carries the rules of the form's rulebook, so that the form check scores it as this house does.
    """
    return write_forms(filing_data(filing, lines, goal))


def filing_data(filing: Filing, lines: Sequence[FilingLine], goal: str) -> dict[str, Any]:
    """What the workbook of a form is written from.

    Beside the official boxes it names the project and the form's version, and keeps what each cell of the unit's held
    when it was written, so that an upload can tell what was typed since.
    """
    scorecard = score_of(filing, lines)
    rules = rules_of(filing.rulebook)
    framework = rules.framework(scorecard["inputs"]["framework"])
    scheme, by_group = scheme_of(rules, framework)
    rows = []
    for line, inputs in zip(lines, line_inputs(lines), strict=True):
        rule = own_rule(inputs, scheme, by_group)
        rows.append(_indicator(line) | ({"method": declared_rule(rule)} if rule else {}))
    return {
        "id": f"filing-{filing.pk}",
        "project_code": filing.project.code,
        "filing_version": filing.version,
        "as_downloaded": filing.achievement,
        "title": filing.project.name,
        "year": filing.project.fiscal_year,
        "unit": filing.project.unit.name,
        "department": str(filing.project.unit.parent or filing.project.unit),
        "kind": SELF_EVAL if framework.wants_satisfaction else None,
        "scheme": declared_scheme(rules, framework),
        "goal": goal,
        "goal_actual": filing.achievement,
        "budget": budget_data(filing, scorecard["execution"]),
        "indicators": rows,
        "published_total": scorecard["claimed"]["total"],
        "published_rating": scorecard["claimed"]["grade"] or None,
    }


def score_of(filing: Filing, lines: Sequence[FilingLine]) -> dict[str, Any]:
    """The form as it is scored: while it is filled in with today's money, saved or not; later as it was signed."""
    if filing.scorecard and filing.stage not in EDITABLE:
        return filing.scorecard
    inputs = inputs_of(filing, lines)
    return as_data(score_filing(rules_of(filing.rulebook), inputs), inputs)


def budget_data(filing: Filing, execution: dict[str, Any]) -> dict[str, Any]:
    """The money as imported, in yuan, with the points of its execution."""
    money = money_of(filing.project)
    parts = [
        {
            "name": source.get_source_display(),
            "year_start": str(source.year_start),
            "full_year": str(source.adjusted),
            "executed": str(source.executed),
        }
        for source in imported_money(filing.project).sources
    ]
    rate = execution["rate"]
    found = {
        "money_unit": "元",
        "year_start": _text(money["year_start"]),
        "full_year": _text(money["adjusted"]),
        "executed": _text(money["executed"]),
        "weight": execution["weight"],
        "published_rate": f"{rate}%" if rate else None,
        "published_score": execution["score"],
    }
    return found | ({"parts": parts} if parts else {})


def _indicator(line: FilingLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "level1": line.level1,
        "level2": line.level2,
        "name": line.name,
        "op": line.op,
        "target": line.target_value or None,
        "target_unit": line.measure_unit,
        "actual": line.actual or None,
        "weight": str(line.weight),
        "published_score": _text(line.self_score),
        "reason": line.reason,
        "as_downloaded": [line.actual, _text(line.self_score) or "", line.reason],
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
