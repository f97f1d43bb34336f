"""Verbs of performance targets: written by the unit, signed, handed in, judged by the section, issued by the centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.registry.models import Project
from projects.rulebooks.queries import rulebook_in_force, rules_of
from projects.scoring.findings import Finding
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import target_findings
from projects.targets.models import Indicator, Operator, Target
from projects.targets.permissions import may_issue, may_judge, may_sign, may_write
from projects.transitions import Refused, edit, perform, remember
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.db.models import CharField

EDITABLE = ("draft", "returned")
HIGHEST_WEIGHT = Decimal(100)
_TEXTS = ("level1", "level2", "name", "target_value", "measure_unit")
_NEEDED = ("level1", "level2", "name")


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as typed, in the words of the official form; `weight` in points, at most two decimals."""

    level1: str
    level2: str
    name: str
    op: str
    target_value: str
    measure_unit: str
    weight: Decimal
    evidence_asked: str = ""
    basis: str = ""


def row_problems(number: int, row: IndicatorRow) -> list[str]:
    """Return what makes a row unusable, one sentence each; doubtful contents are findings, not problems."""
    problems = []
    for name in _TEXTS:
        field = cast("CharField[str, str]", Indicator._meta.get_field(name))  # noqa: SLF001 – Django documents _meta
        text = getattr(row, name).strip()
        if not text and name in _NEEDED:
            problems.append(f"第 {number} 行“{field.verbose_name}”没有填写，请补填")
        longest = field.max_length or 0
        if len(text) > longest:
            problems.append(f"第 {number} 行“{field.verbose_name}”有 {len(text)} 个字，请压缩到 {longest} 字以内")
    if row.op not in Operator.values:
        problems.append(f"第 {number} 行“指标性质”为“{row.op}”，请填 ≥、≤、= 或定性")
    if not row.weight.is_finite() or not 0 <= row.weight <= HIGHEST_WEIGHT or row.weight != round(row.weight, 2):
        problems.append(f"第 {number} 行“分值”为 {row.weight}，请填 0 至 100 之间、至多两位小数的数")
    return problems


def findings_of(indicators: Sequence[IndicatorRow], rules: Rulebook) -> tuple[Finding, ...]:
    """Return what is doubtful in these indicators by a district's rules, for whoever writes or judges them."""
    lines = [
        {
            "number": number,
            "level1": row.level1,
            "level2": row.level2,
            "name": row.name,
            "op": row.op,
            "target": row.target_value,
            "unit": row.measure_unit,
            "weight": str(row.weight),
        }
        for number, row in enumerate(indicators, start=1)
    ]
    return target_findings(rules, lines)


@audit.atomic
def create_target(
    *, project: Project, goal: str, indicators: Sequence[IndicatorRow], by: User, now: datetime
) -> Target:
    """Write a project's first draft of a target.

    Raises:
        Refused: not the unit's clerk, the project has one already, or rows that cannot be kept.
    """
    return _create(project, goal, indicators, by=by, now=now, decision=may_write(by, project))


def _create(
    project: Project, goal: str, indicators: Sequence[IndicatorRow], *, by: User, now: datetime, decision: Decision
) -> Target:
    if not decision:
        raise Refused(decision.reason)
    _check(indicators)
    if Target.objects.filter(project=project).exists():
        raise Refused(f"“{project}”已有绩效目标，请打开原有目标修改")
    target = Target(project=project, goal=goal.strip())
    target._history_user, target._history_date = by, now  # type: ignore[attr-defined]  # noqa: SLF001 – simple-history's way
    target.save()
    _write(target, indicators)
    audit.record(kind="targets.create", by=by, obj=target, at=now, detail=_detail(project, indicators, now))
    return target


