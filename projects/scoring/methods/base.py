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
    """One indicator to be scored: its weight, what is known, the rule's parameters and the district's habits."""

    weight: Fraction
    fact: Fact
    parameters: Any
    conventions: Conventions

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
