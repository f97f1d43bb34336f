"""What may be read of draws, panels and sheets: who gave which points reaches neither a unit nor another expert."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from projects.directory.models import Membership, Role, Unit
from projects.directory.queries import DISTRICT_READERS, memberships_of
from projects.experts.models import Conflict, Draw, Expert, Panel, PanelObject, Seat, Sheet
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.scoring.framework import Framework, Item
from projects.scoring.measures import Input
from projects.scoring.methods.counts import INCIDENTS, Incident
from projects.scoring.methods.judgement import JUDGED
from projects.scoring.methods.tables import STEP_DEDUCTION
from projects.scoring.rulebook import Rulebook as Rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def draws_visible_to(user: "User | AnonymousUser") -> QuerySet[Draw]:
    """Return the draws of the user's district (centre, leader, auditor) or of the city's pool (keeper).

    Without the list of who stands for which code: that is opened by `projects.experts.permissions.access_sealed` alone.
    """
    scope = _district_scope(memberships_of(user), DISTRICT_READERS, "working_year__")
    return Draw.objects.filter(scope).select_related("working_year__district__parent").defer("sealed")


def sealed_draws_of(user: "User | AnonymousUser") -> QuerySet[Draw]:
    """Return the draws whose sealed list the user may open: as the district's auditor, as keeper of the city's pool."""
    return Draw.objects.filter(_district_scope(memberships_of(user), (Role.AUDITOR,), "working_year__"))


def _district_scope(members: Iterable[Membership], roles: Collection[Role], year: str) -> Q:
    """Draws of the districts where one of the roles is held, and those of a pool that is kept."""
    scope = Q(pk__in=[])
    for member in members:
        if member.role in roles:
            scope |= Q(**{f"{year}district": member.district_id})
        elif member.role == Role.POOL_KEEPER:
            scope |= Q(**{f"{year}district__parent": member.district_id})
    return scope


def sheets_visible_to(user: "User | AnonymousUser") -> QuerySet[Sheet]:
    """Return an expert's own sheets; for the auditor all, for the centre those of closed panels; nobody else's."""
    if not user.is_authenticated or not user.is_active:
        return Sheet.objects.none()
    scope = Q(seat__expert__user=user)
    for member in memberships_of(user):
        district = Q(judged__panel__draw__working_year__district=member.district_id)
        if member.role == Role.AUDITOR:
            scope |= district
        elif member.role == Role.PERFORMANCE_OFFICER:
            scope |= district & Q(judged__panel__stage="closed")
    return Sheet.objects.filter(scope).select_related(
        "seat__panel", "seat__expert", "judged__panel", "judged__project", "judged__unit", "judged__rulebook"
    )


def active_seats(panel: Panel) -> QuerySet[Seat]:
    """Return the seats as they stand after replacements, in order."""
    return panel.seats.filter(replaced_at__isnull=True).select_related("expert__user").order_by("number")


def panel_sheets(judged: PanelObject) -> QuerySet[Sheet]:
    """Return the sheets of the seats as they stand, for one object, in the order of seats, with their points."""
    return (
        judged.sheets.filter(seat__replaced_at__isnull=True)
        .select_related("seat")
        .prefetch_related("points")
        .order_by("seat__number")
    )


def withheld_of(members: Iterable[Membership]) -> tuple[str, ...]:
    """Return the columns of an evaluation's judged object that these members do not get with it.

    Diagnostics go seat by seat, and a scorecard explains how the seats' points became one.
    """
    if any(member.role in DISTRICT_READERS for member in members):
        return ()
    return "judged__diagnostics", "judged__scorecard"


def employers_of(units: Collection[Unit]) -> frozenset[str]:
    """Return every way in which somebody writes that he works for one of these units, its parent or a unit below it.

    By full or short name, alone or after the district's name, with or without the city's before it.
    """
    own = {unit.pk for unit in units}
    near = Unit.objects.filter(Q(pk__in=own | {unit.parent_id for unit in units}) | Q(parent__in=own))
    near = near.select_related("district__parent")
    return frozenset(spelling for unit in near for spelling in _spellings(unit))


def _spellings(unit: Unit) -> Iterable[str]:
    district, city = unit.district.name, unit.district.parent
    prefixes = ["", district, *([f"{city.name}{district}"] if city else [])]
    for name in (unit.name, unit.short_name):
        bare = name.removeprefix(city.name if city else "").removeprefix(district)
        yield name
        if bare:
            yield from (f"{prefix}{bare}" for prefix in prefixes)


def exclusion_of(
    *, expert: Expert, units: set[int], employers: frozenset[str], conflicts: dict[int, list[Conflict]]
) -> str | None:
    """Return why an expert may not be drawn for objects of these units; None when nothing stands against it.

    Args:
        expert: the member of the pool.
        units: the units of all objects, since recusal holds against every one of them.
        employers: what `employers_of` returns for those units.
        conflicts: declared and known interests by expert.
    """
    if expert.suspended:
        return "suspended"
    if "".join(expert.employer.split()) in employers:
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


def incidents_of(item: Item) -> tuple[Incident, ...]:
    """Return the kinds of incident that cost an item points; their counts are among the inputs, by their ids."""
    found: tuple[Incident, ...] = ()
    if item.rule.method == INCIDENTS.id:
        found = item.rule.settings
    elif item.rule.method == STEP_DEDUCTION.id:
        found = item.rule.settings.incidents
    return found


def inputs_of(rulebook: Rulebook, framework: str) -> dict[str, Input]:
    """Return what a framework's computed items ask for – inputs of measures, counts of incidents – by id, in order."""
    rules = rules_of(rulebook)
    found: dict[str, Input] = {}
    for item in rules.framework(framework).items():
        found |= item_inputs(rules, item)
    return found


def item_inputs(rules: Rules, item: Item) -> dict[str, Input]:
    """Return the inputs of one item, by id."""
    measured = rules.measures[item.measure].inputs if item.measure else ()
    counted = (Input(entry.id, entry.label, "次") for entry in incidents_of(item))
    return {entry.id: entry for entry in (*measured, *counted)}
