"""Who may write, sign, hand in, judge and issue a target, with reasons; and the door to it."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import holds
from projects.targets.queries import visible_to
from projects.transitions import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.registry.models import Project
    from projects.targets.models import Target
    from projects.workflow.flow import Decision


def may_write(user: "User", project: "Project") -> "Decision":
    """Writing and handing in a target is the unit clerk's."""
    return holds(user, Role.UNIT_CLERK, at=project.unit)


def may_sign(user: "User", project: "Project") -> "Decision":
    """Signing is the head's, of the unit or of the 主管部门 above it."""
    return holds(user, Role.UNIT_HEAD, at=project.unit)


def may_judge(user: "User", project: "Project") -> "Decision":
    """Returning and approving is the responsible section's."""
    return holds(user, Role.SECTION_OFFICER, at=project.unit)


def may_issue(user: "User", project: "Project") -> "Decision":
    """Issuing with the budget, and entering targets of past years, is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=project.unit)


def access_target(user: "User | AnonymousUser", pk: int) -> "Target":
    """Fetch a target by the door.

    Raises:
        Refused: it does not exist for this user.
    """
    target = visible_to(user).filter(pk=pk).first()
    if target is None:
        raise Refused("没有这个绩效目标，或您无权查看")
    return target
