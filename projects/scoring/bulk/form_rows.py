"""Points that a rulebook computes for the rows of many forms: what the form check gives for each, in columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from projects.scoring.bulk.facts import Facts
from projects.scoring.bulk.forms import FINE, Forms
from projects.scoring.bulk.integers import Ints
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.scores import score_column
from projects.scoring.bulk.words import Words
from projects.scoring.facts import Fact
from projects.scoring.formcheck.form import QUALITATIVE, Row, Scheme
from projects.scoring.formcheck.indicator import (
    BY_ACTUAL,
    BY_PERSON,
    BY_TARGET,
    check_row,
    needs_target,
    numeric_fact,
)
from projects.scoring.formcheck.values import clean_unit
from projects.scoring.framework import Framework
from projects.scoring.methods import Rule
from projects.scoring.points import Exact, hundredths
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import form_row, own_rule, scheme_of

Line = Mapping[str, Any]


def computed_points(rules: Rulebook, framework: Framework, forms: Forms) -> Ints:
    """Hundredths by row; a row that cannot be computed keeps its claimed points, as in the form check."""
    scheme, by_group = scheme_of(rules, framework)
    points = forms.claimed.copy()
    for rule, rows in _by_rule(scheme, by_group, forms.lines):
        if rule.method in BY_TARGET | BY_ACTUAL:
            _compute(rule, scheme, forms, rows, points)
        else:
            for row in rows:
                score = check_row(form_row(forms.lines[row], scheme, by_group), scheme).score
                points[row] = points[row] if score is None else hundredths(score)
    return points


def _by_rule(scheme: Scheme, by_group: Mapping[str, Rule], lines: Sequence[Line]) -> list[tuple[Rule, list[int]]]:
    """The rows that a rule may compute, by rule; rows that persons judge or that lack a word are in none."""
    known: dict[tuple[str, str, str | None], list[int] | None] = {}
    found: list[tuple[Rule, list[int]]] = []
    for row, line in enumerate(lines):
        if not line["target"] or not line["actual"]:
            continue
        key = (line["level1"], line["level2"], line["op"])
        if key not in known:
            known[key] = _rows_of(own_rule(line, scheme, by_group), line, scheme, found)
        if (rows := known[key]) is not None:
            rows.append(row)
    return found


def _rows_of(own: Rule | None, line: Line, scheme: Scheme, found: list[tuple[Rule, list[int]]]) -> list[int] | None:
    """The list for rows like this one; None where a person judges them."""
    if (own is not None and own.method in BY_PERSON) or (own is None and line["op"] == QUALITATIVE):
        return None
    rule = own or scheme.method
    rows = next((rows for other, rows in found if other == rule), None)
    if rows is None:
        found.append((rule, rows := []))
    return rows


def _compute(rule: Rule, scheme: Scheme, forms: Forms, rows: Sequence[int], points: Ints) -> None:
    """Write the points of the rows whose words are numbers."""
    read = [(fact.actual, fact.target, fact.direction) for fact in (_fact(forms.lines[row]) for row in rows)]
    needed = needs_target(rule)
    usable = [place for place, (actual, target, _) in enumerate(read) if _readable(actual, target, needed=needed)]
    if not usable:
        return
    chosen = np.array(rows, dtype=np.intp)[usable]
    actual, target, direction = zip(*(read[place] for place in usable), strict=True)
    columns = Facts(len(usable), Numbers.of(actual), Numbers.of(target), Words.of(direction))
    weights = Numbers.whole(forms.weights[chosen], scale=FINE)
    points[chosen] = score_column(rule, weights, columns, conventions=scheme.conventions)


def _readable(actual: Exact | None, target: Exact | None, *, needed: bool) -> bool:
    return actual is not None and (target is not None or not needed)


def _fact(line: Line) -> Fact:
    """What a row's words say in numbers; its points do not matter here."""
    return numeric_fact(
        Row(
            number=line["number"],
            level1=line["level1"],
            level2=line["level2"],
            name=line["name"],
            op=line["op"],
            target=line["target"],
            unit=clean_unit(line["unit"]),
            actual=line["actual"],
            weight=None,
            published=None,
            rule=None,
            reason=None,
        )
    )
