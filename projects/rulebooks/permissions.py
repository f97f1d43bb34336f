"""Who may put rules in force."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import holds

if TYPE_CHECKING:
    from budgeteval.accounts.models import User
    from projects.directory.models import District
    from projects.workflow.flow import Decision


def may_adopt(user: "User", district: "District") -> "Decision":
    """Putting a rulebook in force is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)
