"""From results to the next budget: policies tried out, one approved, proposals computed, decided, approved, applied."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from projects.budgeting import domain as budgeting
from projects.budgeting.models import Policy, Proposal
from projects.budgeting.queries import issuable_targets
from projects.scoring.consequence import Decision
from projects.sheets.act_rows import DecisionRow
from projects.transitions import Refused

CHAPTER = "结果应用和下年预算"


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed between the final results and the next year's unit budgets."""
    days = {row.key: row.on for row in cast.sheets.milestones}
    yield Deed(
        "budget/example", moment(days["example_simulated"], 9), CHAPTER, lambda now: _simulate(cast, now, example=True)
    )
    yield Deed(
        "budget/simulate",
        moment(days["policy_simulated"], 10),
        CHAPTER,
        lambda now: _simulate(cast, now, example=False),
    )
    yield Deed("budget/approve_policy", moment(days["policy_approved"], 11), CHAPTER, lambda now: _in_force(cast, now))
    yield Deed("budget/propose", moment(days["proposals_computed"], 14), CHAPTER, lambda now: _propose(cast, now))
    for row in cast.sheets.decisions:
        yield Deed(f"budget/decide/{row.unit_code}", moment(row.decided_on, 15), CHAPTER, _decide(cast, row))
    yield Deed("budget/approve", moment(days["proposals_approved"], 17), CHAPTER, lambda now: _settle(cast, now))
    if cast.sheets.applications:
        yield Deed("budget/issue", moment(days["proposals_approved"], 18), CHAPTER, lambda now: _issue(cast, now))


def _simulate(cast: Cast, now: datetime, *, example: bool) -> None:
    policy = Policy.objects.get(district=cast.district, is_example=example)
    decisions = [] if example else [_as_decision(policy, row) for row in cast.sheets.decisions]
    budgeting.simulate_policy(
        policy=policy, working_year=cast.working_year, decisions=decisions, by=cast.centre, now=now
    )


def _as_decision(policy: Policy, row: DecisionRow) -> Decision:
    """What a leader has in mind, tried out before it is decided: under the one row that leaves it to a person."""
    open_row = next((rule["id"] for rule in policy.content["rows"] if rule["then"]["action"] == "decide"), None)
    if open_row is None:
        raise Refused(f"“{policy}”没有留给人决定的条款，“压减决定”表第 {row.row} 行用不上")
    return Decision(code=row.unit_code, row=open_row, percent=row.percent, reason=row.reason, by=row.account)


def _in_force(cast: Cast, now: datetime) -> None:
    policy = Policy.objects.get(district=cast.district, is_example=False)
    budgeting.approve_policy(policy=policy, by=cast.leader, now=now)


def _propose(cast: Cast, now: datetime) -> None:
    budgeting.propose(working_year=cast.working_year, by=cast.centre, now=now)


def _issue(cast: Cast, now: datetime) -> None:
    """With the budget, what was applied for gets its target issued."""
    ready = {one.pk for one in issuable_targets(cast.working_year)}
    budgeting.issue_targets(working_year=cast.working_year, shown=ready, by=cast.centre, now=now)


def _proposals(cast: Cast) -> QuerySet[Proposal]:
    return Proposal.objects.filter(working_year=cast.working_year).select_related(
        "working_year__district", "policy", "unit_budget", "unit"
    )


def _decide(cast: Cast, row: DecisionRow) -> Callable[[datetime], None]:
    def run(now: datetime) -> None:
        budgeting.decide(
            proposal=_proposals(cast).get(unit__code=row.unit_code),
            percent=row.percent,
            reason=row.reason,
            by=cast.user(row.account),
            now=now,
        )

    return run


def _settle(cast: Cast, now: datetime) -> None:
    """Every unit's proposal is approved by a leader and entered into the budget by the centre."""
    for proposal in _proposals(cast).order_by("unit__code"):
        approved = budgeting.approve_proposal(proposal=proposal, by=cast.leader, now=now)
        budgeting.apply_proposal(proposal=approved, by=cast.centre, now=now)
