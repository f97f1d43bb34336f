"""Proposals: computed for every unit, decided by a person where the policy says so, approved, put into the budget."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.budgeting.models import Policy, Proposal
from projects.budgeting.permissions import may_decide, may_prepare
from projects.budgeting.queries import policy_in_force, rules_of, unit_cases
from projects.directory.models import WorkingYear
from projects.registry.models import UnitBudget
from projects.scoring import consequence
from projects.scoring.declared import json_ready
from projects.scoring.findings import ERROR
from projects.transitions import Refused, edit, perform


@transaction.atomic
def propose(*, working_year: WorkingYear, by: User, now: datetime) -> list[Proposal]:
    """Compute a proposal for every unit that requests a budget, by the policy in force.

    Where the policy leaves the cut to a person, the request stands until `decide`.

    Raises:
        Refused: no right, no policy in force, or proposals that exist already.
    """
    decision = may_prepare(by, working_year.district)
    if not decision:
        raise Refused(decision.reason)
    policy = policy_in_force(working_year)
    if policy is None:
        raise Refused(f"{working_year.budget_year} 年预算还没有批准执行的结果应用办法")
    if policy.proposals.filter(working_year=working_year).exists():
        raise Refused(f"“{policy}”的预算建议已经测算过，请在原建议上调整")
    rules = rules_of(policy)
    budgets = UnitBudget.objects.in_bulk()
    proposals = [
        _computed(working_year, policy, budgets[pk], case, consequence.apply_policy(rules, case))
        for pk, case in unit_cases(working_year).items()
    ]
    Proposal.objects.bulk_create(proposals)
    audit.record(
        kind="budgeting.propose", by=by, obj=working_year, at=now,
        detail={"policy": policy.sha256, "proposals": len(proposals)},
    )  # fmt: skip
    return proposals


def _computed(
    working_year: WorkingYear, policy: Policy, budget: UnitBudget, case: consequence.Case, outcome: consequence.Outcome
) -> Proposal:
    return Proposal(
        working_year=working_year,
        policy=policy,
        unit_id=budget.unit_id,
        unit_budget=budget,
        requested=outcome.requested,
        computed=outcome.proposed,
        inputs=json_ready(asdict(case)),
        **_result(outcome),
    )


def _result(outcome: consequence.Outcome) -> dict[str, Any]:
    return {
        "proposed": outcome.proposed,
        "rules": json_ready([asdict(line) for line in outcome.matched]),
        "open_rows": json_ready([asdict(need) for need in outcome.needs_decision]),
        "explanation": "\n".join(outcome.reasons),
    }


@transaction.atomic
def decide(*, proposal: Proposal, percent: Decimal, reason: str, by: User, now: datetime) -> Proposal:
    """A leader decides the cut that the policy leaves to a person.

    Args:
        proposal: one with an open row.
        percent: of the base that the row names, within the row's range.
        reason: why this much; kept and printed.
        by: a leader of the bureau.
        now: when it takes effect.

    Raises:
        Refused: no right, nothing to decide, out of range, or no reason.
    """
    decision = may_decide(by, proposal)
    if not decision:
        raise Refused(decision.reason)
    if not proposal.open_rows:
        raise Refused(f"“{proposal}”没有需要决定的条款")
    rows = [need["row"] for need in proposal.open_rows]
    case = case_of(proposal)
    decided = [
        consequence.Decision(code=case.code, row=row, percent=percent, reason=reason, by=by.username) for row in rows
    ]
    outcome = consequence.apply_policy(rules_of(proposal.policy), case, decided)
    wrong = [found.message for found in outcome.findings if found.severity == ERROR]
    if wrong:
        raise Refused("".join(wrong))
    edit(
        proposal,
        expected_version=proposal.version,
        fields={**_result(outcome), "decided_by": by, "decision_reason": reason},
    )
    return perform(proposal, "override", by=by, decision=decision, now=now, note=reason)


def case_of(proposal: Proposal) -> consequence.Case:
    """The case as it stood when the proposal was computed."""
    kept = dict(proposal.inputs)
    money = ("requested", "last_year", "carryover_growth", "new_items", "score", "execution", "carryover")
    for name in money:
        kept[name] = None if kept[name] is None else Decimal(kept[name])
    kept["protected"] = {name: Decimal(amount) for name, amount in kept["protected"].items()}
    return consequence.Case(**kept)


@transaction.atomic
def approve_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """A leader approves what is proposed.

    Raises:
        Refused: no right, or a decision is still open.
    """
    if proposal.open_rows:
        raise Refused(f"“{proposal}”还有条款等待决定，不能批准")
    return perform(proposal, "approve", by=by, decision=may_decide(by, proposal), now=now)


@transaction.atomic
def apply_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Put the approved amount into the unit's budget.

    Raises:
        Refused: no right, or not approved.
    """
    perform(proposal, "apply", by=by, decision=may_prepare(by, proposal.working_year.district), now=now)
    budget = proposal.unit_budget
    budget.approved = proposal.proposed
    budget._history_date = now  # type: ignore[attr-defined]  # noqa: SLF001 – simple-history's way to say when
    budget.save(update_fields=["approved"])
    return proposal
