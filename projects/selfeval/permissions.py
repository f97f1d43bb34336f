"""Who may open, fill, sign, review and appraise, with reasons; and the doors."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import holds
from projects.selfeval.queries import (
    appraisals_visible_to,
    filings_visible_to,
    reviews_visible_to,
    unit_returns_visible_to,
)
from projects.transitions import Hidden

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.directory.models import Section, Unit, WorkingYear
    from projects.selfeval.models import Filing, Review, UnitReturn, WorkAppraisal
    from projects.workflow.flow import Decision


def may_open(user: "User", working_year: "WorkingYear") -> "Decision":
    """Opening a year's filings and returns is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def may_fill(user: "User", unit: "Unit") -> "Decision":
    """Filling in and handing in is the unit clerk's."""
    return holds(user, Role.UNIT_CLERK, at=unit)


def may_sign(user: "User", unit: "Unit") -> "Decision":
    """Signing is the head's, of the unit or of the 主管部门 above it."""
    return holds(user, Role.UNIT_HEAD, at=unit)


def may_review(user: "User", unit: "Unit") -> "Decision":
    """Returning, re-scoring, accepting and appraising is the responsible section's."""
    return holds(user, Role.SECTION_OFFICER, at=unit)


def may_appraise(user: "User", section: "Section") -> "Decision":
    """Opening the appraisals of a section's units is that section's."""
    return holds(user, Role.SECTION_OFFICER, at=section)


def may_finalise(user: "User", unit: "Unit") -> "Decision":
    """Closing what the section accepted is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=unit)


def access_filing(user: "User | AnonymousUser", pk: int) -> "Filing":
    """Fetch a filing by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    filing = filings_visible_to(user).filter(pk=pk).first()
    if filing is None:
        raise Hidden("没有这份填报，或您无权查看")
    return filing


def access_review(user: "User | AnonymousUser", pk: int) -> "Review":
    """Fetch a section's review by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    review = reviews_visible_to(user).filter(pk=pk).first()
    if review is None:
        raise Hidden("没有这项审核，或您无权查看")
    return review


def access_unit_return(user: "User | AnonymousUser", pk: int) -> "UnitReturn":
    """Fetch what a unit hands in by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    unit_return = unit_returns_visible_to(user).filter(pk=pk).first()
    if unit_return is None:
        raise Hidden("没有这份报送件，或您无权查看")
    return unit_return


def access_appraisal(user: "User | AnonymousUser", pk: int) -> "WorkAppraisal":
    """Fetch a work appraisal by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    appraisal = appraisals_visible_to(user).filter(pk=pk).first()
    if appraisal is None:
        raise Hidden("没有这项考评，或您无权查看")
    return appraisal
