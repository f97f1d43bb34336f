"""The door to a target."""

from typing import TYPE_CHECKING

from projects.targets.queries import visible_to
from projects.transitions import Hidden

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.targets.models import Target


def access_target(user: "User | AnonymousUser", pk: int) -> "Target":
    """Fetch a target by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    target = visible_to(user).filter(pk=pk).first()
    if target is None:
        raise Hidden("没有这个绩效目标，或您无权查看")
    return target
