"""What every method is: an id, a name, its formula in words, a reader of its parameters and a pure function."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from projects.scoring.conventions import Conventions
from projects.scoring.facts import Fact, Scored
from projects.scoring.findings import Finding, finding
from projects.scoring.points import ZERO, Exact, exact, fraction_text, round_points, round_to_quantum
from projects.scoring.reading import Reader


@dataclass(frozen=True)
class Job:
    """One indicator to be scored: its weight, what is known, the rule's parameters and the district's habits.

    ``declared`` is the framework's weight where ``weight`` has grown by what other indicators left; None: the same.
    """

    weight: Fraction
    fact: Fact
    parameters: Any
    conventions: Conventions
    declared: Fraction | None = None

    @property
    def stated_weight(self) -> Fraction:
        """The weight for which points are stated, by a judge or in a rule: the one before spreading."""
        return self.weight if self.declared is None else self.declared

    def spread(self, points: Fraction) -> Fraction:
        """Points stated for the declared weight, in proportion to the weight used: full marks stay full marks."""
        return points if self.stated_weight in (0, self.weight) else points * self.weight / self.stated_weight

    def spread_text(self) -> str:
        """The factor behind points that are spread, for the explanation; empty where nothing is."""
        if self.stated_weight in (0, self.weight):
            return ""
        return f" × 分摊后分值 {self.weight_text} ÷ 原分值 {fraction_text(self.stated_weight)}"

    @property
    def weight_text(self) -> str:
        return fraction_text(self.weight)

    def problem(self, code: str, sentence: str) -> Finding:
        return finding(code, self.fact.row, f"{self.fact.title()}{sentence}")


@dataclass(frozen=True)
class Method:
    """A way of turning a value into points. ``formula`` is shown beside the score field."""

    id: str
    label: str
    formula: str
    read: Callable[[Reader], Any]
    score: Callable[[Job], Scored]


def said(job: Job, how: str, value: Exact, *findings: Finding, ratio: Fraction | None = None) -> Scored:
    """A score rounded once, with the sentence ``<title>:<how> = <score>``."""
    score = round_points(value)
    return Scored(score, job.fact.explain(f"{how} = {score}"), tuple(findings), ratio)


def stated(job: Job, how: str, score: Exact, *findings: Finding, ratio: Fraction | None = None) -> Scored:
    """A score that follows without arithmetic: ``<title>:<how>,得 <score> 分``."""
    rounded = round_points(score)
    return Scored(rounded, job.fact.explain(f"{how}，得 {rounded} 分"), tuple(findings), ratio)


def missing(job: Job, what: str) -> Scored:
    """Nothing can be scored because something was not filled in: no points, and a finding that says what."""
    return Scored(
        ZERO, job.fact.explain(f"没有填写{what}，得 {ZERO} 分"), (job.problem("target_unparsed", f"没有填写{what}。"),)
    )


def rounded_rate(rate: Fraction, conventions: Conventions) -> Fraction:
    """The rate as the district uses it: rounded to its quantum before the product, or as it is."""
    return rate if conventions.round_rate is None else round_to_quantum(rate, conventions.round_rate)


def number(value: Decimal | Fraction | int) -> Fraction:
    return exact(value)
