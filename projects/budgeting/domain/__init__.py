"""Verbs from results to the next budget."""

from projects.budgeting.domain.issuing import Issued, issue_targets
from projects.budgeting.domain.policies import adopt_policy, approve_policy, simulate_policy
from projects.budgeting.domain.proposals import apply_proposal, approve_proposal, decide, propose

__all__ = [
    "Issued",
    "adopt_policy",
    "apply_proposal",
    "approve_policy",
    "approve_proposal",
    "decide",
    "issue_targets",
    "propose",
    "simulate_policy",
]
