"""The predicates every step's permissions are made of: who holds which role where, answered with a reason."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from budgeteval.accounts.models import User
from projects.directory.models import CalendarEntry, District, Extension, Membership, Role, Section, Unit, WorkingYear
from projects.directory.queries import (
    extensions_visible_to,
    is_installer,
    listed_units,
    memberships_of,
    units_visible_to,
    years_visible_to,
)
from projects.doors import behind_door
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

YES = Decision(True, "")
# Who looks after the system holds no other role.
SYSTEM_ROLES = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)


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
    return Decision(False, f"您不是“{at}”{_people(roles)}，不能办理此事")


def _people(roles: "tuple[Role, ...]") -> str:
    """The roles as one says of persons; 业务股室 is an office, and its role is its people's."""
    words = [role.label for role in roles if role != Role.SECTION_OFFICER]
    said = [f"的{'、'.join(words)}"] if words else []
    if Role.SECTION_OFFICER in roles:
        said.append("归口业务股室的人员")
    return "或".join(said)


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


def access_unit(user: "User | AnonymousUser", pk: int) -> Unit:
    """Fetch a unit by the door: only one that the user may read.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(units_visible_to(user), "没有这个单位，或您无权查看", pk=pk)


def may_manage_year(user: "User | AnonymousUser", district: District) -> Decision:
    """Calendar, extensions, imports and everything of the cockpit: the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


def may_keep_units(user: "User | AnonymousUser", district: District) -> Decision:
    """Units are entered and changed by the performance centre, which imports their sheet and telephones them.

    The district's administrator, who looks after reference data, may as well; sections and fields are his alone.
    """
    decision = holds(user, Role.PERFORMANCE_OFFICER, at=district)
    return decision or (YES if may_administer(user, district) else decision)


def access_listed_unit(user: "User | AnonymousUser", pk: int) -> Unit:
    """Fetch a unit of the directory by the door: one that the user may read, or looks after as reference data.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(listed_units(user), "没有这个单位，或您无权查看", pk=pk)


def access_year(user: "User | AnonymousUser", pk: int) -> WorkingYear:
    """Fetch a working year by the door: its dates are for everybody who has a role in the district.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(years_visible_to(user), "没有这个工作年度，或您无权查看", pk=pk)


def access_extension(user: "User | AnonymousUser", pk: int) -> Extension:
    """Fetch an extension by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(extensions_visible_to(user), "没有这项延期，或您无权查看", pk=pk)


def has_opened(working_year: WorkingYear, task: str, now: datetime) -> Decision:
    """Whether a task's first day has come; a task without dates is open."""
    entry = CalendarEntry.objects.filter(working_year=working_year, task=task).first()
    if entry is None or localdate(now) >= entry.opens:
        return YES
    day = f"{entry.opens.year}年{entry.opens.month}月{entry.opens.day}日"
    return Decision(False, f"“{entry.get_task_display()}”从 {day}起办理，现在还没有开始")


def may_administer(user: "User | AnonymousUser", district: District | None) -> Decision:
    """Districts, sections, fields, memberships: the administrator's of the district or of the city above it.

    What belongs to no district asks for an administrator anywhere; the installation's own account sets up the first.
    """
    if is_installer(user):
        return YES
    if district is None:
        if Role.ADMINISTRATOR in roles_of(user):
            return YES
        return Decision(False, "此事由系统管理员办理，您没有这一角色")
    decision = holds(user, Role.ADMINISTRATOR, at=district)
    if not decision and district.parent is not None and holds(user, Role.ADMINISTRATOR, at=district.parent):
        return YES
    return decision


def may_grant(by: "User | AnonymousUser", user: User, role: Role, at: Unit | Section | District) -> Decision:
    """Granting is the administrator's of the place, and keeps apart who looks after accounts and who evaluates.

    As such systems are run (三员分立): nobody grants to himself; accounts, security settings and audit are three
    people's, and who looks after accounts or security holds no other role.
    """
    decision = may_administer(by, at if isinstance(at, District) else at.district)
    if not decision:
        return decision
    if by.pk == user.pk:
        return Decision(False, "不能给自己授予角色，须由另一位系统管理员办理")
    return _kept_apart(user, role)


def _kept_apart(user: User, role: Role) -> Decision:
    held = {Role(key) for key in Membership.objects.filter(user=user).values_list("role", flat=True)}
    if user.is_superuser:
        held.add(Role.ADMINISTRATOR)
    others = held - {role}
    system = next((one for one in SYSTEM_ROLES if one in others), None)
    if system is not None:
        return Decision(
            False, f"“{user}”是{system.label}，不能兼任{role.label}；系统管理、安全保密与评价、监督须由不同人员承担"
        )
    if role in SYSTEM_ROLES and others:
        return Decision(False, f"“{user}”已有评价或监督角色，不能兼任{role.label}；须先收回原有角色")
    return YES


def may_set_security(user: "User | AnonymousUser", district: District) -> Decision:
    """Lock-out, second factor and length of sessions: the security officer's of the district or of the city above."""
    decision = holds(user, Role.SECURITY_OFFICER, at=district)
    if not decision and district.parent is not None and holds(user, Role.SECURITY_OFFICER, at=district.parent):
        return YES
    return decision
