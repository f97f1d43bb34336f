"""Proposals: computed for every unit, decided by a person where the policy says so, approved, put into the budget."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.applications.queries import NotAdmitted, not_admitted
from projects.budgeting.models import Policy, Proposal
from projects.budgeting.permissions import may_decide, may_prepare
from projects.budgeting.queries import left_out, policy_in_force, rules_of, unit_cases
from projects.directory.models import WorkingYear
from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory, UnitBudget
from projects.scoring import consequence
from projects.scoring.declared import json_ready
from projects.scoring.findings import ERROR
from projects.scoring.points import exact, round_half_up
from projects.transitions import Refused, edit, perform, refuse_unless
from projects.workflow.flow import Decision

REASON_LENGTH = 300
PLACES = 2
HUNDRED = 100


@audit.atomic
def propose(*, working_year: WorkingYear, by: User, now: datetime) -> list[Proposal]:
    """Compute a proposal for every unit that requests a budget, by the policy in force.

    Where the policy leaves the cut to a person, the request stands until `decide`.

    Raises:
        Refused: no right, no policy in force, proposals that exist already, no request, or – unit by unit – a fact
            that the policy needs and nobody knows.
    """
    refuse_unless(may_prepare(by, working_year.district))
    policy = policy_in_force(working_year)
    if policy is None:
        raise Refused(f"{working_year.budget_year} 年预算还没有批准执行的结果应用办法")
    if policy.proposals.filter(working_year=working_year).exists():
        raise Refused(f"“{policy}”的预算建议已经测算过，请在原建议上调整")
    cases = unit_cases(working_year)
    if not cases:
        raise Refused(f"还没有单位申报 {working_year.budget_year} 年预算，无从测算")
    rules = rules_of(policy)
    outcomes = {pk: consequence.apply_policy(rules, case) for pk, case in cases.items()}
    _refuse_errors(outcomes.values())
    budgets = UnitBudget.objects.in_bulk(list(cases))
    refused = not_admitted(working_year)
    told = {pk: _left_out(budget, refused.get(budget.unit_id, [])) for pk, budget in budgets.items()}
    proposals = [
        Proposal(
            working_year=working_year,
            policy=policy,
            unit_id=budgets[pk].unit_id,
            unit_budget=budgets[pk],
            requested=outcomes[pk].requested,
            computed=outcomes[pk].proposed,
            inputs=json_ready(asdict(case)),
            left_out=told[pk],
            **_result(outcomes[pk], told[pk]),
        )
        for pk, case in cases.items()
    ]
    Proposal.objects.bulk_create(proposals)
    audit.record(
        kind="budgeting.propose", by=by, obj=working_year, at=now,
        detail={"policy": policy.sha256, "proposals": len(proposals)},
    )  # fmt: skip
    return proposals


def _left_out(budget: UnitBudget, refused: Sequence[NotAdmitted]) -> str:
    """不申报不予纳入: what has no approved target is named, and is no part of what the policy works on."""
    if not refused:
        return ""
    names = "、".join(f"“{one.name}”" for one in refused)
    return f"{names}没有经审定的绩效目标，申请的 {left_out(budget, refused)} 元不予纳入预算。"


def _refuse_errors(outcomes: Iterable[consequence.Outcome]) -> None:
    """An outcome with an error leaves out what could not be computed: not to be adopted."""
    wrong = [found.message for one in outcomes for found in one.findings if found.severity == ERROR]
    if wrong:
        raise Refused("".join(wrong))


def _result(outcome: consequence.Outcome, told: str) -> dict[str, Any]:
    return {
        "proposed": outcome.proposed,
        "rules": json_ready([asdict(line) for line in outcome.matched]),
        "open_rows": json_ready([asdict(need) for need in outcome.needs_decision]),
        "explanation": "\n".join([*filter(None, [told]), *outcome.reasons]),
    }


@audit.atomic
def decide(*, proposal: Proposal, percent: Decimal, reason: str, by: User, now: datetime) -> Proposal:
    """A leader decides a unit's cut; until it is approved, the last decision counts, and the trail keeps every one.

    Where the policy leaves the cut to a person, this is that decision; elsewhere it overrides what the policy computed.

    Args:
        proposal: one not approved yet.
        percent: to cut, at most two decimals: of the base that the open row names, within its range; of the request
            where no row is open to a person, from 0 to 100.
        reason: why this much; kept and printed.
        by: a leader of the bureau.
        now: when it takes effect.

    Raises:
        Refused: no right, a policy no longer in force, out of range, no reason (or a long one), or approved already.
    """
    decision = _leader(by, proposal)
    before = proposal.proposed
    if not percent.is_finite() or percent != round(percent, PLACES):
        raise Refused(f"压减比例 {percent} 应为最多 {PLACES} 位小数的数")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"决定理由请写在 {REASON_LENGTH} 字以内，现有 {len(reason)} 字")
    outcome = _decided(proposal, percent, reason, str(by))
    _refuse_errors([outcome])
    fields = {
        **_result(outcome, proposal.left_out),
        "decided_by": by,
        "decided_percent": percent,
        "decision_reason": reason,
    }
    edit(proposal, expected_version=proposal.version, fields=fields)
    audit.record(
        kind="budgeting.decide", by=by, obj=proposal, at=now,
        detail={"unit": proposal.unit.code, "percent": percent, "requested": proposal.requested,
                "computed": proposal.computed, "before": before, "proposed": proposal.proposed, "reason": reason},
    )  # fmt: skip
    return perform(proposal, "override", by=by, decision=decision, now=now, note=reason)


def _decided(proposal: Proposal, percent: Decimal, reason: str, by: str) -> consequence.Outcome:
    rules, case = rules_of(proposal.policy), case_of(proposal)
    computed = consequence.apply_policy(rules, case)
    if not computed.needs_decision:
        left = round_half_up(exact(case.requested) * (HUNDRED - exact(percent)) / HUNDRED)
        return consequence.override(computed, proposed=left, reason=reason, by=by)
    decided = [consequence.Decision(case.code, need.row, percent, reason, by) for need in computed.needs_decision]
    return consequence.apply_policy(rules, case, decided)


def _leader(by: User, proposal: Proposal) -> Decision:
    """Deciding and approving is a leader's, while the policy that the proposal rests on is in force."""
    decision = refuse_unless(may_decide(by, proposal))
    _refuse_superseded(proposal)
    return decision


