"""Who prepares, who decides: the centre computes, the bureau's leaders approve and decide."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.budgeting.models import Policy, Proposal
from projects.budgeting.queries import proposals_visible_to
from projects.directory.models import District, Role
from projects.directory.permissions import holds
from projects.doors import behind_door
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_prepare(user: User, district: District) -> Decision:
    """Entering and trying out policies, computing proposals: the performance centre."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def may_approve_policy(user: User, policy: Policy) -> Decision:
    """Only a leader puts a policy in force, and never one that is an example for trying out."""
    if policy.is_example:
        return Decision(False, f"“{policy}”是示例，只供试算，不能批准执行")
    return holds(user, Role.LEADER, at=policy.district)


def may_decide(user: User, proposal: Proposal) -> Decision:
    """Decisions about a unit's budget and approvals are a leader's."""
    return holds(user, Role.LEADER, at=proposal.working_year.district)


def access_proposal(user: "User | AnonymousUser", pk: int) -> Proposal:
    """Fetch a proposal by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(proposals_visible_to(user), "没有这份预算建议，或您无权查看", pk=pk)
