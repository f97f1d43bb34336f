"""The cases of a year's budget as columns: what a policy asks about, one column each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from projects.scoring.bulk.integers import NOWHERE, Bools
from projects.scoring.bulk.quantities import UNKNOWN, Numbers
from projects.scoring.bulk.words import SILENCE, UNANSWERED, Answers, Words
from projects.scoring.consequence import Case
from projects.scoring.points import PLACES, round_half_up

NUMBERS = ("last_year", "carryover_growth", "new_items", "score", "execution", "carryover", "years_in_row")
WORDS = ("kind", "grade", "filing", "department_grade")
ANSWERS = ("in_order", "rectification_overdue")
_MOST_PLACES = 40


@dataclass(frozen=True, eq=False)
class CaseColumns:
    """The objects of a budget: ``Case`` by columns, each with one entry per case or one for all. Amounts are yuan.

    ``odd`` marks cases that columns cannot hold (an amount that is no number): they are settled one by one.
    ``given``: the cases themselves, where they were there before the columns.
    """

    codes: Sequence[str]
    names: Sequence[str]
    kind: Words
    requested: Numbers
    last_year: Numbers = UNKNOWN
    carryover_growth: Numbers = UNKNOWN
    new_items: Numbers = UNKNOWN
    grade: Words = SILENCE
    score: Numbers = UNKNOWN
    filing: Words = SILENCE
    in_order: Answers = UNANSWERED
    execution: Numbers = UNKNOWN
    carryover: Numbers = UNKNOWN
    years_in_row: Numbers = UNKNOWN
    rectification_overdue: Answers = UNANSWERED
    department_grade: Words = SILENCE
    protected: Mapping[str, Numbers] = field(default_factory=lambda: MappingProxyType({}))
    odd: Bools = field(default_factory=lambda: NOWHERE)
    given: Sequence[Case] = ()

    def __post_init__(self) -> None:
        """Refuse columns of different lengths.

        Raises:
            ValueError: a column has neither one entry nor one per case.
        """
        lengths = {len(getattr(self, name)) for name in ("requested", *NUMBERS, *WORDS, *ANSWERS, "odd")}
        lengths |= {len(amounts) for amounts in self.protected.values()}
        if not lengths <= {1, len(self.codes)} or len(self.names) != len(self.codes):
            raise ValueError(f"各列的行数应为 1 或 {len(self.codes)}")

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "CaseColumns":
        """The cases, one by one, as columns.

        Raises:
            TypeError: a binary float.
        """
        odd = np.zeros(len(cases), dtype=np.bool_)
        exemptions = dict.fromkeys(name for case in cases for name in case.protected)
        columns: dict[str, Any] = {
            name: _finite([getattr(case, name) for case in cases], odd) for name in ("requested", *NUMBERS)
        }
        columns |= {name: Words.of(getattr(case, name) for case in cases) for name in WORDS}
        columns |= {name: Answers.of([getattr(case, name) for case in cases]) for name in ANSWERS}
        return cls(
            [case.code for case in cases],
            [case.name for case in cases],
            protected={name: _finite([case.protected.get(name) for case in cases], odd) for name in exemptions},
            odd=odd,
            given=cases,
            **columns,
        )

    def block(self, start: int, stop: int) -> "CaseColumns":
        """The cases from one place up to another."""
        rows = np.arange(start, min(stop, len(self.codes)))
        columns: dict[str, Any] = {
            name: getattr(self, name).take(rows) for name in ("requested", *NUMBERS, *WORDS, *ANSWERS)
        }
        return CaseColumns(
            self.codes[start:stop],
            self.names[start:stop],
            protected={name: amounts.take(rows) for name, amounts in self.protected.items()},
            odd=self.odd if len(self.odd) == 1 else self.odd[start:stop],
            given=self.given[start:stop],
            **columns,
        )

    def case(self, row: int) -> Case:
        """One case as the one-by-one path takes it."""
        if self.given:
            return self.given[row]
        years = self.years_in_row[row]
        amounts = {name: _decimal(column[row]) for name, column in self.protected.items()}
        facts: dict[str, Any] = {name: _decimal(getattr(self, name)[row]) for name in NUMBERS}
        facts |= {name: getattr(self, name)[row] for name in (*WORDS, *ANSWERS)}
        return Case(
            **{
                **facts,
                "code": self.codes[row],
                "name": self.names[row],
                "requested": _decimal(self.requested[row]),
                "years_in_row": None if years is None else int(years),
                "protected": {name: amount for name, amount in amounts.items() if amount is not None},
            }
        )


def _finite(values: list[Decimal | int | None], odd: Bools) -> Numbers:
    """The numbers; what is none becomes unknown and its case odd."""
    for row, value in enumerate(values):
        if isinstance(value, Decimal) and not value.is_finite():
            values[row] = None
            odd[row] = True
    return Numbers.of(values)


def _decimal(value: Fraction | None) -> Decimal | None:
    """The value as a decimal of at least two places, with all it has."""
    if value is None:
        return None
    places = range(PLACES, _MOST_PLACES)
    return round_half_up(value, next((count for count in places if not 10**count % value.denominator), _MOST_PLACES))
