"""The doors to ex-ante evaluations and mid-term monitoring; who may do what with them is as with every other form."""

from typing import TYPE_CHECKING

from projects.doors import behind_door
from projects.selfeval.in_year.queries import ex_antes_visible_to, mid_terms_visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.selfeval.in_year.models import ExAnte, MidTerm


def access_ex_ante(user: "User | AnonymousUser", pk: int) -> "ExAnte":
    """Fetch an ex-ante evaluation by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(ex_antes_visible_to(user), "没有这份事前评价，或您无权查看", pk=pk)


def access_mid_term(user: "User | AnonymousUser", pk: int) -> "MidTerm":
    """Fetch a monitoring form by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(mid_terms_visible_to(user), "没有这份事中评价，或您无权查看", pk=pk)
