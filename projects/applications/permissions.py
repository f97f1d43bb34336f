"""Who may apply, record the leading group's approval, sign and decide, with reasons; and the door."""

from typing import TYPE_CHECKING

from projects.applications.models import Group
from projects.applications.queries import applications_visible_to, deciding_group
from projects.directory.models import Role
from projects.directory.permissions import holds
from projects.doors import behind_door

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.applications.models import Application
    from projects.directory.models import District, Unit
    from projects.workflow.flow import Decision


def may_apply(user: "User | AnonymousUser", unit: "Unit") -> "Decision":
    """Applying and handing in is the unit clerk's."""
    return holds(user, Role.UNIT_CLERK, at=unit)


def may_clear(user: "User | AnonymousUser", unit: "Unit") -> "Decision":
    """The leading group's approval is recorded by whose group it is: the unit's clerk, or the performance centre."""
    group = deciding_group(unit.district)
    return holds(user, Role.UNIT_CLERK if group == Group.UNIT else Role.PERFORMANCE_OFFICER, at=unit)


def may_sign(user: "User | AnonymousUser", unit: "Unit") -> "Decision":
    """Signing is the head's, of the unit or of the 主管部门 above it."""
    return holds(user, Role.UNIT_HEAD, at=unit)


def may_review(user: "User | AnonymousUser", unit: "Unit") -> "Decision":
    """Returning and accepting is the responsible section's."""
    return holds(user, Role.SECTION_OFFICER, at=unit)


def may_set_rules(user: "User | AnonymousUser", district: "District") -> "Decision":
    """The district's settings for applications are the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def access_application(user: "User | AnonymousUser", pk: int) -> "Application":
    """Fetch an application by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(applications_visible_to(user), "没有这份项目预算申报表，或您无权查看", pk=pk)
