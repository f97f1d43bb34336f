"""Who may rate and confirm, with reasons; and the door to a rating."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import holds
from projects.doors import behind_door
from projects.results.queries import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.directory.models import Unit
    from projects.results.models import Rating
    from projects.workflow.flow import Decision


def may_rate(user: "User", unit: "Unit") -> "Decision":
    """Entering and confirming ratings is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=unit)


def access_rating(user: "User | AnonymousUser", pk: int) -> "Rating":
    """Fetch a rating by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(visible_to(user), "没有这项评级，或您无权查看", pk=pk)
