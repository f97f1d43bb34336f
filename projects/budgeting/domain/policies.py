"""Policies: entered as validated data, tried out over the whole year, put in force by a leader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.budgeting.models import Policy
from projects.budgeting.permissions import may_approve_policy, may_prepare
from projects.budgeting.queries import decisions_taken, policy_in_force, rules_of, unit_cases
from projects.directory.models import District, WorkingYear
from projects.scoring import consequence
from projects.scoring.bulk import CaseColumns, Simulated, compare_columns, simulate_columns
from projects.scoring.declared import json_ready
from projects.scoring.reading import DataError
from projects.transitions import Refused, edit, perform, refuse_unless

HARDEST = 10


@audit.atomic
def adopt_policy(*, district: District, text: str, source: str, by: User, now: datetime) -> Policy:
    """Enter a policy from its YAML as a draft; the same content again changes nothing.

    Args:
        district: whose policy it is.
        text: the YAML.
        source: the file's name, for messages.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right; a broken file, with file, key and expectation; or another content under the same version.
    """
    refuse_unless(may_prepare(by, district))
    try:
        rules = consequence.load_policy(text, source=source)
    except DataError as broken:
        raise Refused(str(broken)) from broken
    kept = Policy.objects.filter(
        district=district, budget_year=rules.budget_year, code=rules.id, rule_version=rules.version
    ).first()
    if kept is not None:
        if kept.sha256 != rules.sha256:
            raise Refused(f"{source}：“{rules.label}”{rules.version} 版已登记且内容不同；修改后请使用新的版本号")
        return kept
    policy = Policy.objects.create(
        district=district,
        budget_year=rules.budget_year,
        code=rules.id,
        rule_version=rules.version,
        title=rules.label,
        is_example=rules.example,
        sha256=rules.sha256,
        content=json_ready(rules.content),
    )
    audit.record(kind="budgeting.adopt_policy", by=by, obj=policy, at=now, detail={"sha256": policy.sha256})
    return policy


@audit.atomic
def simulate_policy(
    *,
    policy: Policy,
    working_year: WorkingYear,
    decisions: Sequence[consequence.Decision] = (),
    by: User,
    now: datetime,
) -> Policy:
    """Try a policy out over all units and keep what it would save and whom it would hit.

    Args:
        policy: a draft, or one tried out before.
        working_year: whose results are used.
        decisions: what persons would decide where the policy leaves it to them.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, the policy is another district's or for another budget year, or no unit has requested yet.
    """
    decision = refuse_unless(may_prepare(by, policy.district))
    if policy.district_id != working_year.district_id or policy.budget_year != working_year.budget_year:
        raise Refused(f"“{policy}”适用于{policy.district} {policy.budget_year} 年预算，不适用于{working_year}")
    cases = CaseColumns.of(list(unit_cases(working_year).values()))
    if not cases.codes:
        raise Refused(f"还没有单位申报 {working_year.budget_year} 年预算，无从试算")
    result = simulate_columns(rules_of(policy), cases, decisions)
    in_force = policy_in_force(working_year)
    kept = {**_summary(result), "against": None}
    if in_force is not None and in_force.pk != policy.pk:
        standing = simulate_columns(rules_of(in_force), cases, decisions_taken(in_force))
        kept["against"] = _difference(in_force, compare_columns(standing, result))
    edit(policy, expected_version=policy.version, fields={"simulation": kept})
    return perform(policy, "simulate", by=by, decision=decision, now=now)


def _difference(in_force: Policy, comparison: consequence.Comparison) -> dict[str, Any]:
    """What is kept of the difference to the policy in force: in all, and for those whom it changes most."""
    difference: dict[str, Any] = json_ready(
        {
            "policy": in_force.title,
            "difference": comparison.difference,
            "units": len(comparison.changes),
            "largest": [
                {"code": one.code, "name": one.name, "before": one.before, "after": one.after}
                for one in comparison.changes[:HARDEST]
            ],
        }
    )
    return difference


def _summary(result: Simulated) -> dict[str, Any]:
    """What is kept of a simulation: sums in yuan, hits by row, what was wrong, and the units that would lose most."""
    summary: dict[str, Any] = json_ready(
        {
            "units": len(result.columns.codes),
            "requested": result.requested,
            "proposed": result.proposed,
            "cut": result.cut,
            "open": result.open,
            "affected": result.affected,
            "rows": [
                {"row": row.row, "label": row.label, "matched": row.matched, "applied": row.applied, "cut": row.cut}
                for row in result.rows
            ],
            "findings": [found.message for found in result.findings()],
            "hardest": [
                {"code": one.code, "name": one.name, "requested": one.requested, "proposed": one.proposed,
                 "reasons": list(one.reasons)}
                for one in result.hardest(HARDEST)
            ],
        }
    )  # fmt: skip
    return summary


@audit.atomic
def approve_policy(*, policy: Policy, by: User, now: datetime) -> Policy:
    """Put a policy in force; the one in force before for the same budget year is superseded.

    Raises:
        Refused: not a leader, an example, not tried out yet, or budgets were made by the one before already.
    """
    decision = may_approve_policy(by, policy)
    possible = policy.flow.check(policy.stage, "approve")
    if not decision or not possible:
        raise Refused(decision.reason or possible.reason)
    in_force = Policy.objects.select_for_update().filter(
        district=policy.district, budget_year=policy.budget_year, stage="approved"
    )
    before = in_force.first()
    if before is not None:
        if before.proposals.filter(stage="applied").exists():
            raise Refused(f"已有单位按“{before}”编入 {before.budget_year} 年预算，不能改用“{policy}”")
        perform(before, "supersede", by=by, decision=decision, now=now, note=f"由“{policy}”替代")
    return perform(policy, "approve", by=by, decision=decision, now=now)
