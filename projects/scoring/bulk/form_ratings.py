"""Ratings of many forms by one rulebook: what ``score_filing`` gives for each, in columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from projects.scoring.bulk.facts import Facts
from projects.scoring.bulk.form_rows import computed_points
from projects.scoring.bulk.forms import FEN_IN_YUAN, FINE, Forms, read_forms
from projects.scoring.bulk.grading import grade_column
from projects.scoring.bulk.integers import HUNDRED, LIMIT, Bools, Ints, Units, ceiling, decimals
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.scores import add_up, score_column
from projects.scoring.conventions import RECEIVED, START
from projects.scoring.formcheck.whole import FULL
from projects.scoring.framework import Framework
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import execution_item


@dataclass(frozen=True)
class FormRating:
    """What the rulebook makes of one form; ``points`` as a rating's lines have them, execution (where scored) first."""

    place: int
    total: Decimal
    grade: str
    points: list[str]


@dataclass(frozen=True, eq=False)
class FormRatings:
    """Ratings of forms under one framework, by form; points are hundredths.

    ``execution`` is None where the framework does not score it.
    """

    rules: Rulebook
    framework: Framework
    forms: Forms
    execution: Ints | None
    totals: Ints

    @cached_property
    def grades(self) -> list[str]:
        """Labels of the grades of the totals; empty where the framework gives points only."""
        rating = self.rules.rating_of(self.framework)
        if rating is None:
            return [""] * len(self.forms)
        return [rating.bands[place].label for place in grade_column(rating, self.totals).tolist()]

    @cached_property
    def computed_totals(self) -> Ints:
        """Totals with the points that the rulebook itself computes for the rows, in the place of those claimed.

        Raises:
            OverflowError: points beyond 64 bits of hundredths.
        """
        points = computed_points(self.rules, self.framework, self.forms)
        return _totals(self.forms, points, self.execution, _on_top(self.framework, self.forms))

    @cached_property
    def computed_grades(self) -> list[str]:
        """Labels of the grades of the computed totals; empty below the lowest band, as the form check has it."""
        rating = self.rules.rating_of(self.framework)
        if rating is None:
            return [""] * len(self.forms)
        reached = self.computed_totals >= ceiling(rating.bands[-1].low * HUNDRED)
        found = zip(grade_column(rating, self.computed_totals).tolist(), reached.tolist(), strict=True)
        return [rating.bands[place].label if is_reached else "" for place, is_reached in found]

    def each(self) -> Iterator[FormRating]:
        """The ratings one after another."""
        points, starts = _texts(self.forms.claimed), self.forms.starts
        first = None if self.execution is None else _texts(self.execution)
        for number, total in enumerate(decimals(self.totals)):
            rows = points[starts[number] : starts[number + 1]]
            lines = rows if first is None else [first[number], *rows]
            yield FormRating(int(self.forms.places[number]), total, self.grades[number], lines)


def rate_forms(rules: Rulebook, inputs: Sequence[Any]) -> Iterator[FormRatings]:
    """Ratings of the forms that columns can hold, framework by framework: each is the one that ``score_filing`` gives.

    Args:
        rules: whose frameworks, conventions and ratings apply.
        inputs: stored inputs, whatever they are; those that columns cannot hold are in none of the answers.
    """
    by_framework: dict[str, list[tuple[int, Any]]] = {}
    for place, one in enumerate(inputs):
        name = one.get("framework") if isinstance(one, Mapping) else None
        if isinstance(name, str) and name in rules.frameworks:
            by_framework.setdefault(name, []).append((place, one))
    for name, own in by_framework.items():
        forms = read_forms(own)
        if len(forms) and (rated := _rated(rules, rules.framework(name), forms)) is not None:
            yield rated


def _rated(rules: Rulebook, framework: Framework, forms: Forms) -> FormRatings | None:
    """The ratings; None where the rulebook's numbers are too large for columns."""
    try:
        execution = _execution(rules, framework, forms)
        totals = _totals(forms, forms.claimed, execution, _on_top(framework, forms))
    except OverflowError:
        return None
    return FormRatings(rules, framework, forms, execution, totals)


def _execution(rules: Rulebook, framework: Framework, forms: Forms) -> Ints | None:
    """Points of execution: executed money ÷ what the rulebook divides by, the year's start where that is not stated."""
    item = execution_item(framework)
    if item is None:
        return None
    base = rules.conventions.execution_base
    start = forms.money["year_start"]
    budget = start if base == START else forms.money["received" if base == RECEIVED else "adjusted"]
    budget = np.where(budget < 0, start, budget)
    whole = Numbers.whole(np.maximum(budget, 0), scale=FEN_IN_YUAN, known=budget >= 0)
    facts = Facts(len(forms), forms.amounts("executed"), whole)
    return score_column(item.rule, Numbers.same(item.weight), facts, conventions=rules.conventions)


def _on_top(framework: Framework, forms: Forms) -> Bools:
    """Forms whose rows are a full hundred by themselves: execution stands on top and does not count."""
    item = execution_item(framework)
    if item is None or not item.weight:
        return np.zeros(len(forms), dtype=np.bool_)
    return np.equal(add_up(forms.owners, forms.weights, size=len(forms)), FULL * FINE)


def _totals(forms: Forms, points: Ints, execution: Ints | None, on_top: Bools) -> Ints:
    """Rows and execution added up.

    Raises:
        OverflowError: a sum might be beyond 64 bits.
    """
    rows = add_up(forms.owners, points, size=len(forms))
    if execution is None:
        return rows
    if Units(rows).largest + Units(execution).largest > LIMIT:
        raise OverflowError("得分合计超出 64 位整数范围")
    return rows + np.where(on_top, 0, execution)


def _texts(hundredths: Ints) -> list[str]:
    return [f"{points // 100}.{points % 100:02d}" for points in hundredths.tolist()]
