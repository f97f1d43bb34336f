"""Which applications may be read, what they ask for, and which of them the budget does not admit."""

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet, Sum

from projects.applications.models import Application, ApplicationRule, Group
from projects.directory.models import District, Membership, Role, Unit, WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Project
from projects.registry.queries import to_fen, with_money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

APPROVED_TARGET = ("approved", "issued", "frozen")


class NotAdmitted(NamedTuple):
    """A project that was applied for and does not enter the budget; the amount in yuan."""

    code: str
    name: str
    requested: Decimal


def applications_visible_to(user: "User | AnonymousUser") -> QuerySet[Application]:
    """Return the applications of the units whose evaluation the user may read."""
    scope = unit_scope(memberships_of(user), "project__unit__")
    return Application.objects.filter(scope).select_related(
        "project__unit__section", "project__unit__district", "project__field", "project__target", "working_year"
    )


def with_requested(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add what is applied for over all sources, in yuan, as `requested`."""
    return applications.annotate(requested=Sum("amounts__requested", default=Decimal(0)))


def requested_of(application: Application) -> Decimal:
    """Return what is applied for over all sources, in yuan."""
    return to_fen(sum((one.requested for one in application.amounts.all()), Decimal(0)))


def deciding_group(district: District) -> Group:
    """Return whose leading group approves what is applied for."""
    rule = ApplicationRule.objects.filter(district=district).first()
    return Group(rule.group) if rule else Group.UNIT


def open_year(user: "User | AnonymousUser") -> WorkingYear | None:
    """Return the newest working year of the district in which the user is a unit's clerk."""
    districts = [member.district_id for member in memberships_of(user) if member.role == Role.UNIT_CLERK]
    return WorkingYear.objects.filter(district__in=districts).order_by("-year").first()


def own_units(user: "User | AnonymousUser") -> QuerySet[Unit]:
    """Return the units whose clerk the user is."""
    members = [member for member in memberships_of(user) if member.role == Role.UNIT_CLERK]
    return Unit.objects.filter(unit_scope(members)).order_by("code")


def money_before(project: Project) -> Project | None:
    """Return the project that this one continues, with its money; None where it continues none, or has no money."""
    if project.predecessor_id is None:
        return None
    earlier = Project.objects.filter(pk=project.predecessor_id, funding__isnull=False)
    return with_money(earlier.select_related("unit")).first()


def predecessors(units: QuerySet[Unit], budget_year: int) -> QuerySet[Project]:
    """Return the units' projects of earlier years that nothing of the budget year continues yet, newest first."""
    earlier = Project.objects.filter(unit__in=units, fiscal_year__lt=budget_year)
    continued = Project.objects.filter(unit__in=units, fiscal_year=budget_year).values("lineage")
    return earlier.exclude(lineage__in=continued).select_related("unit").order_by("-fiscal_year", "code")


def todo_of(members: "Iterable[Membership]") -> Q:
    """What of the visible applications waits for whoever holds these memberships: to write, hand in, sign or review."""
    stages = {
        Role.UNIT_CLERK: ("draft", "returned", "signed"),
        Role.UNIT_HEAD: ("cleared",),
        Role.SECTION_OFFICER: ("submitted",),
    }
    found = Q(pk__in=[])
    for member in members:
        waiting = stages.get(Role(member.role), ())
        if member.role == Role.PERFORMANCE_OFFICER and deciding_group(member.district) == Group.BUREAU:
            waiting = ("draft", "returned")
        found |= unit_scope([member], "project__unit__") & Q(stage__in=waiting)
    return found


def next_code(unit: Unit, budget_year: int) -> str:
    """Return a code that no project of the year has: the year, the unit's code and a running number."""
    start = f"{budget_year}{unit.code}"
    taken = set(Project.objects.filter(fiscal_year=budget_year, code__startswith=start).values_list("code", flat=True))
    number = 1
    while f"{start}{number:03d}" in taken:
        number += 1
    return f"{start}{number:03d}"


def not_admitted(working_year: WorkingYear) -> dict[int, list[NotAdmitted]]:
    """Return, by unit, what was handed in and has no approved application with an approved target: 不申报不予纳入.

    What was never handed in is no part of what the unit asks for (our reading).
    """
    handed_in = Application.objects.filter(working_year=working_year, filed_at__isnull=False)
    open_ones = handed_in.exclude(stage="accepted", project__target__stage__in=APPROVED_TARGET)
    found: dict[int, list[NotAdmitted]] = defaultdict(list)
    for one in with_requested(open_ones.select_related("project")).order_by("project__code"):
        amount = to_fen(one.requested)  # type: ignore[attr-defined]
        found[one.project.unit_id].append(NotAdmitted(one.project.code, one.project.name, amount))
    return dict(found)
