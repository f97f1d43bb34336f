"""The predicates every step's permissions are made of: who holds which role where, answered with a reason."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.directory.models import District, Membership, Role, Section, Unit
from projects.directory.queries import memberships_of, units_visible_to
from projects.transitions import Refused
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

YES = Decision(True, "")


def holds(user: "User | AnonymousUser", *roles: Role, at: Unit | Section | District) -> Decision:
    """Say whether the user holds one of the roles at this unit, section or district, and if not, who would.

    A unit head's right reaches the units below a 主管部门; a section officer's the units of the section.
    """
    wanted = "、".join(role.label for role in roles)
    if not user.is_authenticated or not user.is_active:
        return Decision(False, f"请先登录；此事由{wanted}办理")
    members = Membership.objects.filter(user=user, role__in=roles)
    if any(_reaches(member, at) for member in members):
        return YES
    return Decision(False, f"您不是“{at}”的{wanted}，不能办理此事")


def _reaches(member: Membership, at: Unit | Section | District) -> bool:
    if isinstance(at, District):
        return member.district_id == at.pk and member.unit_id is None and member.section_id is None
    if isinstance(at, Section):
        return member.section_id == at.pk
    if member.role == Role.UNIT_HEAD:
        return member.unit_id in (at.pk, at.parent_id)
    if member.role == Role.UNIT_CLERK:
        return member.unit_id == at.pk
    if member.role == Role.SECTION_OFFICER:
        return member.section_id == at.section_id
    return member.district_id == at.district_id


def roles_of(user: "User | AnonymousUser") -> set[str]:
    """Return the keys of all roles that the user holds anywhere."""
    return {member.role for member in memberships_of(user)}


def may_read_unit(user: "User | AnonymousUser", unit: Unit) -> Decision:
    """Say whether the user may read what this unit files."""
    if units_visible_to(user).filter(pk=unit.pk).exists():
        return YES
    return Decision(False, f"您无权查看“{unit}”的资料")


def access_unit(user: "User | AnonymousUser", pk: int) -> Unit:
    """Fetch a unit by the door: only one that the user may read.

    Raises:
        Refused: it does not exist for this user.
    """
    unit = units_visible_to(user).filter(pk=pk).first()
    if unit is None:
        raise Refused("没有这个单位，或您无权查看")
    return unit


def may_manage_year(user: "User | AnonymousUser", district: District) -> Decision:
    """Calendar, extensions, imports and everything of the cockpit: the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def may_administer(user: "User | AnonymousUser", district: District | None) -> Decision:
    """Districts, sections, fields, memberships: the administrator's of the district or of the city above it.

    What belongs to no district asks for an administrator anywhere; the installation's own account sets up the first.
    """
    if user.is_authenticated and user.is_active and user.is_superuser:
        return YES
    if district is None:
        if Role.ADMINISTRATOR in roles_of(user):
            return YES
        return Decision(False, "此事由系统管理员办理，您没有这一角色")
    decision = holds(user, Role.ADMINISTRATOR, at=district)
    if not decision and district.parent is not None and holds(user, Role.ADMINISTRATOR, at=district.parent):
        return YES
    return decision
