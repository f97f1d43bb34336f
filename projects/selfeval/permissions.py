"""Who may open, fill, sign, review and appraise, with reasons; and the doors."""

from typing import TYPE_CHECKING

from projects.directory.models import Role
from projects.directory.permissions import YES, holds, roles_of
from projects.doors import behind_door
from projects.selfeval.models import Evidence
from projects.selfeval.queries import (
    READERS,
    appraisals_visible_to,
    checkers_for,
    filings_visible_to,
    on_behalf_visible_to,
    review_scope,
    reviews_visible_to,
    spot_checks_visible_to,
    spot_items_visible_to,
    unit_returns_visible_to,
)
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.directory.models import Section, Unit, WorkingYear
    from projects.selfeval.models import (
        Filing,
        FilingLine,
        OnBehalf,
        Review,
        SpotCheck,
        SpotItem,
        UnitReturn,
        WorkAppraisal,
    )


def may_open(user: "User", working_year: "WorkingYear") -> Decision:
    """Opening a year's filings and returns is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def may_fill(user: "User", unit: "Unit") -> Decision:
    """Filling in and handing in is the unit clerk's."""
    return holds(user, Role.UNIT_CLERK, at=unit)


def may_sign(user: "User", unit: "Unit") -> Decision:
    """Signing is the head's, of the unit or of the 主管部门 above it."""
    return holds(user, Role.UNIT_HEAD, at=unit)


def may_sign_offered(user: "User", filing: "Filing") -> Decision:
    """On the pages a head signs what the clerk has put before him, not what is still being written."""
    decision = may_sign(user, filing.project.unit)
    if decision and filing.offered_at is None and filing.stage in ("draft", "returned"):
        return Decision(False, f"“{filing}”经办人还没有送签，请待送签后再签批")
    return decision


def may_review(user: "User", unit: "Unit") -> Decision:
    """Returning, re-scoring, accepting and appraising is the responsible section's."""
    return holds(user, Role.SECTION_OFFICER, at=unit)


def may_appraise(user: "User", section: "Section") -> Decision:
    """Opening the appraisals of a section's units is that section's."""
    return holds(user, Role.SECTION_OFFICER, at=section)


def may_file_on_behalf(user: "User", unit: "Unit") -> Decision:
    """Handing in for a unit, from its stamped scan, is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=unit)


def may_answer(user: "User", unit: "Unit") -> Decision:
    """Confirming or disputing what was handed in for a unit is its clerk's or its head's."""
    return holds(user, Role.UNIT_CLERK, Role.UNIT_HEAD, at=unit)


def may_finalise(user: "User", unit: "Unit") -> Decision:
    """Closing what the section accepted is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=unit)


def may_see_desk(user: "User") -> Decision:
    """The section's pages are for the bureau: sections, centre, leaders, auditors."""
    if roles_of(user) & set(READERS):
        return YES
    return Decision(False, "本页供业务股室、绩效中心、局领导和审计监督使用，您没有这些角色")


def may_lead_spot_checks(user: "User", working_year: "WorkingYear") -> Decision:
    """Planning, drawing, assigning and closing spot checks is the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def may_check(user: "User", item: "SpotItem") -> Decision:
    """Scoring a drawn form again is the centre's, or that of the officer of another section who was asked to."""
    unit = item.filing.project.unit
    if holds(user, Role.PERFORMANCE_OFFICER, at=unit):
        return YES
    if item.checker_id == user.pk and checkers_for(unit).filter(pk=user.pk).exists():
        return YES
    return Decision(False, f"“{item}”由指定的其他股室人员或绩效中心复核，您不能办理此事")


def access_filing(user: "User | AnonymousUser", pk: int) -> "Filing":
    """Fetch a filing by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(filings_visible_to(user), "没有这份填报，或您无权查看", pk=pk)


def access_line(user: "User | AnonymousUser", pk: int, number: int) -> "FilingLine":
    """Fetch one row of a filing by the door.

    Raises:
        Hidden: there is no such row for this user.
    """
    filing = access_filing(user, pk)
    line: FilingLine = behind_door(filing.lines.all(), "填报没有这一行，请先保存再上传材料", number=number)
    line.filing = filing
    return line


def access_evidence(user: "User | AnonymousUser", pk: int) -> "Evidence":
    """Fetch a file of a filing by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    mine = Evidence.objects.select_related("attachment", "line").filter(line__filing__in=filings_visible_to(user))
    return behind_door(mine, "没有这份佐证材料，或您无权查看", pk=pk)


def access_handed_in(user: "User | AnonymousUser", pk: int) -> "Filing":
    """Fetch a form that was handed in, to look at for the bureau: a unit's own people do not get in here.

    Raises:
        Hidden: it does not exist for this user.
    """
    mine = filings_visible_to(user).filter(review_scope(user, "project__unit__"), filed_at__isnull=False)
    return behind_door(mine, "没有这份填报，或您无权查看", pk=pk)


def access_handed_in_return(user: "User | AnonymousUser", pk: int) -> "UnitReturn":
    """Fetch what a unit has handed in as a whole, to look at for the bureau.

    Raises:
        Hidden: it does not exist for this user.
    """
    mine = unit_returns_visible_to(user).filter(review_scope(user, "unit__"), filed_at__isnull=False)
    return behind_door(mine, "没有这份报送件，或您无权查看", pk=pk)


def access_review(user: "User | AnonymousUser", pk: int) -> "Review":
    """Fetch a section's review by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(reviews_visible_to(user), "没有这项审核，或您无权查看", pk=pk)


def access_unit_return(user: "User | AnonymousUser", pk: int) -> "UnitReturn":
    """Fetch what a unit hands in by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(unit_returns_visible_to(user), "没有这份报送件，或您无权查看", pk=pk)


def access_on_behalf(user: "User | AnonymousUser", pk: int) -> "OnBehalf":
    """Fetch what the centre handed in for a unit by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    found: OnBehalf = behind_door(on_behalf_visible_to(user), "没有这项代为报送，或您无权查看", pk=pk)
    return found


def access_appraisal(user: "User | AnonymousUser", pk: int) -> "WorkAppraisal":
    """Fetch a work appraisal by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(appraisals_visible_to(user), "没有这项考评，或您无权查看", pk=pk)


def access_spot_check(user: "User | AnonymousUser", pk: int) -> "SpotCheck":
    """Fetch a spot check by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(spot_checks_visible_to(user), "没有这次抽查，或您无权查看", pk=pk)


def access_spot_item(user: "User | AnonymousUser", pk: int) -> "SpotItem":
    """Fetch a drawn form by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(spot_items_visible_to(user), "没有这个抽查项目，或您无权查看", pk=pk)
