"""Which targets, requests for changes and library entries may be read, and what they contain."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from projects.directory.models import District, Membership, Returned, Role
from projects.directory.queries import DISTRICT_READERS, memberships_of, return_reasons, unit_scope
from projects.registry.models import Project
from projects.targets.models import ISSUED, LibraryEntry, Target, TargetChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
# What is offered where a district keeps no list of its own.
USUAL_REASONS = (
    "年度总体目标过于笼统，没有写明任务、标准和预期效果，请细化后重报。",
    "指标值没有量化或没有依据，请补充数值和测算依据。",
    "产出指标与项目内容不对应，请按资金的实际用途重新设置。",
    "缺少效益指标或满意度指标，请补充。",
    "指标值明显低于上年完成情况，请调高或说明理由。",
    "安排依据不充分，请补充文件依据并上传附件。",
)


def visible_to(user: "User | AnonymousUser") -> QuerySet[Target]:
    """Return the targets of the units whose evaluation the user may read, with project and unit."""
    scope = unit_scope(memberships_of(user), "project__unit__")
    return Target.objects.filter(scope).select_related("project__unit__district", "project__unit__section")


def changes_visible_to(user: "User | AnonymousUser") -> QuerySet[TargetChange]:
    """Return the requests for changes of the units whose evaluation the user may read."""
    scope = unit_scope(memberships_of(user), "target__project__unit__")
    return TargetChange.objects.filter(scope).select_related("target__project__unit", "requested_by")


def entries_visible_to(user: "User | AnonymousUser") -> QuerySet[LibraryEntry]:
    """Return the library of the districts one works in: what is listed, and what is one's own to look after.

    Proposals not listed yet are seen by their unit, its section and the district's readers.
    """
    members = [member for member in memberships_of(user) if member.role in (*UNIT_ROLES, *_OFFICES)]
    scope = Q(pk__in=[])
    for member in members:
        if member.role in DISTRICT_READERS:
            scope |= Q(district=member.district_id)
        else:
            scope |= Q(district=member.district_id, stage="listed")
    own = unit_scope([member for member in members if member.role not in DISTRICT_READERS], "origin__unit__")
    return LibraryEntry.objects.filter(scope | own).select_related("district", "field", "origin__unit", "proposed_by")


_OFFICES = (Role.SECTION_OFFICER, *DISTRICT_READERS)


def listed_entries(project: Project, words: str = "", *, any_field: bool = False) -> QuerySet[LibraryEntry, Any]:
    """Return what a project may pick from, with `used`: of its field and of all fields; of any where one searches."""
    found = LibraryEntry.objects.filter(district=project.unit.district_id, stage="listed").select_related("field")
    if not words and not any_field:
        found = found.filter(Q(field=project.field_id) | Q(field__isnull=True))
    return matching(with_uses(found), words)


def with_uses(entries: QuerySet[LibraryEntry]) -> QuerySet[LibraryEntry, Any]:
    """Add how many targets took each entry, as `used`, the most used of a level first."""
    counted = entries.annotate(used=Count("uses__target", distinct=True))
    return counted.order_by("level1", "level2", "-used", "name")


def todo_of(members: "Iterable[Membership]") -> Q:
    """What of the visible targets waits for whoever holds these memberships: drafts, or what came in."""
    stages = {
        Role.UNIT_CLERK: ("draft", "returned"),
        Role.SECTION_OFFICER: ("submitted",),
        Role.PERFORMANCE_OFFICER: ("approved",),
    }
    found = Q(pk__in=[])
    for member in members:
        waiting = stages.get(Role(member.role), ())
        found |= unit_scope([member], "project__unit__") & Q(stage__in=waiting)
    return found


def matching(entries: QuerySet[LibraryEntry, Any], words: str) -> QuerySet[LibraryEntry, Any]:
    """Return the entries in which every word occurs: in the name or a level, or as the name's pinyin initials."""
    for word in words.split()[:5]:
        known = Q(name__icontains=word) | Q(level1__icontains=word) | Q(level2__icontains=word)
        entries = entries.filter(known | Q(field__name__icontains=word) | Q(initials__contains=word.lower()))
    return entries


def reasons_of(district_id: int) -> list[str]:
    """Return the sentences offered for a return: the district's own list, or the usual ones."""
    return return_reasons(district_id, Returned.TARGET) or list(USUAL_REASONS)


def last_target(project: Project) -> Target | None:
    """Return the newest earlier target of what the project continues, to copy from; its year need not be the last one.

    Where the predecessor is further back than a year, the unit's project of the same line or name between the two
    counts as well.
    """
    if project.predecessor_id is None:
        return None
    same = Q(project__lineage=project.lineage) if project.lineage else Q(pk__in=[])
    between = Q(project__unit=project.unit_id) & (same | Q(project__name=project.name))
    known = Q(project=project.predecessor_id) | between
    earlier = Target.objects.filter(known, project__fiscal_year__lt=project.fiscal_year).select_related("project")
    own = project.predecessor_id
    return max(earlier, key=lambda one: (one.project.fiscal_year, one.project_id == own, one.pk), default=None)


def changes_todo(members: "Iterable[Membership]") -> Q:
    """What of the visible requests waits for a person with these memberships."""
    stages = {
        Role.UNIT_CLERK: ("draft", "returned", "signed"),
        Role.UNIT_HEAD: ("draft", "returned"),
        Role.SECTION_OFFICER: ("submitted",),
    }
    found = Q(pk__in=[])
    for member in members:
        waiting = stages.get(Role(member.role), ())
        found |= unit_scope([member], "target__project__unit__") & Q(stage__in=waiting)
    return found


def entries_todo(members: "Iterable[Membership]") -> Q:
    """What of the visible entries waits for whoever holds these memberships: a section, then the centre."""
    found = Q(pk__in=[])
    for member in members:
        if member.role == Role.SECTION_OFFICER:
            found |= unit_scope([member], "origin__unit__") & Q(stage="proposed")
        elif member.role == Role.PERFORMANCE_OFFICER:
            found |= Q(district=member.district_id, stage__in=["proposed", "endorsed"])
    return found


def waiting_targets(district: District, fiscal_year: int) -> list[Target]:
    """A year's targets that are not issued yet, with project and unit."""
    found = Target.objects.filter(project__unit__district=district, project__fiscal_year=fiscal_year)
    return list(found.exclude(stage__in=ISSUED).select_related("project__unit").order_by("project__code"))


def issued_by_year(district: District, *, before: int) -> list[tuple[int, int]]:
    """The years up to `before` that have issued targets not frozen yet, and how many."""
    found = Target.objects.filter(project__unit__district=district, project__fiscal_year__lte=before, stage="issued")
    by_year = found.values("project__fiscal_year").annotate(count=Count("pk")).order_by("-project__fiscal_year")
    return [(row["project__fiscal_year"], row["count"]) for row in by_year]
