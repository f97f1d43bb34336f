"""Who may write, sign, review and issue targets, keep the library, with reasons; and the doors."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import holds
from projects.doors import behind_door
from projects.targets.queries import changes_visible_to, entries_visible_to, visible_to
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.directory.models import District, Unit
    from projects.targets.models import LibraryEntry, Target, TargetChange


def may_fill(user: "User | AnonymousUser", unit: "Unit") -> Decision:
    """Writing a target and handing it in is the unit clerk's."""
    return holds(user, Role.UNIT_CLERK, at=unit)


def may_sign(user: "User | AnonymousUser", unit: "Unit") -> Decision:
    """Signing is the head's, of the unit or of the 主管部门 above it."""
    return holds(user, Role.UNIT_HEAD, at=unit)


def may_review(user: "User | AnonymousUser", unit: "Unit") -> Decision:
    """Opinions, returning, approving and deciding on changes are the responsible section's."""
    return holds(user, Role.SECTION_OFFICER, at=unit)


def may_issue(user: "User | AnonymousUser", district: "District") -> Decision:
    """Issuing with the budget and freezing at the year's end are the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def may_keep_library(user: "User | AnonymousUser", district: "District") -> Decision:
    """What stands in the library is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def may_propose_entry(user: "User | AnonymousUser", unit: "Unit") -> Decision:
    """A good indicator is proposed by the unit that wrote it, by its section, or by the centre."""
    return holds(user, Role.UNIT_CLERK, Role.SECTION_OFFICER, Role.PERFORMANCE_OFFICER, at=unit)


def may_endorse(user: "User | AnonymousUser", entry: "LibraryEntry") -> Decision:
    """A proposal is recommended by the section of the unit it came from."""
    if entry.origin is None:
        return Decision(False, f"“{entry}”不是从单位的绩效目标推荐的，由绩效中心直接办理")
    return holds(user, Role.SECTION_OFFICER, at=entry.origin.unit)


def access_target(user: "User | AnonymousUser", pk: int) -> "Target":
    """Fetch a target by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(visible_to(user), "没有这个绩效目标，或您无权查看", pk=pk)


def access_change(user: "User | AnonymousUser", pk: int) -> "TargetChange":
    """Fetch a request for a change by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(changes_visible_to(user), "没有这项绩效目标调整，或您无权查看", pk=pk)


def access_entry(user: "User | AnonymousUser", pk: int) -> "LibraryEntry":
    """Fetch an entry of the library by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(entries_visible_to(user), "指标库中没有这个条目，或您无权查看", pk=pk)