@audit.atomic
def replace_indicators(
    *, target: Target, goal: str, indicators: Sequence[IndicatorRow], expected_version: int, by: User, now: datetime
) -> Target:
    """Save the draft anew: goal and all indicators, provided nobody saved since `expected_version` was read.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or rows that cannot be kept.
        Overtaken: somebody else saved meanwhile; theirs stays.
    """
    decision = may_write(by, target.project)
    if not decision:
        raise Refused(decision.reason)
    if target.stage not in EDITABLE:
        raise Refused(f"“{target}”{target.stage_label}，不能再修改")
    _check(indicators)
    edit(target, expected_version=expected_version, fields={"goal": goal.strip()})
    remember(target, by=by, now=now)
    target.indicators.all().delete()
    _write(target, indicators)
    audit.record(kind="targets.save", by=by, obj=target, at=now, detail=_detail(target.project, indicators, now))
    return target


def _detail(project: Project, indicators: Sequence[IndicatorRow], now: datetime) -> dict[str, object]:
    """What the trail keeps of a save: how many indicators, and which findings the rules in force have on them."""
    book = rulebook_in_force(district_id=project.unit.district_id, on=localdate(now))
    found = findings_of(indicators, rules_of(book)) if book else ()
    return {"indicators": len(indicators), "findings": sorted({finding.code for finding in found})}


def _check(indicators: Sequence[IndicatorRow]) -> None:
    problems = [text for number, row in enumerate(indicators, start=1) for text in row_problems(number, row)]
    if problems:
        raise Refused("\n".join(problems))


def _write(target: Target, indicators: Sequence[IndicatorRow]) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            target=target,
            number=number,
            level1=row.level1.strip(),
            level2=row.level2.strip(),
            name=row.name.strip(),
            op=row.op,
            target_value=row.target_value.strip(),
            measure_unit=row.measure_unit.strip(),
            weight=row.weight,
            evidence_asked=row.evidence_asked.strip(),
            basis=row.basis.strip(),
        )
        for number, row in enumerate(indicators, start=1)
    )


@audit.atomic
def sign(*, target: Target, by: User, now: datetime) -> Target:
    """The head takes responsibility for the target.

    Raises:
        Refused: not the unit's head, or a target without a single indicator.
    """
    decision = may_sign(by, target.project)
    if decision and not target.indicators.exists():
        decision = Decision(False, f"“{target}”还没有指标，请经办人填写后再签批")
    return perform(target, "sign", by=by, decision=decision, now=now)


@audit.atomic
def submit(*, target: Target, by: User, now: datetime) -> Target:
    """The clerk hands the signed target in.

    Raises:
        Refused: not the unit's clerk, or not signed.
    """
    return perform(target, "submit", by=by, decision=may_write(by, target.project), now=now)


@audit.atomic
def return_for_changes(*, target: Target, reason: str, by: User, now: datetime) -> Target:
    """The section gives the target back, saying why.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
    """
    return perform(target, "return", by=by, decision=may_judge(by, target.project), now=now, note=reason)


@audit.atomic
def approve(*, target: Target, by: User, now: datetime) -> Target:
    """The section finds the target fit for the budget.

    Raises:
        Refused: not the unit's section, or nothing handed in.
    """
    return perform(target, "approve", by=by, decision=may_judge(by, target.project), now=now)


@audit.atomic
def issue(*, target: Target, by: User, now: datetime) -> Target:
    """The centre issues the approved target together with the budget; from now on it does not change.

    Raises:
        Refused: not the performance centre, or not approved.
    """
    return perform(target, "issue", by=by, decision=may_issue(by, target.project), now=now)


@audit.atomic
def adopt(*, project: Project, goal: str, indicators: Sequence[IndicatorRow], by: User, now: datetime) -> Target:
    """The centre enters a past year's target as it stood on paper; it counts as issued.

    Raises:
        Refused: not the performance centre, the project has a target already, or rows that cannot be kept.
    """
    decision = may_issue(by, project)
    target = _create(project, goal, indicators, by=by, now=now, decision=decision)
    return perform(target, "adopt", by=by, decision=decision, now=now)
