"""Which targets, requests for changes and library entries may be read, and what they contain."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from projects.directory.models import District, Role
from projects.directory.queries import DISTRICT_READERS, memberships_of, unit_scope
from projects.registry.models import Project
from projects.targets.models import LibraryEntry, ReturnReason, Target, TargetChange

if TYPE_CHECKING:
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


def listed_entries(project: Project, words: str = "") -> QuerySet[LibraryEntry]:
    """Return what a project may pick from: listed entries of its field and of all fields, its own field's first."""
    entries = LibraryEntry.objects.filter(Q(field=project.field_id) | Q(field__isnull=True)) if not words else None
    found = LibraryEntry.objects.all() if entries is None else entries
    found = found.filter(district=project.unit.district_id, stage="listed").select_related("field")
    return matching(found, words)


def matching(entries: QuerySet[LibraryEntry], words: str) -> QuerySet[LibraryEntry]:
    """Return the entries in which every word occurs: in the name or a level, or as the name's pinyin initials."""
    for word in words.split()[:5]:
        known = Q(name__icontains=word) | Q(level1__icontains=word) | Q(level2__icontains=word)
        entries = entries.filter(known | Q(field__name__icontains=word) | Q(initials__startswith=word.lower()))
    return entries


def return_reasons(district: District) -> list[str]:
    """Return the sentences offered for a return: the district's own list, or the usual ones."""
    own = list(ReturnReason.objects.filter(district=district).values_list("text", flat=True))
    return own or list(USUAL_REASONS)


def last_target(project: Project) -> Target | None:
    """Return the target of the project's predecessor, to copy from."""
    return Target.objects.filter(project=project.predecessor_id).first() if project.predecessor_id else None
