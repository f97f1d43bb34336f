"""Who is a member of what, and which units and dates that opens to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, QuerySet

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import (
    Affiliation,
    CalendarEntry,
    District,
    Extension,
    Membership,
    ReturnReason,
    Role,
    Task,
    Unit,
    WorkingYear,
)

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


def listed_units(user: "User | AnonymousUser") -> QuerySet[Unit]:
    """Return the units of the directory: those the user may read, and those looked after as reference data."""
    scope = unit_scope(memberships_of(user)) | Q(district__in=districts_administered(user))
    return Unit.objects.filter(scope).select_related("section", "parent", "district")


def reads_unit(memberships: Iterable[Membership], unit: Unit) -> bool:
    """Say of a unit at hand what `unit_scope` says of a table: whether these memberships open it for reading."""
    return any(_reads(member, unit) for member in memberships)


def _reads(member: Membership, unit: Unit) -> bool:
    if member.role in DISTRICT_READERS:
        return member.district_id == unit.district_id
    if member.role == Role.SECTION_OFFICER:
        return member.section_id == unit.section_id
    if member.role == Role.UNIT_CLERK:
        return member.unit_id == unit.pk
    return member.role == Role.UNIT_HEAD and member.unit_id in (unit.pk, unit.parent_id)


UNIT_HINT = "单位名称、代码或拼音首字母"
PROJECT_HINT = "项目或单位的名称、代码或拼音首字母"


def by_name(prefix: str = "") -> tuple[str, ...]:
    """Return the lookups by which a list of units or projects is searched: name, start of the code, pinyin initials.

    For `Listing(search=...)`; `prefix` is how the unit or project is reached, such as "unit__".
    """
    return f"{prefix}name__icontains", f"{prefix}code__istartswith", f"{prefix}initials__icontains"


def by_project(prefix: str = "project__") -> tuple[str, ...]:
    """Return the lookups by which a list about projects is searched: by the project or by its unit."""
    return *by_name(prefix), *by_name(f"{prefix}unit__")


def newest_change(unit: Unit) -> int:
    """Return the number of the unit's newest history row, by which a form knows whether somebody was faster."""
    newest = unit.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return newest or 0


def years_visible_to(user: "User | AnonymousUser") -> QuerySet[WorkingYear]:
    """Return the working years of the districts in which the user holds a role."""
    districts = {member.district_id for member in memberships_of(user)}
    return WorkingYear.objects.filter(district__in=districts).select_related("district").order_by("district", "-year")


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


def people_of(units: Iterable[int], roles: Iterable[Role] = UNIT_ROLES) -> list[Contact]:
    """Return the clerks and heads of these units (by key) whose accounts are open, each once a unit."""
    members = Membership.objects.filter(unit__in=list(units), role__in=list(roles), user__is_active=True)
    found = {(one.unit_id, one.user_id): one.user for one in members.select_related("user").order_by("role", "pk")}
    return [Contact(unit, user) for (unit, _), user in found.items() if unit is not None]


def officers_of(unit: Unit) -> list[User]:
    """Return the officers of the unit's section whose accounts are open."""
    members = Membership.objects.filter(role=Role.SECTION_OFFICER, section=unit.section_id, user__is_active=True)
    return list({one.user_id: one.user for one in members.select_related("user").order_by("pk")}.values())


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


def return_reasons(district_id: int, about: str) -> list[str]:
    """Return the district's own sentences for returning such things, in their order; none where it keeps none."""
    kept = ReturnReason.objects.filter(district=district_id, about=about).order_by("number")
    return list(kept.values_list("text", flat=True))


def districts_of_role(user: "User | AnonymousUser", role: Role) -> QuerySet[District]:
    """Return the districts where the user holds a role of a district, and those below one's city."""
    own = [member.district_id for member in memberships_of(user) if member.role == role]
    return District.objects.filter(Q(pk__in=own) | Q(parent__in=own))


def accounts_of(districts: QuerySet[District]) -> QuerySet[User]:
    """Return the accounts of those who hold a role in one of the districts, held one, or were entered for it."""
    members = Membership.objects.filter(district__in=districts).order_by().values("user")
    affiliated = Affiliation.objects.filter(district__in=districts).order_by().values("user")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=affiliated))


def extensions_visible_to(user: "User | AnonymousUser") -> QuerySet[Extension]:
    """Return the extensions of the units that the user may read."""
    scope = unit_scope(memberships_of(user), "unit__")
    return Extension.objects.filter(scope).select_related("unit__section", "entry__working_year__district")


@dataclass(frozen=True)
class UnitChange:
    """One change of a unit: when, by whom (None: by the system), and each column before and after."""

    at: datetime
    by: User | None
    is_first: bool
    columns: tuple[tuple[str, str, str], ...]


