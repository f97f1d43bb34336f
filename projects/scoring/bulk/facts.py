"""What is known of many objects: a column per indicator, and of each row what columns cannot hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from projects.scoring.bulk.integers import Bools, Rows
from projects.scoring.bulk.quantities import UNKNOWN, Numbers, taken
from projects.scoring.bulk.words import SILENCE, UNANSWERED, Answers, Words
from projects.scoring.facts import Fact
from projects.scoring.points import Exact
from projects.scoring.scorecard import Case

_EMPTY = Fact()


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of one indicator of ``size`` objects; the columns have one entry per row, or one for all.

    ``others`` holds, by row, what methods that are not computed in columns ask for (points, check-points, counts, …).
    """

    size: int
    actual: Numbers = UNKNOWN
    target: Numbers = UNKNOWN
    direction: Words = SILENCE
    completed: Answers = UNANSWERED
    others: Mapping[int, Fact] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse columns of different lengths.

        Raises:
            ValueError: a column has neither one entry nor one per row.
        """
        lengths = {len(column) for column in (self.actual, self.target, self.direction, self.completed)}
        if not lengths <= {1, self.size}:
            raise ValueError(f"各列的行数应为 1 或 {self.size}，现为 {sorted(lengths)}")

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> "Facts":
        """The facts of one indicator, one by one, as columns.

        Raises:
            TypeError: a binary float.
            ValueError: a decimal that is no finite number.
        """
        return cls(
            len(facts),
            Numbers.of(fact.actual for fact in facts),
            Numbers.of(fact.target for fact in facts),
            Words.of(fact.direction for fact in facts),
            Answers.of([fact.completed for fact in facts]),
            {row: fact for row, fact in enumerate(facts) if fact is not _EMPTY},
        )

    def fact(self, row: int) -> Fact:
        """What is known in one row."""
        return replace(
            self.others.get(row, _EMPTY),
            actual=self.actual[row],
            target=self.target[row],
            direction=self.direction[row],
            completed=self.completed[row],
        )

    def take(self, rows: Rows) -> "Facts":
        """These rows, which are given in ascending order."""
        return Facts(
            len(rows),
            self.actual.take(rows),
            self.target.take(rows),
            self.direction.take(rows),
            self.completed.take(rows),
            taken(self.others, rows),
        )

    @property
    def uniform(self) -> bool:
        """Whether the columns say the same of every row (``others`` aside)."""
        return all(len(column) == 1 for column in (self.actual, self.target, self.direction, self.completed))


@dataclass(frozen=True, eq=False)
class Columns:
    """What is known of ``size`` objects under one framework: facts by item, and who declared which item not applicable.

    ``inputs``: the named inputs of the measures, row by row; empty where no value is measured.
    """

    size: int
    facts: Mapping[str, Facts]
    not_applicable: Mapping[str, Bools] = field(default_factory=lambda: MappingProxyType({}))
    inputs: Sequence[Mapping[str, Exact]] = ()

    def __post_init__(self) -> None:
        """Refuse columns of different lengths.

        Raises:
            ValueError: a column has not one entry per row.
        """
        lengths = {facts.size for facts in self.facts.values()} | {len(marks) for marks in self.not_applicable.values()}
        if not lengths <= {self.size} or len(self.inputs) not in (0, self.size):
            raise ValueError(f"各列的行数应为 {self.size}")

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "Columns":
        """The cases, one by one, as columns.

        Raises:
            TypeError: a binary float.
            ValueError: a decimal that is no finite number.
        """
        items = dict.fromkeys(name for case in cases for name in case.facts)
        left_out = dict.fromkeys(name for case in cases for name in sorted(case.not_applicable))
        return cls(
            len(cases),
            {name: Facts.of([case.facts.get(name, _EMPTY) for case in cases]) for name in items},
            {name: np.array([name in case.not_applicable for case in cases], dtype=np.bool_) for name in left_out},
            [case.inputs for case in cases] if any(case.inputs for case in cases) else (),
        )

    def of_item(self, item: str) -> Facts:
        """The facts of an item; nothing known where it has no column."""
        return self.facts.get(item) or Facts(self.size)

    def inputs_of(self, row: int) -> Mapping[str, Exact]:
        """The named inputs of one row."""
        return self.inputs[row] if self.inputs else {}

    def case(self, row: int) -> Case:
        """One row as the one-by-one path takes it."""
        return Case(
            {item: facts.fact(row) for item, facts in self.facts.items()},
            self.inputs_of(row),
            frozenset(item for item, left_out in self.not_applicable.items() if left_out[row]),
        )
