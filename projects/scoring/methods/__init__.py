"""赋分: how a value becomes points. One registry, one rule object, one function to apply it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.facts import Fact, Scored
from projects.scoring.findings import Finding, finding
from projects.scoring.methods.base import Job, Method
from projects.scoring.methods.execution import EXECUTION
from projects.scoring.methods.judgement import CHECKLIST, GRADED, JUDGED, YES_NO
from projects.scoring.methods.proportional import GATED, PROPORTIONAL, achievement
from projects.scoring.points import Exact, exact, percent_text
from projects.scoring.reading import DataError, Problem, Reader

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.id: method for method in (PROPORTIONAL, GATED, EXECUTION, YES_NO, CHECKLIST, GRADED, JUDGED)}
)


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


def apply_rule(rule: Rule, weight: Exact, fact: Fact, *, conventions: Conventions = USUAL) -> Scored:
    """Points of one indicator, rounded once, with the sentence that explains them and what is doubtful.

    Args:
        rule: the method and its parameters.
        weight: 分值, the points of the indicator.
        fact: what is known of it; nothing in it is guessed when missing.
        conventions: the district's habits (rounding of rates, over-achievement).
    """
    scored = METHODS[rule.method].score(Job(exact(weight), fact, rule.settings, conventions))
    return replace(
        scored, method=rule.method, findings=scored.findings + reason_findings(weight, scored, fact, conventions)
    )


def reason_findings(weight: Exact, scored: Scored, fact: Fact, conventions: Conventions) -> tuple[Finding, ...]:
    """Reasons that were left empty (``""``; null means the form has no such column) where points were lost or a target far exceeded."""
    if fact.reason is None or fact.reason.strip():
        return ()
    reached = achievement(fact)
    if reached is not None and reached > conventions.over.line:
        sentence = (
            f"{fact.title()}完成率为 {percent_text(reached)},超过 {percent_text(conventions.over.line)},没有说明原因。"
        )
        return (finding("over_without_reason", fact.row, sentence),)
    if exact(scored.score) < exact(weight):
        return (finding("lost_without_reason", fact.row, f"{fact.title()}未得满分,没有说明原因。"),)
    return ()
