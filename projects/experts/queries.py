"""What may be read of draws, panels and sheets: who gave which points reaches neither a unit nor another expert."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from projects.directory.models import Role
from projects.directory.queries import memberships_of
from projects.experts.models import Conflict, Draw, Expert, Panel, PanelObject, Seat, Sheet
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.scoring.framework import Framework, Item
from projects.scoring.methods.judgement import JUDGED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def draws_visible_to(user: "User | AnonymousUser") -> QuerySet[Draw]:
    """Return the draws of the user's district (centre, leader, auditor) or of the city's pool (keeper)."""
    scope = Q(pk__in=[])
    for member in memberships_of(user):
        if member.role in (Role.PERFORMANCE_OFFICER, Role.LEADER, Role.AUDITOR):
            scope |= Q(working_year__district=member.district_id)
        elif member.role == Role.POOL_KEEPER:
            scope |= Q(working_year__district__parent=member.district_id)
    return Draw.objects.filter(scope)


def sheets_visible_to(user: "User | AnonymousUser") -> QuerySet[Sheet]:
    """Return an expert's own sheets; for the auditor all, for the centre those of closed panels."""
    if not user.is_authenticated or not user.is_active:
        return Sheet.objects.none()
    scope = Q(seat__expert__user=user)
    for member in memberships_of(user):
        district = Q(judged__panel__draw__working_year__district=member.district_id)
        if member.role == Role.AUDITOR:
            scope |= district
        elif member.role == Role.PERFORMANCE_OFFICER:
            scope |= district & Q(judged__panel__stage="closed")
    return Sheet.objects.filter(scope)


def active_seats(panel: Panel) -> QuerySet[Seat]:
    """Return the seats as they stand after replacements, in order."""
    return panel.seats.filter(replaced_at__isnull=True).select_related("expert__user").order_by("number")


def panel_sheets(judged: PanelObject) -> QuerySet[Sheet]:
    """Return the sheets of the seats as they stand, for one object, in the order of seats."""
    return (
        judged.sheets.filter(seat__replaced_at__isnull=True)
        .select_related("seat")
        .prefetch_related("points")
        .order_by("seat__number")
    )


def exclusion_of(
    *, expert: Expert, units: set[int], employers: set[str], conflicts: dict[int, list[Conflict]]
) -> str | None:
    """Return why an expert may not be drawn for objects of these units; None when nothing stands against it.

    Args:
        expert: the member of the pool.
        units: the units of all objects, since recusal holds against every one of them.
        employers: the names of those units.
        conflicts: declared and known interests by expert.
    """
    if expert.suspended:
        return "suspended"
    if expert.employer in employers:
        return "employer"
    for conflict in conflicts.get(expert.pk, []):
        if conflict.unit_id in units:
            return conflict.category
    return None


def framework_of(rulebook: Rulebook, framework: str) -> Framework | None:
    """Return one framework of a kept rulebook; None where it has no such one."""
    return rules_of(rulebook).frameworks.get(framework)


def judged_items(judged: PanelObject) -> dict[str, Item]:
    """Return the items of the object's framework that an expert scores, by id, in printed order."""
    framework = rules_of(judged.rulebook).frameworks[judged.framework]
    return {item.id: item for item in framework.items() if item.rule.method == JUDGED.id}
