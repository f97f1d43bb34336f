"""Policies: entered as validated data, tried out over the whole year, put in force by a leader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.budgeting.models import Policy
from projects.budgeting.permissions import may_approve_policy, may_prepare
from projects.budgeting.queries import rules_of, unit_cases
from projects.directory.models import District, WorkingYear
from projects.scoring import consequence
from projects.scoring.declared import json_ready
from projects.scoring.reading import DataError
from projects.transitions import Refused, edit, perform

HARDEST = 10


@transaction.atomic
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
    decision = may_prepare(by, district)
    if not decision:
        raise Refused(decision.reason)
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


@transaction.atomic
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
        Refused: no right, or the policy is for another budget year.
    """
    decision = may_prepare(by, policy.district)
    if not decision:
        raise Refused(decision.reason)
    if policy.budget_year != working_year.budget_year:
        raise Refused(f"“{policy}”适用于 {policy.budget_year} 年预算，不适用于 {working_year.budget_year} 年预算")
    result = consequence.simulate(rules_of(policy), unit_cases(working_year).values(), decisions)
    edit(policy, expected_version=policy.version, fields={"simulation": _summary(result)})
    return perform(policy, "simulate", by=by, decision=decision, now=now)


def _summary(result: consequence.Simulation) -> dict[str, Any]:
    """What is kept of a simulation: sums in yuan, hits by row, and the units that would lose most of their request."""
    summary: dict[str, Any] = json_ready(
        {
            "units": len(result.outcomes),
            "requested": result.requested,
            "proposed": result.proposed,
            "cut": result.cut,
            "open": result.open,
            "affected": sum(one.cut > 0 for one in result.outcomes),
            "rows": [
                {"row": row.row, "label": row.label, "matched": row.matched, "applied": row.applied, "cut": row.cut}
                for row in result.rows
            ],
            "hardest": [
                {"code": one.code, "name": one.name, "requested": one.requested, "proposed": one.proposed,
                 "reasons": list(one.reasons)}
                for one in result.hardest(HARDEST)
            ],
        }
    )  # fmt: skip
    return summary


@transaction.atomic
def approve_policy(*, policy: Policy, by: User, now: datetime) -> Policy:
    """Put a policy in force; the one in force before for the same budget year is superseded.

    Raises:
        Refused: not a leader, an example, or not tried out yet.
    """
    decision = may_approve_policy(by, policy)
    possible = policy.flow.check(policy.stage, "approve")
    if not decision or not possible:
        raise Refused(decision.reason or possible.reason)
    before = Policy.objects.filter(district=policy.district, budget_year=policy.budget_year, stage="approved").first()
    if before is not None:
        perform(before, "supersede", by=by, decision=decision, now=now, note=f"由“{policy}”替代")
    return perform(policy, "approve", by=by, decision=decision, now=now)
