"""From a rating's stored inputs to its lines, total and grade: nothing else goes in, so it can be computed again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from projects.experts.domain.aggregation import evaluate_object
from projects.experts.models import PanelObject, Sheet
from projects.results.models import RatingKind
from projects.scoring import panel
from projects.scoring.declared import json_ready
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import as_data, score_filing

OF_FORMS = (RatingKind.SELF, RatingKind.SECTION)


@dataclass(frozen=True)
class Outcome:
    """What the rulebook makes of the inputs. `total` is None while a row of a form has no points."""

    lines: list[dict[str, Any]]
    total: Decimal | None
    grade: str


def outcome_of(rules: Rulebook, kind: str, inputs: Mapping[str, Any]) -> Outcome:
    """Compute a rating: of a form by its claimed points, of a panel's object by the sheets and computed figures."""
    return _of_form(rules, inputs) if kind in OF_FORMS else _of_panel(rules, inputs)


def _of_form(rules: Rulebook, inputs: Mapping[str, Any]) -> Outcome:
    card = score_filing(rules, inputs)
    data = as_data(card, inputs)
    lines = [
        {
            "path": [words["level1"], words["level2"]],
            "label": words["name"],
            "weight": line["weight"],
            "score": line["claimed"],
            "computed": line["score"],
            "explanation": line["explanation"],
        }
        for words, line in zip(inputs["lines"], data["lines"], strict=True)
    ]
    if card.execution_weight is not None:
        lines.insert(
            0, {"path": [], "label": "预算执行率", **data["execution"], "computed": data["execution"]["score"]}
        )
    return Outcome(lines, card.total, card.grade)


def _of_panel(rules: Rulebook, inputs: Mapping[str, Any]) -> Outcome:
    sheets = [
        panel.PanelSheet(
            assessor=str(number),
            role=sheet["role"],
            points={item: Decimal(score) for item, score in sheet["points"].items()},
        )
        for number, sheet in enumerate(inputs["sheets"], start=1)
    ]
    judged = PanelObject(facts=inputs["facts"], framework=inputs["framework"])
    evaluation = evaluate_object(judged, rules, sheets)
    card = evaluation.card
    lines = [json_ready(asdict(line)) for line in (*card.lines, *card.outside)]
    return Outcome(lines, card.total, evaluation.grade.label if evaluation.grade else "")


def panel_inputs(judged: PanelObject, rules: Rulebook, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """The inputs of a panel's rating. Sheets carry no name and no seat, and stand in the order of their contents.

    A sheet's role is kept only where the rulebook weighs by it: nobody shall read from a rating who gave which points.
    """
    by_role = rules.panel.kind == panel.BY_ROLE
    anonymous = [
        {
            "role": sheet.seat.role if by_role else "member",
            "points": {point.item: str(point.score) for point in sheet.points.all()},
        }
        for sheet in sheets
    ]
    ordered = sorted(anonymous, key=lambda sheet: json.dumps(sheet, sort_keys=True))
    return {"framework": judged.framework, "facts": judged.facts, "sheets": ordered}
