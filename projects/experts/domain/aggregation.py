"""From locked sheets to one explained scorecard with its grade, and the diagnostics that advise."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.models import PanelObject
from projects.experts.queries import judged_items, panel_sheets
from projects.rulebooks.queries import rules_of
from projects.scoring import panel as rules
from projects.scoring.declared import json_ready
from projects.scoring.diagnostics import diagnose
from projects.scoring.facts import Fact
from projects.scoring.rulebook import Evaluation, Rulebook, evaluate
from projects.scoring.scorecard import Case
from projects.transitions import Refused


def aggregate(*, judged: PanelObject, by: User, now: datetime) -> PanelObject:
    """Make one scorecard of an object's locked sheets and its computed figures, by the rulebook's aggregation.

    Called by `close_panel`, which has checked the right and that every sheet is in.

    Raises:
        Refused: the framework is graded by nothing.
    """
    rulebook = rules_of(judged.rulebook)
    sheets = [
        rules.PanelSheet(
            assessor=str(sheet.seat.number),
            role=sheet.seat.role,
            points={point.item: point.score for point in sheet.points.all()},
        )
        for sheet in panel_sheets(judged)
    ]
    result = rules.aggregate(rulebook.panel, sheets)
    evaluation = evaluate_object(judged, rulebook, result)
    rating = rulebook.rating_of(rulebook.framework(judged.framework))
    if rating is None or evaluation.grade is None:
        raise Refused(f"指标体系 {judged.framework} 没有评级标准,不能给出等级")
    items = judged_items(judged)
    given = sum((result.points()[key] for key in items), Decimal(0))
    diagnosis = diagnose(
        rulebook.panel,
        sheets,
        weights={key: item.weight for key, item in items.items()},
        rating=rating,
        other=evaluation.card.total - given,
    )
    judged.scorecard = json_ready(asdict(evaluation.card))
    judged.total, judged.grade = evaluation.card.total, evaluation.grade.label
    judged.diagnostics = json_ready(asdict(diagnosis))
    judged.save(update_fields=["scorecard", "total", "grade", "diagnostics"])
    audit.record(
        kind="experts.aggregate", by=by, obj=judged, at=now,
        detail={"total": str(judged.total), "grade": judged.grade, "sheets": len(sheets)},
    )  # fmt: skip
    return judged


def evaluate_object(judged: PanelObject, rulebook: Rulebook, result: rules.PanelResult) -> Evaluation:
    """Score an object by its framework: experts' points where a person judges, computed figures everywhere else."""
    facts: dict[str, Any] = judged.facts
    return evaluate(
        rulebook,
        rulebook.framework(judged.framework),
        Case(
            facts={entry.item: Fact(points=entry.score, reason=entry.explanation) for entry in result.items},
            inputs={key: Decimal(value) for key, value in facts.get("inputs", {}).items()},
            not_applicable=frozenset(facts.get("not_applicable", [])),
        ),
    )
