"""The doors to ex-ante evaluations and mid-term monitoring; who may do what with them is as with every other form."""

from typing import TYPE_CHECKING

from projects.selfeval.in_year.queries import ex_antes_visible_to, mid_terms_visible_to
from projects.transitions import Hidden

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.selfeval.in_year.models import ExAnte, MidTerm


def access_ex_ante(user: "User | AnonymousUser", pk: int) -> "ExAnte":
    """Fetch an ex-ante evaluation by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    form = ex_antes_visible_to(user).filter(pk=pk).first()
    if form is None:
        raise Hidden("没有这份事前评价，或您无权查看")
    return form


def access_mid_term(user: "User | AnonymousUser", pk: int) -> "MidTerm":
    """Fetch a monitoring form by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    form = mid_terms_visible_to(user).filter(pk=pk).first()
    if form is None:
        raise Hidden("没有这份事中评价，或您无权查看")
    return form
