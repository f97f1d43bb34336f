"""The predicates every step's permissions are made of: who holds which role where, answered with a reason."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.directory.models import District, Membership, Role, Section, Unit
from projects.directory.queries import is_installer, memberships_of, units_visible_to
from projects.transitions import Hidden
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
    unit = units_visible_to(user).filter(pk=pk).first()
    if unit is None:
        raise Hidden("没有这个单位，或您无权查看")
    return unit


def may_manage_year(user: "User | AnonymousUser", district: District) -> Decision:
    """Calendar, extensions, imports and everything of the cockpit: the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)


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

    As such systems are run (三员分立): nobody grants to himself, an administrator holds no other role, and whoever
    holds another role does not become an administrator.
    """
    decision = may_administer(by, at if isinstance(at, District) else at.district)
    if not decision:
        return decision
    if by.pk == user.pk:
        return Decision(False, "不能给自己授予角色，须由另一位系统管理员办理")
    held = Membership.objects.filter(user=user)
    if role == Role.ADMINISTRATOR and held.exclude(role=Role.ADMINISTRATOR).exists():
        return Decision(False, f"“{user}”已有评价或监督角色，不能兼任系统管理员；须先收回原有角色")
    if role != Role.ADMINISTRATOR and (user.is_superuser or held.filter(role=Role.ADMINISTRATOR).exists()):
        return Decision(False, f"“{user}”是系统管理员，不能兼任{role.label}；系统管理与评价、监督须由不同人员承担")
    return YES
