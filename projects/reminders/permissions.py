"""Reminding and telephoning are the performance centre's; the door to its years."""

from typing import TYPE_CHECKING

from projects.directory.models import Unit, WorkingYear
from projects.directory.permissions import may_manage_year
from projects.doors import behind_door
from projects.reminders.queries import years_managed
from projects.transitions import Hidden
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def may_remind(user: "User | AnonymousUser", year: WorkingYear) -> Decision:
    """Whether the person reminds the units of this year."""
    return may_manage_year(user, year.district)


def access_year(user: "User | AnonymousUser", pk: int) -> WorkingYear:
    """Fetch a working year by the door: only one of the person's own centre.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(years_managed(user), "没有这个工作年度，或您无权办理", pk=pk)


def unit_of_year(year: WorkingYear, pk: int) -> Unit:
    """Fetch a unit of the year's district.

    Raises:
        Hidden: there is none.
    """
    unit = Unit.objects.filter(district=year.district_id, pk=pk).select_related("section").first()
    if unit is None:
        raise Hidden("本区县没有这个单位")
    return unit
