"""From locked sheets to one explained scorecard with its grade, and the diagnostics that advise."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.models import PanelObject
from projects.experts.queries import incidents_of, judged_items, panel_sheets
from projects.rulebooks.queries import rules_of
from projects.scoring import panel as rules
from projects.scoring.conventions import ADJUSTED, RECEIVED, START
from projects.scoring.declared import json_ready
from projects.scoring.diagnostics import diagnose
from projects.scoring.facts import Fact
from projects.scoring.framework import Item
from projects.scoring.methods.execution import EXECUTION
from projects.scoring.rulebook import Evaluation, Rulebook, evaluate
from projects.scoring.scorecard import Case
from projects.transitions import Refused

Amounts = Mapping[str, Decimal]
# What executed money is divided by, as the district has set it, among a project's amounts.
EXECUTION_BASES = {START: "year_start", ADJUSTED: "adjusted", RECEIVED: "received"}


def aggregate(*, judged: PanelObject, by: User, now: datetime) -> PanelObject:
    """Make one scorecard of an object's locked sheets and its computed figures, by the rulebook's aggregation.

    Called by `close_panel`, which has checked the right and that every sheet is in.

    Raises:
        Refused: the framework is graded by nothing, or the rulebook weighs by roles that the seats do not have.
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
    try:
        given = rules.aggregate(rulebook.panel, sheets).total
    except ValueError as fault:
        raise Refused(f"规则手册“{judged.rulebook}”的汇总方法不适用：{fault}") from fault
    evaluation = evaluate_object(judged, rulebook, sheets)
    rating = rulebook.rating_of(rulebook.framework(judged.framework))
    if rating is None or evaluation.grade is None:
        raise Refused(f"指标体系 {judged.framework} 没有评级标准，不能给出等级")
    diagnosis = diagnose(
        rulebook.panel,
        sheets,
        weights={key: item.weight for key, item in judged_items(judged).items()},
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


def evaluate_object(judged: PanelObject, rulebook: Rulebook, sheets: Sequence[rules.PanelSheet]) -> Evaluation:
    """Score an object by its framework: experts' points where a person judges, computed figures everywhere else.

    Args:
        judged: the object; of it only `framework` and `facts` matter. `facts` holds numbers as strings: `inputs` of
            the rulebook's measures and counts of incidents, by their ids; `money` in yuan (`year_start`, `adjusted`,
            `received`, `executed`) for an execution rate; `not_applicable`, ids of items.
        rulebook: whose measures, conventions, aggregation and rating apply.
        sheets: the experts' complete sheets.
    """
    framework = rulebook.framework(judged.framework)
    inputs, money = (_amounts(judged.facts.get(name, {})) for name in ("inputs", "money"))
    spent = Fact(actual=money.get("executed"), target=money.get(EXECUTION_BASES[rulebook.conventions.execution_base]))
    known = {item.id: Fact(counts=_counts(item, inputs)) for item in framework.items()}
    known |= {item.id: spent for item in framework.items() if item.rule.method == EXECUTION.id}
    for given in rules.aggregate(rulebook.panel, sheets).items:
        known[given.item] = Fact(points=given.score, judges=len(sheets))
    return evaluate(
        rulebook,
        framework,
        Case(facts=known, inputs=inputs, not_applicable=frozenset(judged.facts.get("not_applicable", []))),
    )


def _amounts(kept: Mapping[str, str]) -> Amounts:
    return {name: Decimal(value) for name, value in kept.items()}


def _counts(item: Item, inputs: Amounts) -> dict[str, int] | None:
    """How often each kind of incident happened; None where nobody said."""
    return {entry.id: int(inputs[entry.id]) for entry in incidents_of(item) if entry.id in inputs} or None
