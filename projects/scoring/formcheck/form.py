"""A filled evaluation form, read: exact numbers, what the form does not say is None."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from projects.scoring.conventions import Conventions
from projects.scoring.methods import Rule

SELF_EVAL, DEPARTMENT, KEY = "self_eval", "department", "key"
KINDS = (SELF_EVAL, DEPARTMENT, KEY)
QUALITATIVE = "qualitative"


class FormError(ValueError):
    """A form that cannot be read: one sentence per problem, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Scheme:
    """The rules the form was scored by.

    ``method`` is used where an indicator names none. ``bands`` are the limits by which qualitative targets are judged
    (None: the form has none). ``rating`` runs from the best band down, each with its lower bound, inclusive.
    """

    execution: Rule
    method: Rule
    equal_missed: str
    conventions: Conventions
    bands: tuple[Fraction, ...] | None
    rating: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Rate:
    """An execution rate as printed, and the ratios it may stand for: “86.19%” is one, a bare “0.9” may be two."""

    text: str
    readings: tuple[Fraction, ...]


@dataclass(frozen=True)
class Part:
    """One source of the money (当年财政拨款, 上年结转资金 …) below the total row."""

    name: str
    year_start: Fraction | None
    full_year: Fraction | None
    executed: Fraction | None


@dataclass(frozen=True)
class Budget:
    """The total row of the money, in ``unit``, and the points of budget execution."""

    unit: str = ""
    year_start: Fraction | None = None
    full_year: Fraction | None = None
    executed: Fraction | None = None
    weight: Fraction | None = None
    published: Fraction | None = None
    rate: Rate | None = None
    completed: bool | None = None
    parts: tuple[Part, ...] = ()

    @property
    def base(self) -> Fraction | None:
        """The denominator of the execution rate: the full-year (adjusted) budget, else the one of the year's start."""
        return self.year_start if self.full_year is None else self.full_year

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return tuple(value for value in (self.year_start, self.full_year, self.executed) if value is not None)

    @property
    def scored(self) -> bool:
        """Whether the form scores execution at all."""
        return self.weight is not None or self.published is not None


@dataclass(frozen=True)
class Row:
    """One indicator. ``target`` and ``actual`` are the words of the form, None where it says nothing.

    ``reason`` None: the form has no such column; empty: it was left empty.
    """

    number: int
    level1: str
    level2: str
    name: str
    op: str | None
    target: str | None
    unit: str
    actual: str | None
    weight: Fraction | None
    published: Fraction | None
    rule: Rule | None
    reason: str | None

    @property
    def kind(self) -> str:
        return self.level2 or self.level1 or "指标"


@dataclass(frozen=True)
class Form:
    """One filled form."""

    id: str | None
    title: str
    unit: str
    year: str
    kind: str | None
    partial: bool
    scheme: Scheme
    budget: Budget
    rows: tuple[Row, ...]
    published_total: Fraction | None
    published_rating: str | None


Data = dict[str, Any]
