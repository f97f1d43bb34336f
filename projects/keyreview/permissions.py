"""Who may plan a key-project evaluation and keep its records."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.directory.models import Role, WorkingYear
from projects.directory.permissions import holds
from projects.doors import behind_door
from projects.keyreview.models import KeyReview
from projects.keyreview.queries import reviews_visible_to
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_plan(user: User, working_year: WorkingYear) -> Decision:
    """Choosing the objects and keeping the records of meetings and visits is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def access_review(user: "User | AnonymousUser", pk: int) -> KeyReview:
    """Fetch a key review by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(reviews_visible_to(user), "没有这项重点评价，或您无权查看", pk=pk)
