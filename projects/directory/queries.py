"""Who is a member of what, and which units and dates that opens to them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet

from budgeteval.accounts.models import User
from projects.directory.models import CalendarEntry, District, Extension, Membership, Role, Unit, WorkingYear

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
# Roles that read everything of their district.
DISTRICT_READERS = (Role.PERFORMANCE_OFFICER, Role.LEADER, Role.AUDITOR)


def memberships_of(user: "User | AnonymousUser") -> list[Membership]:
    """Return the user's memberships with their scopes; none for an anonymous or inactive user."""
    if not user.is_authenticated or not user.is_active:
        return []
    return list(Membership.objects.filter(user=user).select_related("district", "section", "unit"))


def units_visible_to(user: "User | AnonymousUser") -> QuerySet[Unit]:
    """Return the units whose evaluation the user may read.

    Own units (a head also sees the units below a 主管部门), a section's units, or the whole district.
    """
    return Unit.objects.filter(unit_scope(memberships_of(user))).distinct()


def unit_scope(memberships: Iterable[Membership], prefix: str = "") -> Q:
    """Return the condition on units (reached by `prefix`, such as "unit__") that these memberships open for reading."""
    scope = Q(pk__in=[])
    for member in memberships:
        if member.role in DISTRICT_READERS:
            scope |= Q(**{f"{prefix}district": member.district_id})
        elif member.role == Role.SECTION_OFFICER:
            scope |= Q(**{f"{prefix}section": member.section_id})
        elif member.role == Role.UNIT_CLERK:
            scope |= Q(**{f"{prefix}pk": member.unit_id})
        elif member.role == Role.UNIT_HEAD:
            scope |= Q(**{f"{prefix}pk": member.unit_id}) | Q(**{f"{prefix}parent": member.unit_id})
    return scope


class Contact(NamedTuple):
    """One person of a unit, as clerk or head; who is both is named once."""

    unit_id: int
    user: User


def people_of(units: Iterable[int]) -> list[Contact]:
    """Return the clerks and heads of these units (by key) whose accounts are open, each once a unit."""
    members = Membership.objects.filter(unit__in=list(units), role__in=UNIT_ROLES, user__is_active=True)
    found = {(one.unit_id, one.user_id): one.user for one in members.select_related("user").order_by("role", "pk")}
    return [Contact(unit, user) for (unit, _), user in found.items() if unit is not None]


def due_date(*, working_year: WorkingYear, task: str, unit: Unit | None = None) -> date | None:
    """Return the last day for a task, the unit's extension included; None where the calendar does not name the task."""
    entry = CalendarEntry.objects.filter(working_year=working_year, task=task).first()
    if entry is None:
        return None
    extension = Extension.objects.filter(entry=entry, unit=unit).first() if unit else None
    return max(entry.due, extension.due) if extension else entry.due


def is_installer(user: "User | AnonymousUser") -> bool:
    """Say whether this is the installation's own account, which sets up the first administrators.

    It belongs to nowhere: a superuser with a role is the administrator of that role's place, and of no other.
    """
    if not user.is_authenticated or not user.is_active or not user.is_superuser:
        return False
    return not Membership.objects.filter(user=user).exists()


def districts_administered(user: "User | AnonymousUser") -> QuerySet[District]:
    """Return the districts whose reference data the user looks after: one's own, and those below one's city."""
    if is_installer(user):
        return District.objects.all()
    own = [member.district_id for member in memberships_of(user) if member.role == Role.ADMINISTRATOR]
    return District.objects.filter(Q(pk__in=own) | Q(parent__in=own))
