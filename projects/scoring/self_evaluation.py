"""A rulebook's self-evaluation: a filing's words in, findings and an explained scorecard out.

The form check does the scoring, the rulebook says by what rules: the same inputs and the same rulebook give the same
scorecard years later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from projects.scoring.conventions import RECEIVED, START
from projects.scoring.findings import Finding
from projects.scoring.formcheck import Checkup, check_form
from projects.scoring.formcheck.form import QUALITATIVE, SELF_EVAL, Budget, Form, Row, Scheme
from projects.scoring.formcheck.indicator import Checked
from projects.scoring.formcheck.values import clean_unit
from projects.scoring.formcheck.whole import check_whole
from projects.scoring.framework import Framework, Item, weight_of
from projects.scoring.methods import Rule
from projects.scoring.methods.execution import EXECUTION
from projects.scoring.methods.judgement import JUDGED, USUAL_BANDS
from projects.scoring.methods.proportional import BY_SIDE, PROPORTIONAL
from projects.scoring.points import exact, fraction_text, round_half_up, round_points
from projects.scoring.rating import grade
from projects.scoring.reading import read_number
from projects.scoring.rulebook import Rulebook

Inputs = Mapping[str, Any]
MONEY = ("year_start", "adjusted", "received", "executed")
NO_MONEY = "没有预算数，执行率无法计算，得 0.00 分"


@dataclass(frozen=True)
class Card:
    """A filing as scored.

    `total` and `grade` are what the form claims: the claimed points of its rows and the computed points of execution;
    None and empty while a row has no claimed points. `check` holds what the rulebook makes of every row beside it.
    """

    check: Checkup
    execution: Decimal | None
    execution_weight: Decimal | None
    total: Decimal | None
    grade: str


def self_framework(rules: Rulebook, lines: Sequence[Mapping[str, Any]] = ()) -> Framework | None:
    """Return the framework by which a rulebook has a project evaluate itself; None where it has none.

    Where it has several (with or without cost or satisfaction indicators), the one whose heads weigh what the rows
    under them weigh; its first where none does.
    """
    frameworks = [entry for entry in rules.frameworks.values() if entry.kind == SELF_EVAL]
    if len(frameworks) <= 1:
        return next(iter(frameworks), None)
    weights: dict[str, Fraction] = {}
    for line in lines:
        head = _bare(line["level1"])
        weights[head] = weights.get(head, Fraction(0)) + Fraction(line["weight"])
    return next((entry for entry in frameworks if _heads(entry) == weights), frameworks[0])


def _heads(framework: Framework) -> dict[str, Fraction]:
    """What the heads weigh that units fill in, by their bare labels."""
    closed = {path[0].id for path, _ in framework.walk()}
    return {_bare(head.label): weight_of(head) for head in framework.groups if head.id not in closed}


def score_filing(rules: Rulebook, inputs: Inputs) -> Card:
    """Score a filing.

    Args:
        rules: whose self-evaluation framework, methods, conventions and rating apply.
        inputs: `framework`, `title`, `unit`, `year`; `money` (yuan by `year_start`, `adjusted`, `received`,
            `executed`, strings or None); `lines` with `number`, `level1`, `level2`, `name`, `op`, `target`, `unit`,
            `weight`, `actual`, `claimed` (points, None while not filled in) and `reason`.
    """
    framework = rules.framework(inputs["framework"])
    form = _form(rules, framework, inputs)
    check = check_form(form)
    total = _claimed_total(form, check)
    rating = rules.rating_of(framework)
    label = grade(rating, total).label if rating and total is not None else ""
    weight = None if form.budget.weight is None else round_points(form.budget.weight)
    return Card(check, check.execution.score, weight, total, label)


def _claimed_total(form: Form, check: Checkup) -> Decimal | None:
    """Add up as the form check does, with the claimed points in the place of the computed ones."""
    rows = tuple(
        Checked(row, None if row.published is None else round_points(row.published), JUDGED.id, "", ())
        for row in form.rows
    )
    return check_whole(form, check.execution, rows).total


def _form(rules: Rulebook, framework: Framework, inputs: Inputs) -> Form:
    scheme, by_group = scheme_of(rules, framework)
    return Form(
        id=None,
        title=inputs["title"],
        unit=inputs["unit"],
        year=inputs["year"],
        kind=SELF_EVAL if framework.wants_satisfaction else None,
        partial=False,
        scheme=scheme,
        budget=_budget(rules, framework, inputs["money"]),
        rows=tuple(form_row(line, scheme, by_group) for line in inputs["lines"]),
        published_total=None,
        published_rating=None,
    )


def scheme_of(rules: Rulebook, framework: Framework) -> tuple[Scheme, dict[str, Rule]]:
    """The framework's rules as a form has them, and the rule of each group that units fill in, by its label."""
    item = execution_item(framework)
    by_group = {_bare(group.label): group.rule for group in framework.all_groups() if group.open and group.rule}
    rating = rules.rating_of(framework)
    scheme = Scheme(
        execution=item.rule if item else Rule.build(EXECUTION.id),
        method=next(iter(by_group.values()), None) or Rule.build(PROPORTIONAL.id),
        equal_missed=BY_SIDE,
        conventions=rules.conventions,
        bands=tuple(Fraction(bound) for bound in USUAL_BANDS),
        rating=tuple((band.label, band.low) for band in rating.bands) if rating else (),
    )
    return scheme, by_group