def changes_of(unit: Unit) -> list[UnitChange]:
    """Return what became of a unit's entry, the newest first."""
    rows = list(unit.history.select_related("history_user", "section", "parent").order_by("-history_id"))
    before = [*rows[1:], None]
    return [
        UnitChange(row.history_date, row.history_user, earlier is None, _differing(row, earlier))
        for row, earlier in zip(rows, before, strict=True)
    ]


_KEPT = ("code", "name", "short_name", "kind", "section", "parent", "contact", "phone")


def _differing(row: Any, earlier: Any) -> tuple[tuple[str, str, str], ...]:
    if earlier is None:
        return ()
    shown = ((name, _word(earlier, name), _word(row, name)) for name in _KEPT)
    labels = {field.name: str(field.verbose_name) for field in Unit._meta.concrete_fields}  # noqa: SLF001 – documented
    return tuple((labels[name], old, new) for name, old, new in shown if old != new)


def _word(row: Any, name: str) -> str:
    value = row.get_kind_display() if name == "kind" else getattr(row, name)
    return "（空）" if value in (None, "") else str(value)


@dataclass(frozen=True)
class YearChange:
    """One change of a year's dates or of its spending, from the trail."""

    at: datetime
    by: User | None
    what: str
    reason: str


def changes_of_year(year: WorkingYear) -> list[YearChange]:
    """Return how the year's dates and spending were changed, the newest first."""
    lines = TrailLine.objects.filter(
        object_type=year._meta.label_lower, object_id=str(year.pk), kind__in=_YEAR_SENTENCES  # noqa: SLF001 – documented
    )  # fmt: skip
    return [
        YearChange(line.at, line.actor, _YEAR_SENTENCES[line.kind](line.detail), line.detail.get("reason", ""))
        for line in lines.select_related("actor").order_by("-seq")
    ]


def _opened(detail: dict[str, Any]) -> str:
    return f"设立工作年度，上年项目支出总额 {Decimal(detail['project_spending']):,.2f} 元"


def _moved(detail: dict[str, Any]) -> str:
    now = f"{detail['opens']} 至 {detail['due']}"
    label = Task(detail["task"]).label
    if detail["before"] is None:
        return f"“{label}”定为 {now}"
    return f"“{label}”由 {detail['before'][0]} 至 {detail['before'][1]} 改为 {now}"


def _corrected(detail: dict[str, Any]) -> str:
    old, new = (Decimal(amount) for amount in (detail["before"]["project_spending"], detail["project_spending"]))
    return f"上年项目支出总额由 {old:,.2f} 元改为 {new:,.2f} 元" if old != new else "修改上年项目支出总额的说明"


_YEAR_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "directory.open_year": _opened,
    "directory.set_dates": _moved,
    "directory.correct_spending": _corrected,
}


@dataclass(frozen=True)
class TaskDates:
    """A task's days, for one unit with its extension."""

    entry: CalendarEntry
    extension: Extension | None

    @property
    def due(self) -> date:
        """The last day that counts for the unit."""
        return max(self.entry.due, self.extension.due) if self.extension else self.entry.due


def dates_of(unit: Unit, year: WorkingYear) -> list[TaskDates]:
    """Return the days of every task of the year as they hold for a unit, the earliest due date first."""
    extensions = {one.entry_id: one for one in Extension.objects.filter(entry__working_year=year, unit=unit)}
    entries = year.calendar.order_by("due", "task")
    return [TaskDates(entry, extensions.get(entry.pk)) for entry in entries]


def done_in(year: WorkingYear) -> str:
    """Return what has been done in a working year, as words joined by 、; empty where there are but its dates.

    Asked of everything that refers to a working year, whichever step keeps it.
    """
    found = [] if not Extension.objects.filter(entry__working_year=year).exists() else ["延期"]
    for relation in WorkingYear._meta.related_objects:  # noqa: SLF001 – Django documents _meta
        model = relation.related_model
        if model is CalendarEntry:
            continue
        if model._base_manager.filter(**{relation.field.name: year}).exists():  # noqa: SLF001
            found.append(str(model._meta.verbose_name))  # noqa: SLF001
    return "、".join(found)


def districts_kept(user: "User | AnonymousUser") -> QuerySet[District]:
    """Return the districts whose units the user may enter and change."""
    keeping = [member.district_id for member in memberships_of(user) if member.role == Role.PERFORMANCE_OFFICER]
    return (District.objects.filter(pk__in=keeping) | districts_administered(user)).distinct().order_by("code")


def centre_districts(user: "User | AnonymousUser") -> QuerySet[District]:
    """Return the districts whose working year the user manages."""
    keeping = [member.district_id for member in memberships_of(user) if member.role == Role.PERFORMANCE_OFFICER]
    return District.objects.filter(pk__in=keeping).order_by("code")
