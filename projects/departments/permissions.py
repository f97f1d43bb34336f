"""Who may plan a department evaluation."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.departments.models import DepartmentReview
from projects.departments.queries import reviews_visible_to
from projects.directory.models import Role, WorkingYear
from projects.directory.permissions import holds
from projects.doors import behind_door
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_plan(user: User, working_year: WorkingYear) -> Decision:
    """Choosing the departments is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def access_review(user: "User | AnonymousUser", pk: int) -> DepartmentReview:
    """Fetch a department review by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(reviews_visible_to(user), "没有这项部门整体评价，或您无权查看", pk=pk)
