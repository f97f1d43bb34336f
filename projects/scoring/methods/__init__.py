"""赋分: how a value becomes points. One registry, one rule object, one function to apply it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.facts import AT_LEAST, Fact, Scored
from projects.scoring.findings import Finding, finding
from projects.scoring.methods.base import Job, Method
from projects.scoring.methods.counts import BONUS, FACTOR, INCIDENTS, PENALTY, VETO
from projects.scoring.methods.execution import EXECUTION, score_rate
from projects.scoring.methods.judgement import CHECKLIST, GRADED, JUDGED, YES_NO
from projects.scoring.methods.proportional import GATED, PROPORTIONAL, achievement
from projects.scoring.methods.tables import BANDS, LINEAR_BETWEEN, STEP_DEDUCTION
from projects.scoring.points import Exact, exact, percent_text
from projects.scoring.reading import DataError, Reader

if TYPE_CHECKING:
    from projects.scoring.reading import Problem

_ALL = (
    PROPORTIONAL,
    GATED,
    STEP_DEDUCTION,
    INCIDENTS,
    BANDS,
    YES_NO,
    CHECKLIST,
    GRADED,
    JUDGED,
    LINEAR_BETWEEN,
    BONUS,
    PENALTY,
    VETO,
    FACTOR,
    EXECUTION,
)
METHODS: Mapping[str, Method] = MappingProxyType({method.id: method for method in _ALL})
OUTSIDE = frozenset({BONUS.id, PENALTY.id, VETO.id})


@dataclass(frozen=True)
class Rule:
    """A method with its parameters: ``parameters`` as declared (kept and hashed), ``settings`` as read (used)."""

    method: str
    parameters: Mapping[str, Any]
    settings: Any

    @classmethod
    def build(cls, method: str, parameters: Mapping[str, Any] | None = None, *, source: str = "规则") -> "Rule":
        """A rule from its id and parameters.

        Raises:
            DataError: the method is unknown or a parameter is wrong; every problem is listed.
        """
        problems: list[Problem] = []
        rule = read_rule(Reader({"method": method, **(parameters or {})}, source=source, problems=problems))
        if problems:
            raise DataError(problems)
        return rule


def read_rule(reader: Reader) -> Rule:
    """A rule from a mapping with ``method`` and that method's parameters beside it; problems go to the reader."""
    method = METHODS[reader.choice("method", tuple(METHODS))]
    declared = {name: value for name, value in reader.everything().items() if name != "method"}
    return Rule(method.id, MappingProxyType(declared), method.read(reader))


def apply_rule(
    rule: Rule, weight: Exact, fact: Fact, *, conventions: Conventions = USUAL, declared: Exact | None = None
) -> Scored:
    """Points of one indicator, rounded once, with the sentence that explains them and what is doubtful.

    Args:
        rule: the method and its parameters.
        weight: 分值, the points of the indicator.
        fact: what is known of it; nothing in it is guessed when missing.
        conventions: the district's habits (rounding of rates, over-achievement).
        declared: the framework's weight, for which points are stated, where ``weight`` has grown by spreading.
    """
    before = None if declared is None else exact(declared)
    scored = METHODS[rule.method].score(Job(exact(weight), fact, rule.settings, conventions, before))
    reasons = (
        () if rule.method in OUTSIDE else reason_findings(weight, scored, fact, conventions, direction=_direction(rule))
    )
    return replace(scored, method=rule.method, findings=scored.findings + reasons)


def apply_execution_rate(
    rule: Rule, weight: Exact, rate: Exact, fact: Fact, *, conventions: Conventions = USUAL
) -> Scored:
    """Points of an execution rate known only as a rate (1 = 100 %), as where a form prints no amounts.

    Raises:
        ValueError: the rule is not one of execution.
    """
    if rule.method != EXECUTION.id:
        raise ValueError(f"规则 {rule.method} 不是预算执行率赋分")
    known = max(exact(rate), exact(0))
    scored = score_rate(Job(exact(weight), fact, rule.settings, conventions), known, f"执行率 {percent_text(known)}")
    return replace(scored, method=rule.method)


def _direction(rule: Rule) -> str | None:
    """The direction a rule assumes where the indicator says none; None where the method knows no over-achievement."""
    return rule.settings.direction if rule.method in {PROPORTIONAL.id, GATED.id} else None


def reason_findings(
    weight: Exact, scored: Scored, fact: Fact, conventions: Conventions, *, direction: str | None = AT_LEAST
) -> tuple[Finding, ...]:
    """Reasons left empty where points were lost or a target far exceeded; null means the form has no such column."""
    if fact.reason is None or fact.reason.strip():
        return ()
    reached = None if direction is None else achievement(fact, direction)
    if reached is not None and reached > conventions.over.line:
        line = percent_text(conventions.over.line)
        sentence = f"{fact.title()}完成率为 {percent_text(reached)}，超过 {line}，没有说明原因。"
        return (finding("over_without_reason", fact.row, sentence),)
    if exact(scored.score) < exact(weight):
        return (finding("lost_without_reason", fact.row, f"{fact.title()}未得满分，没有说明原因。"),)
    return ()