def declared_scheme(rules: Rulebook, framework: Framework) -> dict[str, Any]:
    """The rules of `scheme_of` as a form declares them for itself, so that the form check scores it the same way."""
    scheme, _ = scheme_of(rules, framework)
    quantum = scheme.conventions.round_rate
    return {
        "execution": scheme.execution.settings.variant,
        "round_rate": None if quantum is None else fraction_text(quantum),
        "equal_missed": scheme.equal_missed,
        "method": declared_rule(scheme.method),
        "qualitative_bands": list(USUAL_BANDS),
        "rating": [[label, fraction_text(low)] for label, low in scheme.rating],
    }


def declared_rule(rule: Rule) -> dict[str, Any]:
    """A rule as a form declares it: the method's id with its parameters beside it."""
    return {"id": rule.method, **rule.parameters}


def execution_item(framework: Framework) -> Item | None:
    """The item by which the framework scores the execution of the budget; None where it does not."""
    return next((item for item in framework.items() if item.rule.method == EXECUTION.id), None)


def _bare(label: str) -> str:
    return label.strip().removesuffix("指标")


def _budget(rules: Rulebook, framework: Framework, money: Mapping[str, str | None]) -> Budget:
    """The money row; executed money is divided by what the rulebook says."""
    item = execution_item(framework)
    amounts = {name: None if value is None else _number(value) for name, value in money.items()}
    base = rules.conventions.execution_base
    budget = Budget(
        unit="元",
        year_start=amounts["year_start"],
        full_year=None if base == START else amounts["received" if base == RECEIVED else "adjusted"],
        executed=amounts["executed"],
        weight=item.weight if item else None,
    )
    if item and not (budget.base and budget.executed is not None):
        return replace(budget, published=Fraction(0))  # no money, no points: the total can still be told
    return budget


def _number(stored: Any) -> Fraction:
    """A stored number, exactly; of a damaged one like 1e999999999 the fraction itself would fill the memory.

    Raises:
        TypeError, ValueError: it is none, or of no size that occurs.
    """
    if isinstance(stored, str) and "e" in stored.lower() and read_number(stored) is None:
        raise ValueError(f"“{stored[:20]}”不是通常大小的数值")
    return Fraction(stored)


def own_rule(line: Mapping[str, Any], scheme: Scheme, by_group: Mapping[str, Rule]) -> Rule | None:
    """The rule of a row's group; None where the row is judged or follows the form's usual rule."""
    rule = by_group.get(_bare(line["level2"])) or by_group.get(_bare(line["level1"]))
    return rule if rule and rule != scheme.method and line["op"] != QUALITATIVE else None


def form_row(line: Mapping[str, Any], scheme: Scheme, by_group: Mapping[str, Rule]) -> Row:
    """A stored row as the form check takes it.

    Raises:
        KeyError, TypeError, ValueError: a key is missing, or what should be a number is none.
    """
    return Row(
        number=line["number"],
        level1=line["level1"],
        level2=line["level2"],
        name=line["name"],
        op=line["op"],
        target=line["target"] or None,
        unit=clean_unit(line["unit"]),
        actual=line["actual"] or None,
        weight=_number(line["weight"]),
        published=None if line["claimed"] is None else _number(line["claimed"]),
        rule=own_rule(line, scheme, by_group),
        reason=line["reason"],
    )


def as_data(card: Card, inputs: Inputs) -> dict[str, Any]:
    """The scorecard as kept with the filing; all numbers are strings."""
    used, whole = card.check.execution.used, card.check.whole
    no_money = card.check.execution.rate is None and card.execution_weight is not None
    return {
        "inputs": dict(inputs),
        "execution": {
            "weight": _text(card.execution_weight),
            "rate": None if used is None else str(round_half_up(used * 100)),
            "score": _text(card.execution),
            "explanation": NO_MONEY if no_money else card.check.execution.explanation,
        },
        "lines": [
            {
                "number": row.row.number,
                "score": _text(row.score),
                "claimed": None if row.row.published is None else str(round_points(row.row.published)),
                "weight": str(round_points(exact(row.row.weight or 0))),
                "method": row.method,
                "explanation": row.explanation,
            }
            for row in card.check.rows
        ],
        "claimed": {"total": _text(card.total), "grade": card.grade},
        "computed": {"total": _text(whole.total), "grade": whole.rating or ""},
        "findings": [finding_data(found) for found in card.check.findings],
    }


def _text(points: Decimal | None) -> str | None:
    return None if points is None else str(points)


def finding_data(found: Finding) -> dict[str, Any]:
    """A finding as kept."""
    return {"code": found.code, "severity": found.severity, "row": found.row, "message": found.message}


def with_points(inputs: Inputs, points: Mapping[int, Decimal]) -> dict[str, Any]:
    """The inputs with other points in the place of the claimed ones, by the number of the row."""
    lines = [
        {**line, "claimed": str(points[line["number"]])} if line["number"] in points else line
        for line in inputs["lines"]
    ]
    return {**inputs, "lines": lines}