def _refuse_superseded(proposal: Proposal) -> None:
    """The policy is read afresh and held: nobody puts another in force while the budget is made by this one.

    The proposal itself is guarded by its version, which `edit` and `perform` compare.
    """
    proposal.policy = Policy.objects.select_for_update().get(pk=proposal.policy_id)
    if proposal.policy.stage != "approved":
        raise Refused(f"“{proposal.policy}”{proposal.policy.stage_label}，“{proposal}”不再办理")


def recomputed(proposal: Proposal) -> tuple[Decimal, Decimal]:
    """What the policy computes from the stored case, without and with the person's decision; changes nothing.

    Raises:
        DamagedPolicyError: the stored policy is no longer what was entered.
    """
    computed = consequence.apply_policy(rules_of(proposal.policy), case_of(proposal)).proposed
    if proposal.decided_percent is None:
        return computed, computed
    by = str(proposal.decided_by)
    return computed, _decided(proposal, proposal.decided_percent, proposal.decision_reason, by).proposed


def case_of(proposal: Proposal) -> consequence.Case:
    """The case as it stood when the proposal was computed."""
    kept = dict(proposal.inputs)
    money = ("requested", "last_year", "carryover_growth", "new_items", "score", "execution", "carryover")
    for name in money:
        kept[name] = None if kept[name] is None else Decimal(kept[name])
    kept["protected"] = {name: Decimal(amount) for name, amount in kept["protected"].items()}
    return consequence.Case(**kept)


@audit.atomic
def approve_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """A leader approves what is proposed.

    Raises:
        Refused: no right, a policy no longer in force, or a decision is still open.
    """
    decision = _leader(by, proposal)
    if proposal.open_rows:
        raise Refused(f"“{proposal}”还有条款等待决定，不能批准")
    perform(proposal, "approve", by=by, decision=decision, now=now)
    audit.record(
        kind="budgeting.approve_proposal", by=by, obj=proposal, at=now,
        detail={"unit": proposal.unit.code, "requested": proposal.requested, "proposed": proposal.proposed},
    )  # fmt: skip
    return proposal


@audit.atomic
def apply_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Put the approved amount into the unit's budget.

    Raises:
        Refused: no right, a policy no longer in force, or not approved.
    """
    decision = refuse_unless(may_prepare(by, proposal.working_year.district))
    _refuse_superseded(proposal)
    perform(proposal, "apply", by=by, decision=decision, now=now)
    budget = UnitBudget.objects.select_for_update().get(pk=proposal.unit_budget_id)
    before, budget.approved = budget.approved, proposal.proposed
    # simple-history's way to say who and when
    budget._history_user, budget._history_date = by, now  # type: ignore[attr-defined]  # noqa: SLF001
    budget.save(update_fields=["approved"])
    audit.record(
        kind="budgeting.apply_proposal", by=by, obj=proposal, at=now,
        detail={"unit": proposal.unit.code, "before": before, "approved": budget.approved},
    )  # fmt: skip
    _remember_cut(proposal)
    return proposal


def _remember_cut(proposal: Proposal) -> None:
    """What the unit is told when it applies again: how much less it got than it asked for, and why."""
    cut = proposal.requested - proposal.proposed
    if cut <= 0:
        return
    told = f"申请 {proposal.requested} 元，压减 {cut} 元"
    because = f"：{proposal.decision_reason}" if proposal.decision_reason else ""
    year = proposal.working_year.budget_year
    entries = [Remembered(Memory.CUT, f"{told}{because}")]
    carry(project=None, unit=proposal.unit, year=year, entries=entries, source="预算建议")
