"""Who may have forms checked: everybody with an account, and everybody at all where a district has opened it."""

from typing import TYPE_CHECKING

from projects.directory.models import District
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def may_check(user: "User | AnonymousUser") -> Decision:
    """Checking needs no role: nothing of anybody's is shown, and nothing is kept."""
    if user.is_authenticated or District.objects.filter(form_check_open=True).exists():
        return Decision(True, "")
    return Decision(False, "自评表核对没有对外开放，请先登录")
